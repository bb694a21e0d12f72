//! What community documents and events of Root have in common: overlays and sets of permissions.

use crate::code::Code;
use crate::node::{Member, Node, Value, pointer};
use crate::reader::{Object, Reader};
use crate::root::community::CommunityError;
use crate::root::details;
use crate::root::tables::Scope;
use crate::set::PermissionSet;
use crate::suggest;

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

impl Reader<'_, '_> {
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
