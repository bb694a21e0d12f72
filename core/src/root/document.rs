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

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::node::{Node, Value, pointer};
use crate::root::community::{
    Channel, ChannelGroup, Community, CommunityError, EVERYONE, Extra, Id, Member, Overlay, Role,
    RuleKey,
};
use crate::root::details;
use crate::root::readings::Readings;
use crate::root::tables::Scope;
use crate::set::PermissionSet;
use crate::source::Document;
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
        let document = Document::read(text);
        let mut checker = Checker {
            lines: &document.lines,
            cut_off: document.cut_off,
            diagnostics: document.diagnostics,
        };
        let mut community = Self::new(readings);
        if let Some(root) = &document.root {
            Reader {
                checker: &mut checker,
            }
            .read(root, &mut community);
        }
        let mut diagnostics = checker.diagnostics;
        diagnostics.sort_by_key(|d| d.span.start);
        if document.root.is_none() || diagnostics.iter().any(|d| d.severity == Severity::Error) {
            return Err(diagnostics);
        }
        community.diagnostics = diagnostics;
        Ok(community)
    }

    /// The community as a document that [`Self::from_json`] reads: the same answers, and every
    /// field that was read.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut head = Extra::new();
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
        let people = self
            .members
            .values()
            .filter(|member| member.declared.is_none());
        let apps = self
            .members
            .values()
            .filter(|member| member.declared.is_some());
        let rules = self.rules.iter().flat_map(|(target, rules)| {
            rules
                .iter()
                .map(move |(subject, overlay)| write_rule(target, subject, overlay))
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

fn write_member(member: &Member) -> Json {
    let mut object = json!({ "userId": member.id, "communityRoleIds": member.roles });
    if let Some(declared) = &member.declared {
        object["communityPermission"] = write_set(declared, Scope::Community);
        object["channelPermission"] = write_set(declared, Scope::Channel);
    }
    with_extra(object, &member.extra)
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

fn write_rule(target: &Id, subject: &Id, overlay: &Overlay) -> Json {
    let says = |set: &PermissionSet, answer: bool| -> Map<String, Json> {
        let named = details().filter(|(id, _)| set.contains(*id));
        named
            .map(|(_, details)| (details.sdk.to_owned(), json!(answer)))
            .collect()
    };
    let mut said = says(&overlay.allow, true);
    said.extend(says(&overlay.deny, false));
    let object =
        json!({ "channelOrChannelGroupId": target, "roleOrMemberId": subject, "overlay": said });
    with_extra(object, &overlay.extra)
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

struct Reader<'c, 'd, 't> {
    checker: &'c mut Checker<'d, 't>,
}

/// An object of the document: where it is, and the fields that were asked for.
struct Object<'n> {
    node: &'n Node,
    path: String,
    taken: Vec<&'static str>,
}

impl Reader<'_, '_, '_> {
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
        self.each(&mut document, "roles", |reader, object| {
            reader.role(object, community)
        });
        self.each(&mut document, "members", |reader, object| {
            reader.member(object, community, false)
        });
        self.each(&mut document, "apps", |reader, object| {
            reader.member(object, community, true)
        });
        self.each(&mut document, "channelGroups", |reader, object| {
            reader.group(object, community)
        });
        self.each(&mut document, "channels", |reader, object| {
            reader.channel(object, community)
        });
        self.each(&mut document, "accessRules", |reader, object| {
            reader.rule(object, community)
        });
        if let (Some(owner), Some(node)) = (owner, root.get("community")) {
            let set = community.set_owner(&owner);
            self.edit(node, "/community/ownerUserId", set);
        }
        community.extra = document.rest();
        community.restart();
    }

    fn head(&mut self, mut head: Object<'_>, community: &mut Community) {
        community.id = head
            .take("communityId")
            .and_then(|node| self.text(node, "/community/communityId"));
        community.owner = head
            .take("ownerUserId")
            .and_then(|node| self.text(node, "/community/ownerUserId"));
    }

    fn role(&mut self, mut object: Object<'_>, community: &mut Community) {
        let Some(id) = self.id(&mut object, "id") else {
            return;
        };
        // EVERYONE is in every community; a document says what it grants.
        if &*id != EVERYONE && community.roles.contains_key(&id) {
            return self.twice(&object, "role", &id);
        }
        let name = self.name(&mut object, &id);
        let permissions = self.permissions(&mut object);
        let extra = object.rest();
        community.put_role(Role {
            id,
            name,
            permissions,
            extra,
        });
    }

    fn member(&mut self, mut object: Object<'_>, community: &mut Community, is_app: bool) {
        let Some(id) = self.id(&mut object, "userId") else {
            return;
        };
        if community.members.contains_key(&id) {
            return self.twice(&object, "member", &id);
        }
        let mut roles = BTreeSet::new();
        if let Some(node) = object.take("communityRoleIds") {
            let path = format!("{}/communityRoleIds", object.path);
            for (at, item) in self.list(node, &path).iter().enumerate() {
                roles.extend(self.text(item, &format!("{path}/{at}")));
            }
        }
        let declared = is_app.then(|| self.permissions(&mut object));
        let (node, path, extra) = (object.node, object.path.clone(), object.rest());
        let put = community.put_member(Member {
            id,
            roles,
            declared,
            extra,
        });
        self.edit(node, &path, put);
    }

    fn group(&mut self, mut object: Object<'_>, community: &mut Community) {
        let Some(id) = self.id(&mut object, "id") else {
            return;
        };
        if community.groups.contains_key(&id) {
            return self.twice(&object, "channel group", &id);
        }
        let name = self.name(&mut object, &id);
        let (node, path, extra) = (object.node, object.path.clone(), object.rest());
        let put = community.put_group(ChannelGroup { id, name, extra });
        self.edit(node, &path, put);
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
        let path = format!("{}/useChannelGroupPermission", object.path);
        let synced = match object.take("useChannelGroupPermission") {
            None => {
                let message = "`useChannelGroupPermission` is missing: does the channel follow its group's rules or its own?";
                self.malformed(object.node, &path, message.to_owned());
                return;
            }
            Some(node) => match node.value {
                Value::Bool(synced) => synced,
                _ => return self.wrong_type(node, &path, "true or false"),
            },
        };
        let (node, path, extra) = (object.node, object.path.clone(), object.rest());
        let put = community.put_channel(Channel {
            id,
            name,
            group,
            synced,
            extra,
        });
        self.edit(node, &path, put);
    }

    fn rule(&mut self, mut object: Object<'_>, community: &mut Community) {
        let target = self.id(&mut object, "channelOrChannelGroupId");
        let subject = self.id(&mut object, "roleOrMemberId");
        let (Some(target), Some(subject)) = (target, subject) else {
            return;
        };
        if community
            .rules
            .get(&target)
            .is_some_and(|rules| rules.contains_key(&subject))
        {
            return self.twice(&object, "access rule", &format!("{target}, {subject}"));
        }
        let (allow, deny) = match object.take("overlay") {
            None => Default::default(),
            Some(node) => self.said(node, &format!("{}/overlay", object.path), Scope::Channel),
        };
        let (node, path, extra) = (object.node, object.path.clone(), object.rest());
        let put = community.put_rule(RuleKey { target, subject }, Overlay { allow, deny, extra });
        self.edit(node, &path, put);
    }

    /// `communityPermission` and `channelPermission` in one set.
    fn permissions(&mut self, object: &mut Object<'_>) -> PermissionSet {
        let mut set = PermissionSet::default();
        for (field, scope) in [
            ("communityPermission", Scope::Community),
            ("channelPermission", Scope::Channel),
        ] {
            if let Some(node) = object.take(field) {
                let (allow, _) = self.said(node, &format!("{}/{field}", object.path), scope);
                set.union_with(&allow);
            }
        }
        set
    }

    /// What an object of booleans allows and denies; null is unset.
    fn said(&mut self, node: &Node, path: &str, scope: Scope) -> (PermissionSet, PermissionSet) {
        let (mut allow, mut deny) = (PermissionSet::default(), PermissionSet::default());
        if matches!(node.value, Value::Null) {
            return (allow, deny);
        }
        let Some(members) = node.as_object() else {
            self.wrong_type(node, path, "an object of permissions");
            return (allow, deny);
        };
        for member in members {
            let path = pointer(path, &member.key);
            let known =
                details().find(|(_, details)| details.scope == scope && details.sdk == member.key);
            match (known, &member.node.value) {
                (_, Value::Null) => (),
                (Some((id, _)), Value::Bool(true)) => allow.insert(id),
                (Some((id, _)), Value::Bool(false)) => deny.insert(id),
                (None, Value::Bool(_)) => self.unknown_permission(member, &path, scope),
                _ => self.wrong_type(&member.node, &path, "true or false"),
            }
        }
        (allow, deny)
    }

    fn unknown_permission(&mut self, member: &crate::node::Member, path: &str, scope: Scope) {
        let names = details()
            .filter(|(_, details)| details.scope == scope)
            .map(|(_, details)| details.sdk);
        let nearest = suggest::nearest(&member.key, names, &[]);
        let message = format!(
            "there is no {} permission `{}`; it counts for nothing",
            scope.name(),
            member.key
        );
        let help = nearest.map(|s| format!("did you mean `{}`?", s.name));
        self.checker
            .report_at(
                Code::CommunityUnknownPermission,
                &member.key_range,
                path,
                message,
            )
            .help(help.unwrap_or_else(|| {
                "remove it, unless the platform is newer than this version".to_owned()
            }));
    }

    fn each<'n>(
        &mut self,
        document: &mut Object<'n>,
        field: &'static str,
        mut read: impl FnMut(&mut Self, Object<'n>),
    ) {
        let Some(node) = document.take(field) else {
            return;
        };
        let path = format!("/{field}");
        for (at, item) in self.list(node, &path).iter().enumerate() {
            if let Some(object) = self.object(item, &format!("{path}/{at}")) {
                read(self, object);
            }
        }
    }

    fn id(&mut self, object: &mut Object<'_>, field: &'static str) -> Option<Id> {
        let path = format!("{}/{field}", object.path);
        match object.take(field) {
            Some(node) => self.text(node, &path),
            None => {
                self.malformed(object.node, &path, format!("`{field}` is missing"));
                None
            }
        }
    }

    /// A name is for people; without one, the id will do.
    fn name(&mut self, object: &mut Object<'_>, id: &Id) -> String {
        let path = format!("{}/name", object.path);
        let name = object.take("name").and_then(|node| self.text(node, &path));
        name.unwrap_or_else(|| id.clone()).to_string()
    }

    fn object<'n>(&mut self, node: &'n Node, path: &str) -> Option<Object<'n>> {
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

    fn list<'n>(&mut self, node: &'n Node, path: &str) -> &'n [Node] {
        if node.as_list().is_none() {
            self.wrong_type(node, path, "a list");
        }
        node.as_list().unwrap_or_default()
    }

    fn text(&mut self, node: &Node, path: &str) -> Option<Id> {
        if node.as_str().is_none() {
            self.wrong_type(node, path, "a string");
        }
        node.as_str().map(Id::from)
    }

    fn wrong_type(&mut self, node: &Node, path: &str, wanted: &str) {
        self.malformed(
            node,
            path,
            format!("this must be {wanted}; it is {}", node.value.kind()),
        );
    }

    fn malformed(&mut self, node: &Node, path: &str, message: String) {
        let help =
            "a community document holds objects as the SDK returns them; nothing of it was read";
        self.checker
            .report(Code::CommunityMalformed, node, path, message)
            .help(help);
    }

    fn twice(&mut self, object: &Object<'_>, what: &str, id: &str) {
        let message = format!("the {what} `{id}` stands twice");
        self.checker
            .report(
                Code::CommunityDuplicateId,
                object.node,
                &object.path,
                message,
            )
            .help("keep one of them");
    }

    fn edit(&mut self, node: &Node, path: &str, result: Result<(), CommunityError>) {
        if let Err(error) = result {
            self.checker
                .report(Code::CommunityDanglingId, node, path, error.to_string())
                .help("list it in this document, or take the reference out");
        }
    }
}

impl<'n> Object<'n> {
    fn take(&mut self, field: &'static str) -> Option<&'n Node> {
        self.taken.push(field);
        self.node.get(field)
    }

    /// The fields nobody asked for.
    fn rest(&self) -> Extra {
        let members = self.node.as_object().unwrap_or_default();
        let others = members
            .iter()
            .filter(|member| !self.taken.contains(&member.key.as_str()));
        others
            .map(|member| (member.key.clone(), member.node.to_json()))
            .collect()
    }
}
