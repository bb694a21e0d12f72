//! [`Reader`]: what a community document and an event have in common: objects of the SDK, read
//! from JSON with the place of everything that is wrong.

use std::ops::Range;

use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::node::{Member, Node, Value, pointer};
use crate::root::community::{CommunityError, Extra, Id};
use crate::root::details;
use crate::root::tables::Scope;
use crate::set::PermissionSet;
use crate::source::MAX_PROBLEMS;
use crate::suggest;

/// How the problems of one kind of text are called, and what helps against them.
pub(super) struct Wording {
    /// Something has the wrong type, or is missing.
    pub(super) malformed: (Code, &'static str),
    /// Something names what is not there.
    pub(super) dangling: (Code, &'static str),
    /// Something is there already, or cannot be done.
    pub(super) clash: (Code, &'static str),
}

/// Reads the parts of one text and collects what is wrong with them.
pub(super) struct Reader<'d, 't> {
    pub(super) checker: Checker<'d, 't>,
    pub(super) wording: &'static Wording,
    errors: usize,
    remarks: usize,
}

/// What an object of permissions says.
pub(super) struct Said {
    pub(super) allow: PermissionSet,
    pub(super) deny: PermissionSet,
    /// Are all its permissions known?
    pub(super) is_whole: bool,
}

impl Default for Said {
    fn default() -> Self {
        Self {
            allow: PermissionSet::default(),
            deny: PermissionSet::default(),
            is_whole: true,
        }
    }
}

/// An object of the text: where it is, and the fields that were asked for.
pub(super) struct Object<'n> {
    pub(super) node: &'n Node,
    pub(super) path: String,
    taken: Vec<&'static str>,
}

/// A string of the text.
pub(super) struct Text<'n> {
    pub(super) id: Id,
    pub(super) node: &'n Node,
    pub(super) path: String,
}

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn new(checker: Checker<'d, 't>, wording: &'static Wording) -> Self {
        Self {
            checker,
            wording,
            errors: 0,
            remarks: 0,
        }
    }

    /// All problems in the order of their places; an error among them, or a text without a value,
    /// refuses the whole.
    pub(super) fn finish(self, is_there: bool) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let mut diagnostics = self.checker.diagnostics;
        diagnostics.sort_by_key(|d| d.span.start);
        if !is_there || diagnostics.iter().any(|d| d.severity == Severity::Error) {
            return Err(diagnostics);
        }
        Ok(diagnostics)
    }

    pub(super) fn object<'n>(&mut self, node: &'n Node, path: &str) -> Option<Object<'n>> {
        if node.as_object().is_none() {
            self.wrong_type(node, path, "an object");
            return None;
        }
        Some(Object {
            node,
            path: path.to_owned(),
            taken: Vec::new(),
        })
    }

    pub(super) fn items<'n>(&mut self, node: Option<&'n Node>, path: &str) -> Vec<Object<'n>> {
        let items = self.list(node, path).iter().enumerate();
        items
            .filter_map(|(at, item)| self.object(item, &format!("{path}/{at}")))
            .collect()
    }

    pub(super) fn texts<'n>(&mut self, node: Option<&'n Node>, path: &str) -> Vec<Text<'n>> {
        let items = self.list(node, path).iter().enumerate();
        let texts = items.filter_map(|(at, node)| {
            let path = format!("{path}/{at}");
            let id = self.filled(node, &path)?;
            Some(Text { id, node, path })
        });
        texts.collect()
    }

    fn list<'n>(&mut self, node: Option<&'n Node>, path: &str) -> &'n [Node] {
        let Some(node) = node else {
            return &[];
        };
        if node.as_list().is_none() {
            self.wrong_type(node, path, "a list");
        }
        node.as_list().unwrap_or_default()
    }

    pub(super) fn text(&mut self, node: &Node, path: &str) -> Option<Id> {
        if node.as_str().is_none() {
            self.wrong_type(node, path, "a string");
        }
        node.as_str().map(Id::from)
    }

    /// An id: a string with something in it.
    pub(super) fn filled(&mut self, node: &Node, path: &str) -> Option<Id> {
        let id = self.text(node, path)?;
        if id.is_empty() {
            self.malformed(node, path, "an id cannot be empty".to_owned());
            return None;
        }
        Some(id)
    }

    pub(super) fn id(&mut self, object: &mut Object<'_>, field: &'static str) -> Option<Id> {
        self.text_at(object, field).map(|text| text.id)
    }

    /// The string in a field, which must be there.
    pub(super) fn text_at<'n>(
        &mut self,
        object: &mut Object<'n>,
        field: &'static str,
    ) -> Option<Text<'n>> {
        let path = object.place(field);
        let Some(node) = object.take(field) else {
            self.missing(object, field, "");
            return None;
        };
        let id = self.filled(node, &path)?;
        Some(Text { id, node, path })
    }

    /// A name is for people; without one, the id will do.
    pub(super) fn name(&mut self, object: &mut Object<'_>, id: &Id) -> String {
        let path = object.place("name");
        let name = object.given("name").and_then(|node| self.text(node, &path));
        name.unwrap_or_else(|| id.clone()).to_string()
    }

    /// Does a channel follow the rules of its group? Neither answer could be assumed.
    pub(super) fn synced(&mut self, object: &mut Object<'_>) -> Option<bool> {
        let field = "useChannelGroupPermission";
        let path = object.place(field);
        let Some(node) = object.take(field) else {
            let question = ": does the channel follow its group's rules or its own?";
            self.missing(object, field, question);
            return None;
        };
        self.truth(node, &path)
    }

    pub(super) fn truth(&mut self, node: &Node, path: &str) -> Option<bool> {
        match node.value {
            Value::Bool(truth) => Some(truth),
            _ => {
                self.wrong_type(node, path, "true or false");
                None
            }
        }
    }

    /// What an object of booleans allows and denies; null is unset.
    pub(super) fn said(&mut self, node: &Node, path: &str, scope: Scope) -> Said {
        let effect = "it counts for nothing";
        self.said_with(node, path, scope, effect)
    }

    /// What an overlay says.
    pub(super) fn overlay(&mut self, node: &Node, path: &str) -> Said {
        let effect = "it may be a denial, so the whole rule counts as unknown";
        self.said_with(node, path, Scope::Channel, effect)
    }

    fn said_with(&mut self, node: &Node, path: &str, scope: Scope, effect: &str) -> Said {
        let mut said = Said::default();
        if matches!(node.value, Value::Null) {
            return said;
        }
        let Some(members) = node.as_object() else {
            self.wrong_type(node, path, "an object of permissions");
            return said;
        };
        for member in members {
            let path = pointer(path, &member.key);
            let known =
                details().find(|(_, details)| details.scope == scope && details.sdk == member.key);
            match (known, &member.node.value) {
                (_, Value::Null) => (),
                (Some((id, _)), Value::Bool(true)) => said.allow.insert(id),
                (Some((id, _)), Value::Bool(false)) => said.deny.insert(id),
                (None, Value::Bool(_)) => {
                    said.is_whole = false;
                    self.unknown_permission(member, &path, scope, effect);
                }
                _ => self.wrong_type(&member.node, &path, "true or false"),
            }
        }
        said
    }

    fn unknown_permission(&mut self, member: &Member, path: &str, scope: Scope, effect: &str) {
        let names = details()
            .filter(|(_, details)| details.scope == scope)
            .map(|(_, details)| details.sdk);
        let nearest = suggest::nearest(&member.key, names, &[]);
        let message = format!(
            "there is no {} permission `{}`; {effect}",
            scope.name(),
            member.key
        );
        let help = nearest.map(|s| format!("did you mean `{}`?", s.name));
        let help = help.unwrap_or_else(|| {
            "remove it, unless the platform is newer than this version".to_owned()
        });
        let code = Code::CommunityUnknownPermission;
        self.report(code, &member.key_range, path, message, help);
    }

    /// Reports a field that is not there, unless the end of the text is not there either.
    pub(super) fn missing(&mut self, object: &Object<'_>, field: &str, question: &str) {
        if !self.checker.cut_off {
            let message = format!("`{field}` is missing{question}");
            self.malformed(object.node, &object.place(field), message);
        }
    }

    pub(super) fn wrong_type(&mut self, node: &Node, path: &str, wanted: &str) {
        self.malformed(
            node,
            path,
            format!("this must be {wanted}; it is {}", node.value.kind()),
        );
    }

    pub(super) fn malformed(&mut self, node: &Node, path: &str, message: String) {
        let (code, help) = self.wording.malformed;
        self.report(code, &node.range, path, message, help);
    }

    /// Reports a problem, unless there are enough. Errors are told however many warnings there are.
    pub(super) fn report(
        &mut self,
        code: Code,
        range: &Range<usize>,
        path: &str,
        message: String,
        help: impl Into<String>,
    ) {
        let told = match code.severity() {
            Severity::Error => &mut self.errors,
            _ => &mut self.remarks,
        };
        *told += 1;
        if *told > MAX_PROBLEMS {
            return;
        }
        let mut help = help.into();
        if *told == MAX_PROBLEMS {
            help.push_str("; no more problems like this are told");
        }
        let report = self.checker.report_at(code, range, path, message);
        report.help(help);
    }

    /// Reports that a change was refused; whoever reads goes on, to find all problems at once.
    pub(super) fn edit(&mut self, node: &Node, path: &str, result: Result<(), CommunityError>) {
        let Err(error) = result else {
            return;
        };
        let (code, help) = match error {
            CommunityError::Unknown { .. } => self.wording.dangling,
            _ => self.wording.clash,
        };
        self.report(code, &node.range, path, error.to_string(), help);
    }
}

impl<'n> Object<'n> {
    /// The value of a field, and a note that somebody asked for it.
    pub(super) fn take(&mut self, field: &'static str) -> Option<&'n Node> {
        self.taken.push(field);
        self.node.get(field)
    }

    /// The value of a field that may be left out; null is the same as that.
    pub(super) fn given(&mut self, field: &'static str) -> Option<&'n Node> {
        let value = self.take(field);
        value.filter(|node| !matches!(node.value, Value::Null))
    }

    /// The place of a field.
    pub(super) fn place(&self, field: &str) -> String {
        pointer(&self.path, field)
    }

    /// The fields nobody asked for.
    pub(super) fn rest(&self) -> Extra {
        let members = self.node.as_object().unwrap_or_default();
        let others = members
            .iter()
            .filter(|member| !self.taken.contains(&member.key.as_str()));
        others
            .map(|member| (member.key.clone(), member.node.to_json()))
            .collect()
    }
}
