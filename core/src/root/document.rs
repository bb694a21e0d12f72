//! A [`Community`] as one JSON document, its parts in the shapes the SDK returns.
//!
//! ```json
//! {
//!   "community": { "communityId": "...", "ownerUserId": "..." },
//!   "roles": [{ "id": "...", "name": "...", "communityPermission": {}, "channelPermission": {} }],
//!   "members": [{ "userId": "...", "communityRoleIds": [] }],
//!   "apps": [{ "userId": "...", "communityRoleIds": [], "communityPermission": {}, "channelPermission": {} }],
//!   "channelGroups": [{ "id": "...", "name": "..." }],
//!   "channels": [{ "id": "...", "name": "...", "channelGroupId": "...", "useChannelGroupPermission": true }],
//!   "accessRules": [{ "channelOrChannelGroupId": "...", "roleOrMemberId": "...", "overlay": {} }]
//! }
//! ```
//!
//! A rule whose overlay is not known ([`Rule::Unknown`]) has `"overlayUnknown": true` in place of
//! `overlay`; the SDK has nothing like it. An overlay that names a permission of no catalogue is read
//! as one that is not known: what it denies could be anything.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::node::{Node, Value};
use crate::reader::{Object, Reader, Wording};
use crate::root::community::{
    Channel, ChannelGroup, Community, Extra, Id, Member, MemberRef, Overlay, Role, Rule, RuleKey,
};
use crate::root::details;
use crate::root::reader::Said;
use crate::root::readings::Readings;
use crate::root::tables::Scope;
use crate::set::PermissionSet;
use crate::source::{Document, Limits};
use crate::suggest;

impl Community {
    /// Reads a community from the document that [`Self::to_json`] writes, or that a bot put
    /// together from what it listed.
    ///
    /// Missing lists are empty, missing permissions are not granted. Fields that have nothing to
    /// do with permissions are kept and written again.
    ///
    /// # Errors
    ///
    /// All problems at once, each with its place: what is no strict JSON, what has the wrong
    /// shape, ids that are not there or there twice. Then nothing is read.
    pub fn from_json(text: &str, readings: Readings) -> Result<Self, Vec<Diagnostic>> {
        let document = Document::read_within(Limits::COMMUNITY, text);
        let mut reader = Reader::new(
            Checker {
                lines: &document.lines,
                cut_off: document.cut_off,
                diagnostics: document.diagnostics,
            },
            &WORDING,
        );
        let mut community = Self::new(readings);
        if let Some(root) = &document.root {
            reader.read(root, &mut community);
        }
        let diagnostics = reader.finish(document.root.is_some())?;
        community.diagnostics = diagnostics.into();
        Ok(community)
    }

    /// The community as a document that [`Self::from_json`] reads: the same answers, and every
    /// field that was read.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut head = Extra::clone(&self.own_extra);
        head.extend(
            self.id
                .iter()
                .map(|id| ("communityId".to_owned(), json!(id))),
        );
        head.extend(
            self.owner
                .iter()
                .map(|id| ("ownerUserId".to_owned(), json!(id))),
        );
        let people = self.members().filter(|member| member.declared.is_none());
        let apps = self.members().filter(|member| member.declared.is_some());
        let rules = self.rules.iter().flat_map(|(target, rules)| {
            rules
                .iter()
                .map(move |(subject, rule)| write_rule(target, subject, rule))
        });
        let document = json!({
            "community": head,
            "roles": self.roles.values().map(write_role).collect::<Vec<_>>(),
            "members": people.map(write_member).collect::<Vec<_>>(),
            "apps": apps.map(write_member).collect::<Vec<_>>(),
            "channelGroups": self.groups.values().map(write_group).collect::<Vec<_>>(),
            "channels": self.channels.values().map(write_channel).collect::<Vec<_>>(),
            "accessRules": rules.collect::<Vec<_>>(),
        });
        with_extra(document, &self.extra).to_string()
    }
}

fn write_role(role: &Role) -> Json {
    let object = json!({
        "id": role.id,
        "name": role.name,
        "communityPermission": write_set(&role.permissions, Scope::Community),
        "channelPermission": write_set(&role.permissions, Scope::Channel),
    });
    with_extra(object, &role.extra)
}

fn write_member(member: MemberRef<'_>) -> Json {
    let mut object = json!({ "userId": member.id, "communityRoleIds": member.roles });
    if let Some(declared) = member.declared {
        object["communityPermission"] = write_set(declared, Scope::Community);
        object["channelPermission"] = write_set(declared, Scope::Channel);
    }
    with_extra(object, member.extra.unwrap_or(&Extra::new()))
}

fn write_group(group: &ChannelGroup) -> Json {
    with_extra(json!({ "id": group.id, "name": group.name }), &group.extra)
}

fn write_channel(channel: &Channel) -> Json {
    let object = json!({
        "id": channel.id,
        "name": channel.name,
        "channelGroupId": channel.group,
        "useChannelGroupPermission": channel.synced,
    });
    with_extra(object, &channel.extra)
}

fn write_rule(target: &Id, subject: &Id, rule: &Rule) -> Json {
    let key = json!({ "channelOrChannelGroupId": target, "roleOrMemberId": subject });
    let (field, value, extra) = match rule {
        Rule::Known(overlay) => ("overlay", write_overlay(overlay).into(), &overlay.extra),
        Rule::Unknown => ("overlayUnknown", true.into(), &Extra::new()),
    };
    with_extra(
        with_extra(key, &Extra::from_iter([(field.to_owned(), value)])),
        extra,
    )
}

/// An overlay as the SDK spells it.
pub(super) fn write_overlay(overlay: &Overlay) -> Map<String, Json> {
    let says = |set: &PermissionSet, answer: bool| -> Map<String, Json> {
        let named = details().filter(|(id, _)| set.contains(*id));
        named
            .map(|(_, details)| (details.sdk.to_owned(), json!(answer)))
            .collect()
    };
    let mut said = says(&overlay.allow, true);
    said.extend(says(&overlay.deny, false));
    said
}

/// The permissions of one scope, those that are granted.
fn write_set(set: &PermissionSet, scope: Scope) -> Json {
    let granted = details().filter(|(id, details)| details.scope == scope && set.contains(*id));
    granted
        .map(|(_, details)| (details.sdk.to_owned(), json!(true)))
        .collect()
}

fn with_extra(mut object: Json, extra: &Extra) -> Json {
    if let Json::Object(fields) = &mut object {
        for (key, value) in extra {
            fields.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    object
}

static WORDING: Wording = Wording {
    malformed: (
        Code::CommunityMalformed,
        "a community document holds objects as the SDK returns them; nothing of it was read",
    ),
    dangling: (
        Code::CommunityDanglingId,
        "list it in this document, or take the reference out",
    ),
    clash: (Code::CommunityDuplicateId, "keep one of them"),
};

impl Reader<'_, '_> {
    fn read(&mut self, root: &Node, community: &mut Community) {
        let Some(mut document) = self.object(root, "") else {
            return;
        };
        if let Some(head) = document
            .take("community")
            .and_then(|node| self.object(node, "/community"))
        {
            self.head(head, community);
        }
        let owner = community.owner.take();
        let mut roles = BTreeSet::new();
        for object in self.items(document.take("roles"), "/roles") {
            self.role(object, community, &mut roles);
        }
        for object in self.items(document.take("members"), "/members") {
            self.member(object, community, false);
        }
        for object in self.items(document.take("apps"), "/apps") {
            self.member(object, community, true);
        }
        for object in self.items(document.take("channelGroups"), "/channelGroups") {
            self.group(object, community);
        }
        for object in self.items(document.take("channels"), "/channels") {
            self.channel(object, community);
        }
        for object in self.items(document.take("accessRules"), "/accessRules") {
            self.rule(object, community);
        }
        if let (Some(owner), Some(node)) = (owner, root.get("community")) {
            let set = community.set_owner(&owner);
            self.edit(node, "/community/ownerUserId", set);
        }
        community.extra = document.rest().into();
        community.restart();
    }

    fn head(&mut self, mut head: Object<'_>, community: &mut Community) {
        community.id = head
            .take("communityId")
            .and_then(|node| self.filled(node, "/community/communityId"));
        community.owner = head
            .take("ownerUserId")
            .and_then(|node| self.filled(node, "/community/ownerUserId"));
        community.own_extra = head.rest().into();
    }

    /// EVERYONE is in every community, so that only `listed` tells whether a document has it twice.
    fn role(
        &mut self,
        mut object: Object<'_>,
        community: &mut Community,
        listed: &mut BTreeSet<Id>,
    ) {
        let Some(id) = self.id(&mut object, "id") else {
            return;
        };
        if !listed.insert(id.clone()) {
            return self.twice(&object, "role", &id);
        }
        let name = self.name(&mut object, &id);
        let permissions = self.permissions(&mut object);
        let extra = object.rest();
        let put = community.put_role(Role {
            id,
            name,
            permissions,
            extra,
        });
        self.edit(object.node, &object.path, put);
    }

    fn member(&mut self, mut object: Object<'_>, community: &mut Community, is_app: bool) {
        let Some(id) = self.id(&mut object, "userId") else {
            return;
        };
        if community.members.contains(&id) {
            return self.twice(&object, "member", &id);
        }
        let path = object.place("communityRoleIds");
        let roles = self.texts(object.take("communityRoleIds"), &path);
        let declared = is_app.then(|| self.permissions(&mut object));
        let put = community.put_member(Member {
            id,
            roles: Arc::new(roles.into_iter().map(|role| role.id).collect()),
            declared,
            extra: object.rest(),
        });
        self.edit(object.node, &object.path, put);
    }

    fn group(&mut self, mut object: Object<'_>, community: &mut Community) {
        let Some(id) = self.id(&mut object, "id") else {
            return;
        };
        if community.groups.contains_key(&id) {
            return self.twice(&object, "channel group", &id);
        }
        let name = self.name(&mut object, &id);
        let extra = object.rest();
        let put = community.put_group(ChannelGroup { id, name, extra });
        self.edit(object.node, &object.path, put);
    }

    fn channel(&mut self, mut object: Object<'_>, community: &mut Community) {
        let Some(id) = self.id(&mut object, "id") else {
            return;
        };
        if community.channels.contains_key(&id) {
            return self.twice(&object, "channel", &id);
        }
        let Some(group) = self.id(&mut object, "channelGroupId") else {
            return;
        };
        let name = self.name(&mut object, &id);
        let Some(synced) = self.synced(&mut object) else {
            return;
        };
        let put = community.put_channel(Channel {
            id,
            name,
            group,
            synced,
            extra: object.rest(),
        });
        self.edit(object.node, &object.path, put);
    }

    fn rule(&mut self, mut object: Object<'_>, community: &mut Community) {
        let target = self.id(&mut object, "channelOrChannelGroupId");
        let subject = self.id(&mut object, "roleOrMemberId");
        let (Some(target), Some(subject)) = (target, subject) else {
            return;
        };
        let key = RuleKey { target, subject };
        if community.rule(&key).is_some() {
            let both = format!("{}, {}", key.target, key.subject);
            return self.twice(&object, "access rule", &both);
        }
        let overlay = object.take("overlay");
        let put = if self.is_unknown(&mut object, overlay) {
            community.put_unknown_rule(key)
        } else {
            let path = object.place("overlay");
            let said = overlay.map(|node| self.overlay(node, &path));
            if overlay.is_none_or(|node| matches!(node.value, Value::Null)) {
                self.refuse_misspelt_overlay(&object);
            }
            let Said {
                allow,
                deny,
                is_whole,
            } = said.unwrap_or_default();
            let extra = object.rest();
            match is_whole {
                true => community.put_rule(key, Overlay { allow, deny, extra }),
                false => community.put_unknown_rule(key),
            }
        };
        self.edit(object.node, &object.path, put);
    }

    /// A rule without an overlay overrides nothing. One whose overlay has another name must not be
    /// taken for that.
    fn refuse_misspelt_overlay(&mut self, object: &Object<'_>) {
        for member in object.node.as_object().unwrap_or_default() {
            let fields = ["overlay", "overlayUnknown"];
            let is_field = fields.contains(&&*member.key);
            if is_field || matches!(member.node.value, Value::Null) {
                continue;
            }
            let Some(nearest) = suggest::nearest(&member.key, fields.into_iter(), &[]) else {
                continue;
            };
            let message = format!(
                "an access rule has no field `{}`: did you mean `{}`?",
                member.key, nearest.name
            );
            let (code, help) = self.wording.malformed;
            let path = object.place(&member.key);
            self.report(code, &member.key_range, &path, message, help);
        }
    }

    /// Does a rule say that its overlay is not known?
    fn is_unknown(&mut self, object: &mut Object<'_>, overlay: Option<&Node>) -> bool {
        let path = object.place("overlayUnknown");
        let node = object.given("overlayUnknown");
        let unknown = node.and_then(|node| self.truth(node, &path));
        if unknown == Some(true) && overlay.is_some() {
            let message = "an overlay that is there is known: leave `overlayUnknown` out";
            self.malformed(object.node, &path, message.to_owned());
        }
        unknown.unwrap_or_default()
    }

    /// `communityPermission` and `channelPermission` in one set.
    fn permissions(&mut self, object: &mut Object<'_>) -> PermissionSet {
        let mut set = PermissionSet::default();
        for (field, scope) in [
            ("communityPermission", Scope::Community),
            ("channelPermission", Scope::Channel),
        ] {
            if let Some(node) = object.take(field) {
                let said = self.said(node, &object.place(field), scope);
                set.union_with(&said.allow);
            }
        }
        set
    }

    fn twice(&mut self, object: &Object<'_>, what: &str, id: &str) {
        let message = format!("the {what} `{id}` stands twice");
        let (code, help) = self.wording.clash;
        self.report(code, &object.node.range, &object.path, message, help);
    }
}
