//! The other fields of a manifest, as the packager and the server read them.
//!
//! Rules from: `rc-apps` packager JSON schema (Apps-cli 1.9 to 1.13, Apps-compiler 0.7) and the
//! server's `AppPackageParser` (engine 1.62.0). What the packager refuses is an error; what passes
//! and does something else than it says is a warning.

use crate::checker::Checker;
use crate::code::Code;
use crate::node::{Node, Value};
use crate::rocketchat::app::patterns::{has_version, is_uuid, is_version, one_line};

/// The interfaces the engine calls, by which an app takes part in events (engine 1.62.0 to 1.66.0).
const INTERFACES: &[&str] = &[
    "ILivechatRoomClosedHandler",
    "IPostExternalComponentClosed",
    "IPostExternalComponentOpened",
    "IPostLivechatAgentAssigned",
    "IPostLivechatAgentUnassigned",
    "IPostLivechatDepartmentDisabled",
    "IPostLivechatDepartmentRemoved",
    "IPostLivechatGuestSaved",
    "IPostLivechatRoomClosed",
    "IPostLivechatRoomSaved",
    "IPostLivechatRoomStarted",
    "IPostLivechatRoomTransferred",
    "IPostMessageDeleted",
    "IPostMessageFollowed",
    "IPostMessagePinned",
    "IPostMessageReacted",
    "IPostMessageReported",
    "IPostMessageSent",
    "IPostMessageSentToBot",
    "IPostMessageStarred",
    "IPostMessageUpdated",
    "IPostRoomCreate",
    "IPostRoomDeleted",
    "IPostRoomUserJoined",
    "IPostRoomUserLeave",
    "IPostSystemMessageSent",
    "IPostUserCreated",
    "IPostUserDeleted",
    "IPostUserLoggedIn",
    "IPostUserLoggedOut",
    "IPostUserStatusChanged",
    "IPostUserUpdated",
    "IPreEmailSent",
    "IPreFileUpload",
    "IPreLivechatRoomCreatePrevent",
    "IPreMessageDeletePrevent",
    "IPreMessageSentExtend",
    "IPreMessageSentModify",
    "IPreMessageSentPrevent",
    "IPreMessageUpdatedExtend",
    "IPreMessageUpdatedModify",
    "IPreMessageUpdatedPrevent",
    "IPreRoomCreateExtend",
    "IPreRoomCreateModify",
    "IPreRoomCreatePrevent",
    "IPreRoomDeletePrevent",
    "IPreRoomUserJoined",
    "IPreRoomUserLeave",
    "IUIKitInteractionHandler",
    "IUIKitLivechatInteractionHandler",
];

/// What the manifest says about the app itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) version: Option<String>,
}

impl Fields {
    pub(crate) fn read(root: &Node, checker: &mut Checker<'_, '_>) -> Self {
        if root.as_object().is_none() {
            let message = format!("a manifest is an object; this is {}", root.value.kind());
            checker
                .report(Code::ManifestNotAnObject, root, "", message)
                .help("write `{ \"id\": ..., \"name\": ..., ... }`");
            return Self::default();
        }
        let mut reader = Reader { root, checker };
        let id = reader.text("id");
        let name = reader.text("name");
        let slug = reader.text("nameSlug");
        let version = reader.text("version");
        let api = reader.text("requiredApiVersion");
        let class_file = reader.text("classFile");
        let icon_file = reader.text("iconFile");
        reader.text("description");
        reader.author();
        id.iter().for_each(|node| reader.check_id(node));
        slug.iter().for_each(|node| reader.check_slug(node));
        version.iter().for_each(|node| reader.check_version(node));
        api.iter().for_each(|node| reader.check_api_version(node));
        class_file
            .iter()
            .for_each(|node| reader.check_class_file(node));
        icon_file
            .iter()
            .for_each(|node| reader.check_icon_file(node));
        reader.check_implements();
        let text = |node: Option<&Node>| node.and_then(Node::as_str).map(str::to_owned);
        Self {
            id: text(id),
            name: text(name),
            version: text(version),
        }
    }
}

struct Reader<'r, 'c, 'd, 't> {
    root: &'r Node<'r>,
    checker: &'c mut Checker<'d, 't>,
}

impl<'r> Reader<'r, '_, '_, '_> {
    /// A required field that holds a string.
    fn text(&mut self, field: &str) -> Option<&'r Node<'r>> {
        self.text_of(self.root, "", field)
    }

    fn text_of(&mut self, parent: &'r Node<'r>, path: &str, field: &str) -> Option<&'r Node<'r>> {
        let found = parent.get(field);
        if found.is_some_and(|node| node.as_str().is_some()) {
            return found;
        }
        let path = format!("{path}/{field}");
        let shown = path.trim_start_matches('/').replace('/', ".");
        match found {
            Some(node) => {
                let message = format!("`{shown}` must be a string; this is {}", node.value.kind());
                self.checker
                    .report(Code::ManifestWrongType, node, &path, message)
                    .help(purpose(field));
                None
            }
            None if self.checker.cut_off => None,
            None => {
                let range = parent.range.start..parent.range.start + 1;
                let message = format!("`{shown}` is missing");
                self.checker
                    .report_at(Code::ManifestMissingField, &range, &path, message)
                    .help(purpose(field));
                None
            }
        }
    }

    fn author(&mut self) {
        let Some(author) = self.root.get("author") else {
            if !self.checker.cut_off {
                let range = self.root.range.start..self.root.range.start + 1;
                self.checker
                    .report_at(
                        Code::ManifestMissingField,
                        &range,
                        "/author",
                        "`author` is missing",
                    )
                    .help("add an object with `name` and `support`");
            }
            return;
        };
        if author.as_object().is_none() {
            let message = format!(
                "`author` must be an object; this is {}",
                author.value.kind()
            );
            self.checker
                .report(Code::ManifestWrongType, author, "/author", message)
                .help("write an object with `name` and `support`");
            return;
        }
        self.text_of(author, "/author", "name");
        self.text_of(author, "/author", "support");
        let homepage = author.get("homepage");
        if let Some((node, text)) = homepage.and_then(|node| Some((node, node.as_str()?)))
            && url::Url::parse(text).is_err()
        {
            let message =
                format!("the homepage `{text}` is not a URL, though the packager lets it pass");
            self.checker
                .report(
                    Code::ManifestDoubtfulField,
                    node,
                    "/author/homepage",
                    message,
                )
                .help("write the whole address: `https://example.com`");
        }
    }

    fn invalid(&mut self, node: &Node, path: &str, message: String, help: &str) {
        self.checker
            .report(Code::ManifestInvalidField, node, path, message)
            .help(help);
    }

    fn doubtful(&mut self, node: &Node, path: &str, message: String, help: &str) {
        self.checker
            .report(Code::ManifestDoubtfulField, node, path, message)
            .help(help);
    }

    fn check_id(&mut self, node: &Node) {
        let id = node.as_str().unwrap_or_default();
        let help = "use a version 4 UUID, made once and kept for the life of the app";
        if !is_uuid(id, |c| c.is_ascii_hexdigit() || ('A'..='f').contains(&c)) {
            self.invalid(node, "/id", format!("`{id}` is not a version 4 UUID"), help);
        } else if !is_uuid(id, |c| c.is_ascii_hexdigit()) {
            let message = format!(
                "`{id}` passes the packager but is no UUID, so the server gives the app a new random id at each installation"
            );
            self.doubtful(node, "/id", message, help);
        }
    }

    fn check_slug(&mut self, node: &Node) {
        let slug = node.as_str().unwrap_or_default();
        let help = "use small letters a to z and hyphens, three characters or more; digits are not allowed";
        if slug.len() < 3 || !slug.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
            self.invalid(node, "/nameSlug", format!("`{slug}` is no name slug"), help);
        } else if !slug.bytes().any(|b| b.is_ascii_lowercase()) {
            let message = format!(
                "`{slug}` passes the packager, but a bot user of that name can hardly be made"
            );
            self.doubtful(node, "/nameSlug", message, help);
        }
    }

    fn check_version(&mut self, node: &Node) {
        let version = node.as_str().unwrap_or_default();
        let help = "write three numbers: `1.0.0`";
        if version.len() < 5 || !has_version(version) {
            self.invalid(
                node,
                "/version",
                format!("`{version}` is not a version"),
                help,
            );
        } else if !is_version(version) {
            let message = format!(
                "`{version}` passes the packager, which only looks for a version inside it"
            );
            self.doubtful(node, "/version", message, help);
        }
    }

    fn check_api_version(&mut self, node: &Node) {
        let range = node.as_str().unwrap_or_default();
        let path = "/requiredApiVersion";
        let help = "write a range with all three numbers: `^1.44.0`";
        if range.len() < 5 || !has_version(range) {
            self.invalid(node, path, format!("`{range}` is not a version"), help);
        } else if !range
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || " .-+^~<>=|*".contains(c))
        {
            self.doubtful(
                node,
                path,
                format!("`{range}` passes the packager but is no version range"),
                help,
            );
        }
    }

    fn check_class_file(&mut self, node: &Node) {
        let file = node.as_str().unwrap_or_default();
        if !one_line(file) || !file.ends_with(".ts") {
            let message = format!("`{file}` does not end in `.ts`");
            self.invalid(
                node,
                "/classFile",
                message,
                "name the TypeScript file with the app's class: `MyApp.ts`",
            );
        }
    }

    fn check_icon_file(&mut self, node: &Node) {
        let file = node.as_str().unwrap_or_default();
        let endings = [".png", ".jpg", ".jpeg", ".gif"];
        if !one_line(file) || !endings.iter().any(|ending| file.ends_with(ending)) {
            let message = format!("`{file}` is no picture the packager takes");
            self.invalid(
                node,
                "/iconFile",
                message,
                "use a file that ends in `.png`, `.jpg`, `.jpeg` or `.gif`",
            );
        }
    }

    fn check_implements(&mut self) {
        let Some(node) = self.root.get("implements") else {
            return;
        };
        let overwritten =
            "leave it out: the packager works it out from the class and overwrites it";
        let Some(items) = node.as_list() else {
            let message = format!(
                "`implements` is {}, not a list, and is ignored",
                node.value.kind()
            );
            self.checker
                .report(Code::ImplementsMalformed, node, "/implements", message)
                .help(overwritten);
            return;
        };
        for (at, item) in items.iter().enumerate() {
            let path = || format!("/implements/{at}");
            match &item.value {
                Value::String(name) if INTERFACES.contains(&&**name) => (),
                Value::String(name) => {
                    let message = format!("the engine has no interface `{name}` and drops it");
                    let nearest = crate::suggest::nearest(name, INTERFACES.iter().copied(), &[]);
                    let help = nearest.map(|s| format!("did you mean `{}`?", s.name));
                    self.checker
                        .report(Code::ImplementsUnknown, item, &path(), message)
                        .help(help.unwrap_or_else(|| overwritten.to_owned()));
                }
                other => {
                    let message = format!(
                        "this entry is {}, not the name of an interface",
                        other.kind()
                    );
                    self.checker
                        .report(Code::ImplementsMalformed, item, &path(), message)
                        .help(overwritten);
                }
            }
        }
    }
}

fn purpose(field: &str) -> &'static str {
    match field {
        "id" => "add a version 4 UUID, made once and kept for the life of the app",
        "nameSlug" => {
            "add a short name in small letters and hyphens; the app's bot user is called after it"
        }
        "version" => "add the app's version: `\"version\": \"1.0.0\"`",
        "requiredApiVersion" => {
            "add the engine versions the app runs on: `\"requiredApiVersion\": \"^1.44.0\"`"
        }
        "classFile" => {
            "add the TypeScript file with the app's class: `\"classFile\": \"MyApp.ts\"`"
        }
        "iconFile" => "add a picture: `\"iconFile\": \"icon.png\"`",
        "support" => "add where users get help: an address or a URL",
        "description" => "add a sentence about what the app does",
        _ => "add a name that people can read",
    }
}
