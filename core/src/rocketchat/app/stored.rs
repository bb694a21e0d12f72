//! The grant as the engine stores it, and how an upload fills it.

use crate::checker::Checker;
use crate::code::Code;
use crate::node::{Node, Value};
use crate::rocketchat::app::grants::{AppGrants, GrantOrigin};
use crate::rocketchat::app::permissions::{self, Declaration};
use crate::source::Document;

impl AppGrants {
    /// Reads what the engine stored for an app: `permissionsGranted` of its storage item, as JSON
    /// text; `None` if the item has no such field.
    ///
    /// The answers are the engine's: absent or falsy means the defaults, names are compared
    /// exactly, unknown names and entries that are not objects grant nothing, of duplicates the
    /// first counts. Where the engine would throw a `TypeError`, the answer is no and the reason is
    /// in [`Self::diagnostics`]: for a value that is not a list always, for a list with `null` in it from
    /// that entry on.
    ///
    /// One difference is deliberate: the engine answers yes to everything when the environment
    /// variable `NODE_ENV` is `test`; grantfold never looks at the environment.
    ///
    /// Rule from: engine `server/permissions/AppPermissionManager`.
    #[must_use]
    pub fn from_stored(app: &str, permissions_granted: Option<&str>) -> Self {
        let Some(text) = permissions_granted else {
            return Self::new(Some(app), GrantOrigin::Defaults, &Declaration::default());
        };
        let document = Document::read(text);
        let mut checker = Checker {
            lines: &document.lines,
            cut_off: document.cut_off,
            diagnostics: document.diagnostics,
        };
        let (origin, declaration) = match &document.root {
            Some(root) if document.readable => read_stored(root, &mut checker),
            _ => (GrantOrigin::Unreadable, Declaration::default()),
        };
        Self::new(Some(app), origin, &declaration).with_diagnostics(checker.diagnostics)
    }

    /// What the server stores, and so grants, when an app is uploaded as a zip: `field` is the form
    /// field `permissions`, `None` if the form has none.
    ///
    /// The server parses the field and keeps the value only if it has a length; anything else, an
    /// empty list and a text that is not JSON too, counts as absent and gives the defaults. A text
    /// that the server reads and grantfold does not (duplicate keys, half surrogate pairs, beyond
    /// the limits) grants nothing.
    ///
    /// Rule from: server `ee/server/apps/communication/rest` (`POST /api/apps`).
    #[must_use]
    pub fn from_upload(app: &str, field: Option<&str>) -> Self {
        Self::from_stored(app, field.filter(|text| is_kept(text)))
    }
}

fn is_kept(text: &str) -> bool {
    let document = Document::read(text);
    if !document.readable {
        return document
            .diagnostics
            .iter()
            .all(|found| found.code.is_json());
    }
    document.root.is_some_and(|root| match &root.value {
        Value::List(items) => !items.is_empty(),
        Value::String(text) => !text.is_empty(),
        Value::Object(_) => root
            .get("length")
            .is_some_and(|length| length.value.is_truthy()),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    })
}

fn read_stored(root: &Node, checker: &mut Checker<'_, '_>) -> (GrantOrigin, Declaration) {
    if !root.value.is_truthy() {
        return (GrantOrigin::Defaults, Declaration::default());
    }
    let Some(items) = root.as_list() else {
        let message = format!("the stored grant is {}, not a list", root.value.kind());
        let help = "the engine throws a TypeError at every check; here every check is denied";
        checker
            .report(Code::PermissionsNotAList, root, "", message)
            .help(help);
        return (GrantOrigin::Malformed, Declaration::default());
    };
    let null = items
        .iter()
        .position(|item| matches!(item.value, Value::Null));
    let answered = items.get(..null.unwrap_or(items.len())).unwrap_or_default();
    let declaration = permissions::read_list(answered, "", checker);
    if let Some((at, item)) = null.and_then(|at| Some((at, items.get(at)?))) {
        let message = "the stored grant has null in it";
        let help = "the engine throws a TypeError at every check that no earlier entry answers; here those are denied";
        checker
            .report(Code::PermissionMalformed, item, &format!("/{at}"), message)
            .help(help);
    }
    (GrantOrigin::StoredGrant, declaration)
}
