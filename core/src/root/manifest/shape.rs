//! The fields of a manifest besides `permissions`.
//!
//! Rules from: Root developer documentation, *Manifest* and its schema. What `manifest verify`
//! refuses (ids, versions) is an error, and so is what lacks or is of another type than the schema
//! says; a field the schema does not know passes in silence and is a warning.

use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::Edit;
use crate::node::{Member, Node, pointer};
use crate::root::manifest::formats::{self, IdKind};
use crate::root::manifest::names::{Spelling, is_certain};
use crate::root::manifest::permissions::{
    DeclaredPermission, declared_in, is_permissions, scope_of,
};
use crate::suggest::{self, Suggestion};

const TOP: [&str; 5] = ["id", "version", "package", "settings", "permissions"];
const PACKAGE: [&str; 2] = ["server", "client"];
const SERVER: [&str; 4] = ["launch", "deploy", "nodeModules", "node_modules"];
const CLIENT: [&str; 1] = ["deploy"];

/// What the manifest says about the app itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    pub(crate) id: Option<String>,
    pub(crate) version: Option<String>,
    /// What is under a misspelt `permissions`, if a fix puts that right.
    pub(crate) lost: Vec<DeclaredPermission>,
}

impl Fields {
    pub(crate) fn read(root: &Node, checker: &mut Checker<'_, '_>) -> Self {
        let Some(members) = root.as_object() else {
            let message = format!("a manifest is an object; this is {}", root.value.kind());
            checker
                .report(Code::ManifestNotAnObject, root, "", message)
                .help("write `{ \"id\": ..., \"version\": ..., \"package\": ... }`");
            return Self::default();
        };
        let mut reader = Reader { checker };
        let lost: Vec<_> = members.iter().filter(|member| is_lost(member)).collect();
        // By `$schema` editors find what checks the document.
        reader.unknown_keys(root, "", &TOP, |member| {
            is_lost(member) || member.key == "$schema"
        });
        // Beside another, or beside the right key, it takes a person to say which one is meant.
        let alone = lost.len() == 1 && root.get("permissions").is_none();
        let lost = lost
            .into_iter()
            .flat_map(|member| reader.lost(member, alone));
        let lost = lost.collect();
        let id = reader.text(root, "", "id");
        let version = reader.text(root, "", "version");
        if let Some((node, id)) = id {
            reader.check_id(node, id);
        }
        if let Some((node, version)) = version.filter(|(_, text)| !formats::is_semver(text)) {
            let message = format!("`{version}` is not a semantic version");
            reader
                .checker
                .report(Code::ManifestInvalidField, node, "/version", message)
                .help("write three numbers, and a suffix if need be: `1.0.0`, `1.1.0-beta.1`");
        }
        if let Some(package) = reader.required(root, "", "package") {
            reader.package(package);
        }
        if let Some(settings) = root.get("settings") {
            reader.object(settings, "/settings");
        }
        let owned = |found: Option<(&Node, &str)>| found.map(|(_, text)| text.to_owned());
        Self {
            id: owned(id),
            version: owned(version),
            lost,
        }
    }
}

/// The field that was probably meant. The singular is the slip that is made.
fn nearest(key: &str) -> Option<Suggestion> {
    suggest::nearest(key, TOP.into_iter(), &[("permission", "permissions")])
}

/// Does this key hold permissions that belong under `permissions`?
fn is_lost(member: &Member) -> bool {
    let near = nearest(&member.key);
    !TOP.contains(&&*member.key)
        && (near.is_some_and(|near| near.name == "permissions")
            || scope_of(&member.key).is_some() && member.node.as_object().is_some())
}

struct Reader<'c, 'd, 't> {
    checker: &'c mut Checker<'d, 't>,
}

impl Reader<'_, '_, '_> {
    /// Reports it, and gives what it declares once a fix has put it right.
    fn lost(&mut self, member: &Member, alone: bool) -> Vec<DeclaredPermission> {
        let path = pointer("", &member.key);
        if scope_of(&member.key).is_some() {
            let message = format!(
                "`{}` stands outside `permissions`; nothing reads it",
                member.key
            );
            let (code, range) = (Code::PermissionsWrongKey, &member.key_range);
            self.checker
                .report_at(code, range, &path, message)
                .help(format!(
                    "write `\"permissions\": {{ \"{}\": ... }}`",
                    member.key
                ));
            return Vec::new();
        }
        let message = format!(
            "nothing reads `{}`: the permissions in it are lost",
            member.key
        );
        let (code, range) = (Code::PermissionsWrongKey, &member.key_range);
        let diagnostic = self.checker.report_at(code, range, &path, message);
        diagnostic.help("write `permissions`");
        let certain = nearest(&member.key).is_some_and(|near| near.slip.is_certain())
            && is_certain(&member.key, Spelling::OtherCase);
        if !(alone && certain && is_permissions(&member.node)) {
            return Vec::new();
        }
        let edit = Edit::replace(range, "\"permissions\"");
        diagnostic.fix("write `permissions`", vec![edit]);
        declared_in(&member.node, self.checker)
    }

    fn unknown_keys(
        &mut self,
        node: &Node,
        path: &str,
        known: &[&str],
        but: impl Fn(&Member) -> bool,
    ) {
        for member in node.as_object().unwrap_or_default() {
            if known.contains(&&*member.key) || but(member) {
                continue;
            }
            let nearest = suggest::nearest(&member.key, known.iter().copied(), &[]);
            let help = match nearest {
                Some(nearest) => format!("did you mean `{}`?", nearest.name),
                None => "remove it: the schema does not know it".to_owned(),
            };
            let message = match path {
                "" => format!("a manifest has no field `{}`", member.key),
                path => format!("`{}` has no field `{}`", shown(path), member.key),
            };
            let path = pointer(path, &member.key);
            self.checker
                .report_at(
                    Code::ManifestUnknownField,
                    &member.key_range,
                    &path,
                    message,
                )
                .help(help);
        }
    }

    fn required<'n>(
        &mut self,
        parent: &'n Node<'n>,
        path: &str,
        field: &str,
    ) -> Option<&'n Node<'n>> {
        let found = parent.get(field);
        if found.is_none() && !self.checker.cut_off {
            let path = pointer(path, field);
            let range = parent.range.start..parent.range.start + 1;
            let message = format!("`{}` is missing", shown(&path));
            self.checker
                .report_at(Code::ManifestMissingField, &range, &path, message)
                .help(purpose(&path));
        }
        found
    }

    /// A required field that holds a string.
    fn text<'n>(
        &mut self,
        parent: &'n Node<'n>,
        path: &str,
        field: &str,
    ) -> Option<(&'n Node<'n>, &'n str)> {
        let node = self.required(parent, path, field)?;
        let text = node.as_str();
        if text.is_none() {
            self.wrong_type(node, &pointer(path, field), "a string");
        }
        Some((node, text?))
    }

    fn object(&mut self, node: &Node, path: &str) -> bool {
        let right = node.as_object().is_some();
        if !right {
            self.wrong_type(node, path, "an object");
        }
        right
    }

    fn wrong_type(&mut self, node: &Node, path: &str, wanted: &str) {
        let (field, kind) = (shown(path), node.value.kind());
        let message = format!("`{field}` must be {wanted}; this is {kind}");
        self.checker
            .report(Code::ManifestWrongType, node, path, message)
            .help(purpose(path));
    }

    fn check_id(&mut self, node: &Node, id: &str) {
        let help = "take the id that the Developer Portal shows for the app: 22 letters, digits, `-` and `_`";
        let (code, message) = match formats::read_id(id) {
            Some(IdKind::App) => return,
            Some(IdKind::Other(kind)) => (
                Code::ManifestDoubtfulField,
                format!("`{id}` is an id, but by its type ({kind}) not that of an app"),
            ),
            None if formats::is_placeholder(id) => (
                Code::ManifestPlaceholder,
                format!("`{id}` only stands for an id, and `manifest verify` refuses it"),
            ),
            None => (
                Code::ManifestInvalidField,
                format!("`{id}` is not an id: those are 16 bytes in base64url"),
            ),
        };
        self.checker.report(code, node, "/id", message).help(help);
    }

    fn package(&mut self, package: &Node) {
        if !self.object(package, "/package") {
            return;
        }
        self.unknown_keys(package, "/package", &PACKAGE, |_| false);
        if let Some(server) = self.required(package, "/package", "server")
            && self.object(server, "/package/server")
        {
            self.server(server);
        }
        let path = "/package/client";
        if let Some(client) = package.get("client")
            && self.object(client, path)
        {
            self.unknown_keys(client, path, &CLIENT, |_| false);
            self.text(client, path, "deploy");
        }
    }

    fn server(&mut self, server: &Node) {
        let path = "/package/server";
        self.unknown_keys(server, path, &SERVER, |_| false);
        if let Some((node, launch)) = self.text(server, path, "launch")
            && !launch.ends_with(".js")
        {
            let message = format!("`{launch}` does not end in `.js`");
            let path = pointer(path, "launch");
            self.checker
                .report(Code::ManifestDoubtfulField, node, &path, message)
                .help("name the JavaScript file that starts the server, as it is after the build");
        }
        if let Some(deploy) = self.required(server, path, "deploy") {
            self.folders(deploy, &pointer(path, "deploy"));
        }
        let old = server.as_object().unwrap_or_default();
        let old = old.iter().find(|member| member.key == "node_modules");
        let modules = server.get("nodeModules");
        if let Some(modules) = modules {
            self.folders(modules, &pointer(path, "nodeModules"));
        }
        match (old, modules) {
            (Some(old), _) => self.old_spelling(old, modules.is_some()),
            (None, None) => {
                self.required(server, path, "nodeModules");
            }
            (None, Some(_)) => (),
        }
    }

    fn old_spelling(&mut self, member: &Member, both: bool) {
        let path = "/package/server/node_modules";
        let message = match both {
            true => "`nodeModules` stands here too, as `node_modules`",
            false => {
                "`node_modules` is what the schema and older documents say; newer documents say `nodeModules`"
            }
        };
        let help = match both {
            true => "keep the one that your version of the tools documents",
            false => {
                "nothing to do as long as the packager finds the modules; `nodeModules` is the newer spelling"
            }
        };
        self.checker
            .report_at(
                Code::ManifestFieldSpelling,
                &member.key_range,
                path,
                message,
            )
            .help(help);
        self.folders(&member.node, path);
    }

    fn folders(&mut self, node: &Node, path: &str) {
        let Some(items) = node.as_list() else {
            return self.wrong_type(node, path, "a list of folders");
        };
        for (at, item) in items.iter().enumerate() {
            if item.as_str().is_none() {
                self.wrong_type(item, &format!("{path}/{at}"), "a string");
            }
        }
    }
}

/// A path as people write it: `package.server`.
fn shown(path: &str) -> String {
    path.trim_start_matches('/').replace('/', ".")
}

fn purpose(path: &str) -> &'static str {
    match path.trim_start_matches('/') {
        "id" => "add the id that the Developer Portal shows for the app",
        "version" => "add the app's version: `\"version\": \"1.0.0\"`",
        "package" => "add what the package is made of: `\"package\": { \"server\": { ... } }`",
        "package/server" => "add an object with `launch`, `deploy` and `nodeModules`",
        "package/client" => "write an object with `deploy`, the folder of the built client",
        "package/client/deploy" => "name the folder of the built client: `\"client/dist\"`",
        "package/server/launch" => {
            "name the JavaScript file that starts the server: `\"dist/main.js\"`"
        }
        "settings" => "write an object with `groups`",
        _ => "write a list of folders: `[\"dist\"]`",
    }
}
