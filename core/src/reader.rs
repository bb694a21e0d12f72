//! [`Reader`]: objects of a platform's API, read from JSON with the place of everything that is
//! wrong.

use std::ops::Range;
use std::sync::Arc;

use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::node::{Node, Value, pointer};
use crate::source::MAX_PROBLEMS;

/// An id. Any text will do.
pub type Id = Arc<str>;

/// Fields that have nothing to do with permissions, kept so that writing loses nothing.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// How the problems of one kind of text are called, and what helps against them.
pub(crate) struct Wording {
    /// Something has the wrong type, or is missing.
    pub(crate) malformed: (Code, &'static str),
    /// Something names what is not there.
    pub(crate) dangling: (Code, &'static str),
    /// Something is there already, or cannot be done.
    pub(crate) clash: (Code, &'static str),
}

/// Reads the parts of one text and collects what is wrong with them.
pub(crate) struct Reader<'d, 't> {
    pub(crate) checker: Checker<'d, 't>,
    pub(crate) wording: &'static Wording,
    errors: usize,
    remarks: usize,
}

/// An object of the text: where it is, and the fields that were asked for.
pub(crate) struct Object<'n> {
    pub(crate) node: &'n Node<'n>,
    pub(crate) path: String,
    taken: Vec<&'static str>,
}

/// A string of the text.
pub(crate) struct Text<'n> {
    pub(crate) id: Id,
    pub(crate) node: &'n Node<'n>,
    pub(crate) path: String,
}

impl<'d, 't> Reader<'d, 't> {
    pub(crate) fn new(checker: Checker<'d, 't>, wording: &'static Wording) -> Self {
        Self {
            checker,
            wording,
            errors: 0,
            remarks: 0,
        }
    }

    /// All problems in the order of their places; an error among them, or a text without a value,
    /// refuses the whole.
    pub(crate) fn finish(self, is_there: bool) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let mut diagnostics = self.checker.diagnostics;
        diagnostics.sort_by_key(|d| d.span.start);
        if !is_there || diagnostics.iter().any(|d| d.severity == Severity::Error) {
            return Err(diagnostics);
        }
        Ok(diagnostics)
    }

    pub(crate) fn object<'n>(&mut self, node: &'n Node<'n>, path: &str) -> Option<Object<'n>> {
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

    pub(crate) fn items<'n>(&mut self, node: Option<&'n Node<'n>>, path: &str) -> Vec<Object<'n>> {
        let items = self.list(node, path).iter().enumerate();
        items
            .filter_map(|(at, item)| self.object(item, &format!("{path}/{at}")))
            .collect()
    }

    pub(crate) fn texts<'n>(&mut self, node: Option<&'n Node<'n>>, path: &str) -> Vec<Text<'n>> {
        let items = self.list(node, path).iter().enumerate();
        let texts = items.filter_map(|(at, node)| {
            let path = format!("{path}/{at}");
            let id = self.filled(node, &path)?;
            Some(Text { id, node, path })
        });
        texts.collect()
    }

    pub(crate) fn list<'n>(&mut self, node: Option<&'n Node<'n>>, path: &str) -> &'n [Node<'n>] {
        let Some(node) = node else {
            return &[];
        };
        if node.as_list().is_none() {
            self.wrong_type(node, path, "a list");
        }
        node.as_list().unwrap_or_default()
    }

    pub(crate) fn text(&mut self, node: &Node, path: &str) -> Option<Id> {
        if node.as_str().is_none() {
            self.wrong_type(node, path, "a string");
        }
        node.as_str().map(Id::from)
    }

    /// An id: a string with something in it.
    pub(crate) fn filled(&mut self, node: &Node, path: &str) -> Option<Id> {
        let id = self.text(node, path)?;
        if id.is_empty() {
            self.malformed(node, path, "an id cannot be empty".to_owned());
            return None;
        }
        Some(id)
    }

    pub(crate) fn id(&mut self, object: &mut Object<'_>, field: &'static str) -> Option<Id> {
        self.text_at(object, field).map(|text| text.id)
    }

    /// The string in a field, which must be there.
    pub(crate) fn text_at<'n>(
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
    pub(crate) fn name(&mut self, object: &mut Object<'_>, id: &Id) -> String {
        let path = object.place("name");
        let name = object.given("name").and_then(|node| self.text(node, &path));
        name.unwrap_or_else(|| id.clone()).to_string()
    }

    pub(crate) fn truth(&mut self, node: &Node, path: &str) -> Option<bool> {
        match node.value {
            Value::Bool(truth) => Some(truth),
            _ => {
                self.wrong_type(node, path, "true or false");
                None
            }
        }
    }

    /// Reports a field that is not there, unless the end of the text is not there either.
    pub(crate) fn missing(&mut self, object: &Object<'_>, field: &str, question: &str) {
        if !self.checker.cut_off {
            let message = format!("`{field}` is missing{question}");
            self.malformed(object.node, &object.place(field), message);
        }
    }

    pub(crate) fn wrong_type(&mut self, node: &Node, path: &str, wanted: &str) {
        self.malformed(
            node,
            path,
            format!("this must be {wanted}; it is {}", node.value.kind()),
        );
    }

    pub(crate) fn malformed(&mut self, node: &Node, path: &str, message: String) {
        let (code, help) = self.wording.malformed;
        self.report(code, &node.range, path, message, help);
    }

    /// Reports a problem, unless there are enough. Errors are told however many warnings there are.
    pub(crate) fn report(
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
}

impl<'n> Object<'n> {
    /// The value of a field, and a note that somebody asked for it.
    pub(crate) fn take(&mut self, field: &'static str) -> Option<&'n Node<'n>> {
        self.taken.push(field);
        self.node.get(field)
    }

    /// The value of a field that may be left out; null is the same as that.
    pub(crate) fn given(&mut self, field: &'static str) -> Option<&'n Node<'n>> {
        let value = self.take(field);
        value.filter(|node| !matches!(node.value, Value::Null))
    }

    /// The place of a field.
    pub(crate) fn place(&self, field: &str) -> String {
        pointer(&self.path, field)
    }

    /// The fields nobody asked for.
    pub(crate) fn rest(&self) -> Extra {
        let members = self.node.as_object().unwrap_or_default();
        let others = members
            .iter()
            .filter(|member| !self.taken.contains(&&*member.key));
        others
            .map(|member| (member.key.to_string(), member.node.to_json()))
            .collect()
    }
}
