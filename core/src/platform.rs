//! [`Platform`]: whose manifest a text is.

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::node::{Node, Value};
use crate::source::Document;

/// Keys that only an `app.json` of Rocket.Chat has.
const ROCKETCHAT_APP_KEYS: [&str; 5] = [
    "nameSlug",
    "classFile",
    "iconFile",
    "requiredApiVersion",
    "implements",
];
/// The key that only a `root-manifest.json` has.
const ROOT_KEYS: [&str; 1] = ["package"];
/// Where the records of a Rocket.Chat workspace stand in a document or in a server's answer.
const RECORD_KEYS: [&str; 9] = [
    "permissions",
    "roles",
    "users",
    "subscriptions",
    "rooms",
    "teams",
    "update",
    "remove",
    "result",
];

/// A platform whose manifests can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Platform {
    /// An app of Rocket.Chat: [`rocketchat::AppManifest`](crate::rocketchat::AppManifest).
    RocketChatApp,
    /// An app or bot of Root: [`root::Manifest`](crate::root::Manifest).
    Root,
}

impl Platform {
    /// All platforms.
    pub const ALL: [Self; 2] = [Self::RocketChatApp, Self::Root];

    /// The platform whose manifest this text is, by what is in it; `None` if that leaves any doubt.
    ///
    /// 1. Keys at the top that only one platform has decide: `package` is Root's; `nameSlug`,
    ///    `classFile`, `iconFile`, `requiredApiVersion` and `implements` are Rocket.Chat's. Keys of
    ///    both are doubt.
    /// 2. Without any of them the form of `permissions` decides: Rocket.Chat has a list, Root an
    ///    object. A list of records with an `_id` is that of a
    ///    [workspace](crate::rocketchat::Workspace), which is no manifest.
    ///
    /// Damaged JSON is read as far as it can be, so that whoever repairs it hears of all problems.
    /// Where this gives `None`, the name of the file may still tell.
    ///
    /// Rule from: Root developer documentation, schema of the manifest; Rocket.Chat `rc-apps`
    /// packager, schema of `app.json`.
    ///
    /// ```
    /// use grantfold::Platform;
    ///
    /// let text = r#"{"id": "x", "package": {}}"#;
    /// assert_eq!(Platform::of(text), Some(Platform::Root));
    /// let text = r#"{"id": "x", "permissions": [{"name": "message.read"}]}"#;
    /// assert_eq!(Platform::of(text), Some(Platform::RocketChatApp));
    /// assert_eq!(Platform::of(r#"{"id": "x"}"#), None);
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let document = Document::read(text);
        let root = document.root.as_ref()?;
        let has = |keys: &[&str]| keys.iter().any(|key| root.get(key).is_some());
        match (has(&ROCKETCHAT_APP_KEYS), has(&ROOT_KEYS)) {
            (true, true) => None,
            (true, false) => Some(Self::RocketChatApp),
            (false, true) => Some(Self::Root),
            (false, false) if is_workspace(root) => None,
            (false, false) => Self::by_permissions(root),
        }
    }

    fn by_permissions(root: &Node) -> Option<Self> {
        match root.get("permissions")?.value {
            Value::List(_) => Some(Self::RocketChatApp),
            Value::Object(_) => Some(Self::Root),
            _ => None,
        }
    }

    /// What is wrong with a text whose platform nothing tells: what keeps it from being JSON, and that
    /// it is of no platform.
    ///
    /// ```
    /// use grantfold::Platform;
    ///
    /// let problems = Platform::problems_of_unknown(br#"{"id": "x"}"#);
    /// assert_eq!(problems[0].code.name(), "manifest-unknown-platform");
    /// ```
    #[must_use]
    pub fn problems_of_unknown(bytes: &[u8]) -> Vec<Diagnostic> {
        Document::read_bytes(bytes, Self::unknown)
    }

    fn unknown(document: Document<'_>) -> Vec<Diagnostic> {
        let mut problems = document.diagnostics;
        let Some(root) = document.root else {
            return problems;
        };
        let (message, help) = match is_workspace(&root) {
            true => (
                "the document of a Rocket.Chat workspace, and no manifest",
                "`Workspace` reads it, and so do the commands `grantfold drift FILE` and \
                 `grantfold explain`, `who`, `rooms` and `roles` with `--workspace FILE`",
            ),
            // What tells the platforms apart may be what is missing.
            false if document.cut_off => return problems,
            false => (
                "neither a Rocket.Chat app manifest nor a Root manifest",
                "one has `nameSlug` and a list `permissions`, the other `package` and an object \
                 `permissions`; name the file `app.json` or `root-manifest.json` if it is one of them",
            ),
        };
        let end = root.range.start + usize::from(!root.range.is_empty());
        let span = document.lines.span(&(root.range.start..end));
        let mut problem = Diagnostic::new(Code::ManifestUnknownPlatform, span, "", message);
        problem.help(help);
        problems.push(problem);
        problems
    }

    /// The stable name, as in JSON and in the other languages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RocketChatApp => "rocketchat-app",
            Self::Root => "root",
        }
    }

    /// The platform of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|platform| platform.name() == name)
    }
}

/// Is it a workspace document, or what a Rocket.Chat server answers about permissions? Its records
/// have an `_id`, or the `rid` of a room, which nothing in a manifest has.
fn is_workspace(root: &Node) -> bool {
    let has_records = |node: &Node| {
        let first = node.as_list().and_then(<[Node]>::first);
        first.is_some_and(|first| first.get("_id").is_some() || first.get("rid").is_some())
    };
    let inside = |node: &Node| {
        let parts = RECORD_KEYS.iter().filter_map(|key| node.get(key));
        parts.into_iter().any(has_records)
    };
    // Answers wrap their lists once more: `{"roles": {"update": [...], "remove": [...]}}`.
    let mut wrapped = ["result", "roles"].iter().filter_map(|key| root.get(key));
    has_records(root)
        || inside(root)
        || wrapped.any(inside)
        || root.get("allowLists").is_some()
        || root
            .get("defaults")
            .is_some_and(|version| version.as_str().is_some())
}
