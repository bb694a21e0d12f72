//! The keys of one section of `permissions`, and their values.
//!
//! Rules from: Root developer documentation, *Manifest permissions* and the schema of the manifest;
//! what the tools of 0.17.0 read, as measured. An error is what loses a permission or stops the
//! packager.

use std::collections::HashMap;
use std::ops::Range;

use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::Edit;
use crate::node::{Member, Value, pointer};
use crate::root::manifest::grants::other_way;
use crate::root::manifest::names::{self, Known, Spelling, is_certain, known, understand};
use crate::root::manifest::permissions::boolean;
use crate::root::tables::Scope;
use crate::set::{PermissionId, PermissionSet};

/// A key of a section with what it means there.
struct Entry<'n> {
    /// Which member of the section it is.
    at: usize,
    member: &'n Member<'n>,
    known: Known,
    spelling: Spelling,
}

/// All keys of a section that mean one permission.
struct Twins {
    count: usize,
    /// The member that stands first.
    first: usize,
    /// The key in the right spelling, if it is there.
    right: Option<Range<usize>>,
    /// The value they have in common; `None` if they have none, or one that is no boolean.
    value: Option<bool>,
    /// Is there no doubt about any of them?
    certain: bool,
}

/// A section that was read.
pub(crate) struct Section<'n> {
    scope: Scope,
    path: String,
    members: &'n [Member<'n>],
    entries: Vec<Entry<'n>>,
    twins: HashMap<PermissionId, Twins>,
}

impl<'n> Section<'n> {
    /// Reads a section and reports what is wrong with each key by itself.
    pub(crate) fn read(
        scope: Scope,
        members: &'n [Member<'n>],
        path: String,
        checker: &mut Checker<'_, '_>,
    ) -> Self {
        let mut section = Self {
            scope,
            path,
            members,
            entries: Vec::new(),
            twins: HashMap::new(),
        };
        for (at, member) in members.iter().enumerate() {
            match understand(&member.key, scope) {
                Some((known, spelling)) => section.add(Entry {
                    at,
                    member,
                    known,
                    spelling,
                }),
                None => section.not_understood(member, checker),
            }
        }
        for entry in &section.entries {
            section.check(entry, checker);
        }
        section
    }

    fn add(&mut self, entry: Entry<'n>) {
        let value = boolean(&entry.member.node);
        let twins = self.twins.entry(entry.known.id).or_insert(Twins {
            count: 0,
            first: entry.at,
            right: None,
            value,
            certain: true,
        });
        twins.certain &= is_certain(&entry.member.key, entry.spelling);
        twins.count += 1;
        twins.value = twins.value.filter(|common| Some(*common) == value);
        if entry.spelling == Spelling::Manifest {
            twins.right = Some(entry.member.key_range.clone());
        }
        self.entries.push(entry);
    }

    /// The scope whose full control the section asks for.
    pub(crate) fn controls(&self) -> Option<Scope> {
        let mut named = self.entries.iter().filter(|entry| entry.is_granted());
        named.find_map(|entry| entry.known.details.controls)
    }

    /// Only access rules take permissions away, and they lie over channels: what comes with a
    /// permission of the community stays as long as that one does.
    pub(crate) fn check_inclusions(&self, controlled: &[Scope], checker: &mut Checker<'_, '_>) {
        if self.scope != Scope::Channel || !controlled.is_empty() {
            return;
        }
        let granted = || self.entries.iter().filter(|entry| entry.is_granted());
        let named: PermissionSet = granted().map(|entry| entry.known.id).collect();
        for parent in granted() {
            let included = known(self.scope).filter(|child| {
                parent.known.details.includes.contains(&child.name) && !named.contains(child.id)
            });
            let missing: Vec<String> = included.map(|child| format!("`{}`", child.key)).collect();
            let (come, them) = match missing.len() {
                0 => continue,
                1 => ("comes", "it"),
                _ => ("come", "them"),
            };
            let (missing, key) = (missing.join(" and "), parent.known.key);
            let message = format!("{missing} {come} with `{key}` only");
            let help = format!(
                "name {missing} too if the app needs {them} where an access rule takes `{key}` away"
            );
            let (range, path) = (&parent.member.key_range, self.path_of(parent.member));
            checker
                .report_at(Code::PermissionOnlyIncluded, range, &path, message)
                .help(help);
        }
    }

    fn path_of(&self, member: &Member) -> String {
        pointer(&self.path, &member.key)
    }

    fn check(&self, entry: &Entry<'_>, checker: &mut Checker<'_, '_>) {
        let (known, member) = (&entry.known, entry.member);
        let path = self.path_of(member);
        let read_all_the_same =
            known.details.packager_reads && entry.spelling == Spelling::Manifest;
        if !known.details.declarable && !read_all_the_same {
            let message = format!(
                "`{}` is not for manifests; the packager does not read it",
                member.key
            );
            checker
                .report_at(
                    Code::PermissionNotDeclarable,
                    &member.key_range,
                    &path,
                    message,
                )
                .help(other_way(known));
            return;
        }
        if !known.details.declarable {
            let message = format!(
                "the packager of 0.17.0 reads `{}`, but no document and no schema lists it",
                member.key
            );
            checker
                .report_at(
                    Code::PermissionUndocumented,
                    &member.key_range,
                    &path,
                    message,
                )
                .help("do not rely on it: another version may ignore it or refuse it");
        }
        if entry.spelling != Spelling::Manifest {
            self.misspelt(entry, &path, checker);
        }
        self.check_value(entry, &path, checker);
        if !known.details.packager_reads && boolean(&member.node) == Some(true) {
            let message = format!(
                "the packager of 0.17.0 ignores `{}`, however it is spelt",
                known.name
            );
            checker
                .report_at(
                    Code::PermissionIgnoredByPackager,
                    &member.key_range,
                    &path,
                    message,
                )
                .help(
                    "give the app a role that has it, or ask for the single permissions it needs",
                );
        }
    }

    fn check_value(&self, entry: &Entry<'_>, path: &str, checker: &mut Checker<'_, '_>) {
        let node = &entry.member.node;
        let (message, meant) = match &node.value {
            Value::Bool(true) => return,
            Value::Bool(false) => {
                if entry.spelling == Spelling::Manifest {
                    let message = "false is the same as leaving it out";
                    checker
                        .report(Code::PermissionFalse, node, path, message)
                        .help("leave it out; to forbid an app something, use access rules");
                }
                return;
            }
            Value::String(text) => {
                let meant = ["true", "false"].into_iter().find(|word| *word == text);
                let message = format!(
                    "`{}` must be true or false; this is a string",
                    entry.known.key
                );
                (message, meant)
            }
            other => {
                let (key, kind) = (entry.known.key, other.kind());
                (
                    format!("`{key}` must be true or false; this is {kind}"),
                    None,
                )
            }
        };
        let diagnostic = checker.report(Code::PermissionNotABoolean, node, path, message);
        match meant {
            Some(word) => diagnostic.help("write it without quotes").fix(
                format!("write `{word}`"),
                vec![Edit::replace(&node.range, word)],
            ),
            None => diagnostic.help("write `true`, or leave the permission out"),
        };
    }

    fn misspelt(&self, entry: &Entry<'_>, path: &str, checker: &mut Checker<'_, '_>) {
        let (member, key) = (entry.member, entry.known.key);
        let Some(twins) = self.twins.get(&entry.known.id) else {
            return;
        };
        let agree = twins.value.is_some();
        if let Some(right) = twins.right.as_ref().filter(|_| agree) {
            let first = checker.lines.span(right);
            let message = format!("`{key}` stands here too, as `{}`", member.key);
            let diagnostic = checker.report_at(
                Code::PermissionTwoSpellings,
                &member.key_range,
                path,
                message,
            );
            diagnostic.related(first, "as the packager reads it");
            if entry.spelling == Spelling::Sdk {
                // No fix: while the app runs in the dev host, this key is the one that counts.
                diagnostic.help("remove it when the app leaves the dev host of 0.17.0, the only one to read it; the schema refuses it");
            } else {
                diagnostic.help("remove it: nothing reads it");
                if twins.certain {
                    let edits = vec![self.removal(entry)];
                    diagnostic.fix(format!("remove `{}`", member.key), edits);
                }
            }
            return;
        }
        let message = match entry.spelling {
            Spelling::LookAlike => format!(
                "`{}` has characters that only look like those of `{key}`",
                member.key
            ),
            Spelling::Sdk => format!(
                "`{}` is the SDK's name of `{key}`; the packager does not read it",
                member.key
            ),
            _ => format!("the packager does not read `{key}` spelt `{}`", member.key),
        };
        let diagnostic =
            checker.report_at(Code::PermissionSpelling, &member.key_range, path, message);
        if twins.count > 1 && !agree {
            diagnostic.help("it stands here in several spellings with different values: keep one");
        } else if twins.first == entry.at {
            diagnostic.help(format!("write `{key}`; as it stands it grants nothing"));
            if twins.certain {
                let edit = Edit::replace(&member.key_range, format!("\"{key}\""));
                diagnostic.fix(format!("write `{key}`"), vec![edit]);
            }
        } else {
            diagnostic.help("remove it: it stands here in another spelling already");
            if twins.certain {
                let edits = vec![self.removal(entry)];
                diagnostic.fix(format!("remove `{}`", member.key), edits);
            }
        }
    }

    /// A key that means no permission of this section's scope.
    fn not_understood(&self, member: &Member, checker: &mut Checker<'_, '_>) {
        let path = self.path_of(member);
        let other = match self.scope {
            Scope::Community => Scope::Channel,
            Scope::Channel => Scope::Community,
        };
        let (here, range) = (self.scope.name(), &member.key_range);
        match understand(&member.key, other) {
            Some((known, _)) if !known.details.declarable => {
                let message = format!(
                    "`{}` is not for manifests; the packager does not read it",
                    member.key
                );
                checker
                    .report_at(Code::PermissionNotDeclarable, range, &path, message)
                    .help(other_way(&known));
            }
            Some((known, _)) => {
                let there = other.name();
                let message = format!(
                    "`{}` is a permission of the section `{there}`; nothing reads it here",
                    member.key
                );
                checker
                    .report_at(Code::PermissionWrongSection, range, &path, message)
                    .help(format!("write `{}` in `{there}` instead", known.key));
            }
            None => {
                let message = format!("there is no {here} permission `{}`", member.key);
                let suggestion = names::suggest(&member.key, self.scope);
                let help = match suggestion {
                    Some(suggestion) => format!("did you mean `{}`?", suggestion.name),
                    None => "remove it, or look the name up in the list of permissions; as it stands it grants nothing".to_owned(),
                };
                checker
                    .report_at(Code::PermissionUnknown, range, &path, message)
                    .help(help);
            }
        }
    }

    /// Takes a member out together with one of the commas beside it.
    fn removal(&self, entry: &Entry<'_>) -> Edit {
        let whole = entry.member.key_range.start..entry.member.node.range.end;
        let before = entry.at.checked_sub(1).and_then(|at| self.members.get(at));
        match (self.members.get(entry.at + 1), before) {
            (Some(next), _) => Edit::delete(&(whole.start..next.key_range.start)),
            (None, Some(before)) => Edit::delete(&(before.node.range.end..whole.end)),
            (None, None) => Edit::delete(&whole),
        }
    }
}

impl Entry<'_> {
    /// Does it grant its permission by the documents?
    fn is_granted(&self) -> bool {
        let asks = boolean(&self.member.node) == Some(true);
        asks && self.spelling == Spelling::Manifest && self.known.details.declarable
    }
}
