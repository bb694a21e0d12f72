//! The `permissions` list of a manifest: what it declares and what is wrong with it.

use std::collections::HashSet;

use crate::catalog::PermissionInfo;
use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::{Edit, Span};
use crate::node::{Node, Value};
use crate::rocketchat::app::limits::Limits;
use crate::rocketchat::app_catalog;
use crate::set::{PermissionId, PermissionSet};
use crate::suggest::Slip;

/// An entry of the list that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredPermission {
    /// The name as written.
    pub name: String,
    /// Its id, if the catalogue has it.
    pub id: Option<PermissionId>,
    /// Does the entry say `"required": true`? The platform shows it and does nothing else with it.
    pub required: bool,
    /// Where the name stands.
    pub span: Span,
}

/// What the manifest says about permissions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Declaration {
    /// `None`: the manifest is silent, or says `null`.
    pub(crate) listed: Option<Vec<DeclaredPermission>>,
    /// Not a list, or a list with something in it that is no entry: nothing of it is granted.
    pub(crate) malformed: bool,
    /// What entries that grant nothing were certainly meant to be.
    pub(crate) meant: PermissionSet,
    /// The extra fields of the entries that count.
    pub(crate) limits: Limits,
}

impl Declaration {
    /// The known permissions of the list.
    pub(crate) fn known(&self) -> PermissionSet {
        let listed = self.listed.iter().flatten();
        listed.filter_map(|entry| entry.id).collect()
    }
}

pub(crate) fn read(
    root: &Node,
    permissions: Option<&Node>,
    checker: &mut Checker<'_, '_>,
) -> Declaration {
    let declaration = match permissions {
        None => {
            if !checker.cut_off {
                absent(root, checker, "the manifest declares no permissions");
            }
            return Declaration::default();
        }
        Some(node) => match &node.value {
            Value::Null => {
                absent(node, checker, "`permissions` is null");
                return Declaration::default();
            }
            Value::List(items) => read_list(items, "/permissions", checker),
            other => {
                let message = format!("`permissions` is {}, not a list", other.kind());
                checker
                    .report(Code::PermissionsNotAList, node, "/permissions", message)
                    .help(
                        "write a list of objects with a name: `[{ \"name\": \"message.read\" }]`",
                    );
                Declaration {
                    listed: Some(Vec::new()),
                    malformed: true,
                    ..Declaration::default()
                }
            }
        },
    };
    if let (Some(node), false) = (permissions, declaration.malformed) {
        check_whole(node, &declaration, checker);
    }
    declaration
}

fn absent(node: &Node, checker: &mut Checker<'_, '_>, what: &str) {
    let defaults = app_catalog().defaults().len();
    let range = match node.value {
        Value::Null => node.range.clone(),
        // Of a whole manifest, its first character will do.
        _ => node.range.start..node.range.start + 1,
    };
    let message = format!("{what}, so the app gets the {defaults} default permissions");
    let help = "list what the app uses in `permissions`; the defaults let it, among other things, write messages, rooms and users and use the network";
    checker
        .report_at(Code::PermissionsAbsent, &range, "", message)
        .help(help);
}

fn check_whole(node: &Node, declaration: &Declaration, checker: &mut Checker<'_, '_>) {
    let known = declaration.known();
    let defaults = app_catalog().defaults();
    if node.as_list().is_some_and(<[Node]>::is_empty) && !checker.cut_off {
        let message = "an empty list means three things: nothing when installed from the marketplace, all 30 defaults when uploaded as a zip or deployed by `rc-apps`, and 27 defaults in the review window";
        let help = "list what the app uses; to ask for nothing for certain, list one harmless permission such as `persistence`";
        checker
            .report(Code::PermissionsEmpty, node, "/permissions", message)
            .help(help);
    } else if known == defaults {
        let message = "the list is exactly the default set";
        let help =
            "remove what the app does not use: each entry is something a person must agree to";
        checker
            .report(
                Code::PermissionsEqualDefaults,
                node,
                "/permissions",
                message,
            )
            .help(help);
    }
}

/// Reads the entries of the list at `path`, in a manifest or a stored grant.
pub(crate) fn read_list(items: &[Node], path: &str, checker: &mut Checker<'_, '_>) -> Declaration {
    let mut list = List {
        items,
        path,
        checker,
        known: PermissionSet::default(),
        others: HashSet::new(),
        declaration: Declaration {
            listed: Some(Vec::new()),
            ..Declaration::default()
        },
    };
    for at in 0..items.len() {
        list.read_entry(at);
    }
    list.declaration
}

struct List<'l, 'c, 'd, 't> {
    items: &'l [Node<'l>],
    path: &'l str,
    checker: &'c mut Checker<'d, 't>,
    /// The names so far: those of the catalogue, and the others.
    known: PermissionSet,
    others: HashSet<&'l str>,
    declaration: Declaration,
}

impl<'l> List<'l, '_, '_, '_> {
    fn read_entry(&mut self, at: usize) {
        let items = self.items;
        let Some(item) = items.get(at) else { return };
        let name = item.get("name");
        let Some((name_node, name)) = name.and_then(|node| Some((node, node.as_str()?))) else {
            self.declaration.malformed = true;
            self.malformed(at, item, name);
            return;
        };
        let span = self.checker.lines.span(&name_node.range);
        let id = app_catalog().id(name);
        let is_listed = match id {
            Some(id) => self.known.contains(id),
            None => self.others.contains(name),
        };
        if is_listed {
            let mut listed = self.declaration.listed.iter().flatten();
            let first = listed.find(|entry| entry.name == name);
            let first = first.map_or(span, |first| first.span);
            let message = format!("`{name}` is listed twice; the platform takes the first entry");
            let edit = remove_item(items, at);
            let path = self.place(at);
            let diagnostic =
                self.checker
                    .report(Code::PermissionDuplicate, name_node, &path, message);
            diagnostic
                .help("remove this entry: it has no effect")
                .related(first, "first here")
                .fix("remove the entry", vec![edit]);
            return;
        }
        match id {
            Some(id) => self.known.insert(id),
            None => drop(self.others.insert(name)),
        }
        let info = id.and_then(|id| app_catalog().info(id));
        match info {
            Some(info) => {
                self.check_enforced(info, name_node, at);
                self.read_fields(info, item, at);
            }
            None => self.unknown(name_node, name, at),
        }
        let required = item.get("required");
        self.declaration
            .listed
            .get_or_insert_default()
            .push(DeclaredPermission {
                name: name.to_owned(),
                id,
                required: required.is_some_and(|node| node.value.is_truthy()),
                span,
            });
    }

    /// The place of an entry.
    fn place(&self, at: usize) -> String {
        format!("{}/{at}", self.path)
    }

    fn malformed(&mut self, at: usize, item: &Node, name: Option<&Node>) {
        let catalog = app_catalog();
        let help = "write an object with a name: `{ \"name\": \"message.read\" }`";
        let message = match (&item.value, name) {
            (Value::Object(_), Some(name)) => format!(
                "the `name` of this entry is {}, not a string",
                name.value.kind()
            ),
            (Value::Object(_), None) => "this entry has no `name`".to_owned(),
            (value, _) => format!(
                "this entry is {}, not an object with a `name`",
                value.kind()
            ),
        };
        let path = self.place(at);
        let diagnostic = self
            .checker
            .report(Code::PermissionMalformed, item, &path, message);
        diagnostic.help(format!(
            "{help}; as it stands, nothing of the list is granted"
        ));
        let fix = match &item.value {
            Value::String(name) if catalog.id(name).is_some() => {
                self.declaration.meant.extend(catalog.id(name));
                let entry = format!("{{ \"name\": \"{name}\" }}");
                Some(("make it an object", Edit::replace(&item.range, entry)))
            }
            // An emptied list would mean all the defaults when uploaded.
            Value::Null
                if self
                    .items
                    .iter()
                    .any(|item| !matches!(item.value, Value::Null)) =>
            {
                Some(("remove the entry", remove_item(self.items, at)))
            }
            _ => None,
        };
        if let Some((title, edit)) = fix {
            diagnostic.fix(title, vec![edit]);
        }
    }

    fn unknown(&mut self, node: &Node, name: &str, at: usize) {
        let suggestion = app_catalog().suggestion(name);
        let message = match suggestion.as_ref().map(|s| s.slip) {
            Some(Slip::LookAlike) => {
                format!("there is no permission `{name}`: it has characters that are not ASCII")
            }
            Some(Slip::Documented) => {
                format!("there is no permission `{name}`, though documentation spells it so")
            }
            Some(Slip::Spelling) => {
                format!("there is no permission `{name}`: names are compared exactly")
            }
            _ => format!("there is no permission `{name}`"),
        };
        // Of two entries the platform takes the first, with its extra fields: to make a second one
        // of a slip could take the place of the one that counts.
        let can_be_mended = suggestion
            .as_ref()
            .is_some_and(|s| s.slip.is_certain() && !self.is_there(&s.name));
        let path = format!("{}/{at}/name", self.path);
        let diagnostic = self
            .checker
            .report(Code::PermissionUnknown, node, &path, message);
        match suggestion {
            Some(suggestion) => {
                diagnostic.help(format!("did you mean `{}`?", suggestion.name));
                if can_be_mended {
                    self.declaration
                        .meant
                        .extend(app_catalog().id(&suggestion.name));
                    let edit = Edit::replace(&node.range, format!("\"{}\"", suggestion.name));
                    let title = format!("write `{}`", suggestion.name);
                    diagnostic.fix(title, vec![edit]);
                }
            }
            None => {
                let help = "remove it, or look the name up in the list of permissions; as it stands it grants nothing";
                diagnostic.help(help);
            }
        }
    }

    /// Is the name in the list, or will it be once a slip before this one is mended?
    fn is_there(&self, name: &str) -> bool {
        let mut names = self.items.iter().filter_map(|item| item.get("name"));
        let is_meant = |id| self.declaration.meant.contains(id);
        app_catalog().id(name).is_some_and(is_meant)
            || names.any(|node| node.as_str() == Some(name))
    }

    fn check_enforced(&mut self, info: &PermissionInfo, node: &Node, at: usize) {
        if !info.enforced {
            let message = format!("nothing in the platform asks for `{}`", info.name);
            let help = "remove it: it only lengthens the list a person must agree to";
            let path = self.place(at);
            self.checker
                .report(Code::PermissionUnenforced, node, &path, message)
                .help(help);
        }
    }

    fn read_fields(&mut self, info: &PermissionInfo, item: &Node, at: usize) {
        let members = item.as_object().unwrap_or_default();
        for member in members.iter().filter(|member| member.key != "name") {
            let path = crate::node::pointer(&self.place(at), &member.key);
            match &*member.key {
                "required" => {
                    let message =
                        "`required` changes nothing: a person agrees to all entries or to none";
                    let diagnostic = self.checker.report(
                        Code::PermissionRequiredIgnored,
                        &member.node,
                        &path,
                        message,
                    );
                    diagnostic.help("leave it out");
                }
                field if info.fields.contains(&field) => {
                    self.declaration
                        .limits
                        .read(field, &member.node, &path, self.checker)
                }
                field => self.stray_field(info, field, &member.key_range, &path),
            }
        }
    }

    fn stray_field(
        &mut self,
        info: &PermissionInfo,
        field: &str,
        range: &std::ops::Range<usize>,
        path: &str,
    ) {
        let catalog = app_catalog();
        let infos = catalog
            .names()
            .filter_map(|name| catalog.info(catalog.id(name)?));
        let owner = infos
            .into_iter()
            .find(|other| other.fields.contains(&field));
        let (code, message, help) = match owner {
            Some(owner) => (
                Code::PermissionMisplacedField,
                format!("`{field}` means nothing on `{}`", info.name),
                format!("it belongs to `{}`", owner.name),
            ),
            None => (
                Code::PermissionUnknownField,
                format!("an entry has no field `{field}`"),
                match crate::suggest::nearest(field, info.fields.iter().copied(), &[]) {
                    Some(suggestion) => format!("did you mean `{}`?", suggestion.name),
                    None => "remove it: it has no effect".to_owned(),
                },
            ),
        };
        self.checker
            .report_at(code, range, path, message)
            .help(help);
    }
}

/// Takes an item out of a list together with one of the commas beside it.
fn remove_item(items: &[Node], at: usize) -> Edit {
    let range = |at: usize| {
        items
            .get(at)
            .map(|item| item.range.clone())
            .unwrap_or_default()
    };
    let this = range(at);
    match (items.get(at + 1), at.checked_sub(1)) {
        (Some(next), _) => Edit::delete(&(this.start..next.range.start)),
        (None, Some(before)) => Edit::delete(&(range(before).end..this.end)),
        (None, None) => Edit::delete(&this),
    }
}
