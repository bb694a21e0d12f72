//! The `permissions` object of a manifest: what it declares and what is wrong with it.

use serde::Serialize;

use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::{Edit, Span};
use crate::node::{Member, Node, Value, pointer};
use crate::root::manifest::keys::Section;
use crate::root::manifest::names::{self, Spelling, understand};
use crate::root::root_catalog;
use crate::root::tables::Scope;
use crate::set::PermissionId;
use crate::suggest;

/// Every member of a section repeats its name, so a long one would fill the memory.
const LONGEST_SECTION: usize = 128;

/// A key in a section of `permissions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeclaredPermission {
    /// The section it stands in, as written: `community`, `channel`, or something that is none, of
    /// which the first 128 characters are given.
    pub section: String,
    /// The key as written.
    pub key: String,
    /// The permission it means in that section, by its name in the catalogue; `None` if none.
    pub permission: Option<&'static str>,
    /// How it spells that permission; `None` where it means none.
    pub spelling: Option<Spelling>,
    /// The value, if it is true or false.
    pub value: Option<bool>,
    /// Where the key stands.
    pub span: Span,
    /// Can a manifest ask for the permission?
    #[serde(skip)]
    declarable: bool,
    /// Is it `true`, or that in quotes?
    #[serde(skip)]
    is_meant: bool,
}

/// What a manifest declares.
#[derive(Clone, Debug, Default)]
pub(crate) struct Declared {
    /// What stands in `permissions`, whether or not anything reads it.
    pub(crate) entries: Vec<DeclaredPermission>,
    /// What stands where nothing reads it until a fix has put the key above it right.
    pub(crate) lost: Vec<DeclaredPermission>,
}

impl DeclaredPermission {
    pub(crate) fn id(&self) -> Option<PermissionId> {
        root_catalog().id(self.permission?)
    }

    /// Is it `true` for a permission that a manifest can ask for?
    pub(crate) fn is_asked_for(&self) -> bool {
        self.declarable && self.value == Some(true)
    }

    /// The permission that it grants by the documents.
    pub(crate) fn granted(&self) -> Option<&'static str> {
        let counts = self.spelling == Some(Spelling::Manifest) && self.is_asked_for();
        self.permission.filter(|_| counts)
    }

    /// The permission that it was evidently meant to grant: what a fix makes of it, and more where
    /// it takes a person to choose.
    pub(crate) fn understood(&self) -> Option<&'static str> {
        let evident =
            |spelling: Spelling| spelling.is_documented() || names::is_certain(&self.key, spelling);
        let counts = self.declarable && self.is_meant && self.spelling.is_some_and(evident);
        self.permission.filter(|_| counts)
    }
}

pub(crate) fn scope_of(section: &str) -> Option<Scope> {
    let scopes = [Scope::Community, Scope::Channel];
    scopes.into_iter().find(|scope| scope.name() == section)
}

/// Reads the value of `permissions`.
pub(crate) fn read(node: &Node, checker: &mut Checker<'_, '_>) -> Declared {
    let path = "/permissions";
    let mut declared = Declared::default();
    let Some(sections) = object(node, path, "`permissions`", checker) else {
        return declared;
    };
    let mut read = Vec::new();
    let meant: Vec<Option<Scope>> = sections
        .iter()
        .map(|section| nearest(&section.key).map(|(scope, _)| scope))
        .collect();
    for section in sections {
        let path = pointer(path, &section.key);
        let Some(scope) = scope_of(&section.key) else {
            if let Some(scope) = unknown_section(section, &meant, &path, checker) {
                declare(section, Some(scope), &mut declared.lost, checker);
            }
            declare(section, None, &mut declared.entries, checker);
            continue;
        };
        let named = format!("`{}`", section.key);
        declare(section, Some(scope), &mut declared.entries, checker);
        if let Some(members) = object(&section.node, &path, &named, checker) {
            read.push(Section::read(scope, members, path, checker));
        }
    }
    let controlled: Vec<Scope> = read.iter().filter_map(Section::controls).collect();
    for section in &read {
        section.check_inclusions(&controlled, checker);
    }
    declared
}

/// The members of an object that holds permissions or sections of them.
fn object<'n>(
    node: &'n Node<'n>,
    path: &str,
    named: &str,
    checker: &mut Checker<'_, '_>,
) -> Option<&'n [Member<'n>]> {
    match &node.value {
        Value::Object(members) => return Some(members),
        Value::Null => {
            checker
                .report(
                    Code::PermissionsNull,
                    node,
                    path,
                    format!("{named} is null, which asks for nothing"),
                )
                .help("leave it out, or write an object");
        }
        other => {
            let message = format!("{named} is {}, not an object", other.kind());
            checker
                .report(Code::PermissionsNotAnObject, node, path, message)
                .help("write `{ \"channel\": { \"createMessage\": true } }` and the like; as it stands it grants nothing");
        }
    }
    None
}

fn declare(
    section: &Member,
    scope: Option<Scope>,
    declared: &mut Vec<DeclaredPermission>,
    checker: &Checker<'_, '_>,
) {
    let name: String = section.key.chars().take(LONGEST_SECTION).collect();
    for member in section.node.as_object().unwrap_or_default() {
        let meaning = scope.and_then(|scope| understand(&member.key, scope));
        declared.push(DeclaredPermission {
            section: name.clone(),
            key: member.key.to_string(),
            permission: meaning.map(|(known, _)| known.name),
            spelling: meaning.map(|(_, spelling)| spelling),
            value: boolean(&member.node),
            span: checker.lines.span(&member.key_range),
            declarable: meaning.is_some_and(|(known, _)| known.details.declarable),
            is_meant: boolean(&member.node) == Some(true) || member.node.as_str() == Some("true"),
        });
    }
}

pub(crate) fn boolean(node: &Node) -> Option<bool> {
    match node.value {
        Value::Bool(value) => Some(value),
        _ => None,
    }
}

/// The section that this is, or was probably meant to be, and whether there is no doubt. The
/// plural is the slip that is made.
fn nearest(section: &str) -> Option<(Scope, bool)> {
    let names = [Scope::Community.name(), Scope::Channel.name()];
    let nearest = suggest::nearest(section, names.into_iter(), &[("channels", "channel")])?;
    let certain = nearest.slip.is_certain() && names::is_certain(section, Spelling::OtherCase);
    Some((scope_of(&nearest.name)?, certain))
}

/// `meant` is what each section is or was meant to be. Gives what a fix makes of this one.
fn unknown_section(
    section: &Member,
    meant: &[Option<Scope>],
    path: &str,
    checker: &mut Checker<'_, '_>,
) -> Option<Scope> {
    let message = format!("there is no section `{}`; nothing reads it", section.key);
    let (code, range) = (Code::PermissionsUnknownSection, &section.key_range);
    let diagnostic = checker.report_at(code, range, path, message);
    let Some((scope, certain)) = nearest(&section.key) else {
        diagnostic.help("the sections are `community` and `channel`");
        return None;
    };
    let name = scope.name();
    diagnostic.help(format!("did you mean `{name}`?"));
    // Two that would get the same name are left to a person.
    let free = meant.iter().filter(|other| **other == Some(scope)).count() == 1;
    if !(free && certain && is_section(&section.node, scope)) {
        return None;
    }
    let edit = Edit::replace(range, format!("\"{name}\""));
    diagnostic.fix(format!("write `{name}`"), vec![edit]);
    Some(scope)
}

/// Would this be right as the value of `permissions`?
pub(crate) fn is_permissions(node: &Node) -> bool {
    let sections = node.as_object().unwrap_or_default();
    let right = |section: &Member| {
        scope_of(&section.key).is_some_and(|scope| is_section(&section.node, scope))
    };
    !sections.is_empty() && sections.iter().all(right)
}

/// What this declares as the value of `permissions`, where it is right as that.
pub(crate) fn declared_in(node: &Node, checker: &Checker<'_, '_>) -> Vec<DeclaredPermission> {
    let mut declared = Vec::new();
    for section in node.as_object().unwrap_or_default() {
        declare(section, scope_of(&section.key), &mut declared, checker);
    }
    declared
}

/// Would this be right as a section of that scope?
fn is_section(node: &Node, scope: Scope) -> bool {
    let right = |member: &Member| {
        let meaning = understand(&member.key, scope);
        boolean(&member.node).is_some()
            && meaning.is_some_and(|(known, spelling)| {
                spelling == Spelling::Manifest && known.details.declarable
            })
    };
    node.as_object()
        .is_some_and(|members| members.iter().all(right))
}
