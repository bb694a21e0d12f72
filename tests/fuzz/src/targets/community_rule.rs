//! What a member may do in a place of a Root community, from the document's text alone: the documents' rule, step by
//! step, without the layers of the library.

use std::collections::BTreeMap;

use grantfold::root::EVERYONE;

use crate::json::Json;
use crate::properties::Names;
use crate::targets::root_manifest::{CATALOG, with_what_comes};

/// The document as `JSON.parse` gives it.
pub(crate) struct Rule<'j> {
    pub(crate) root: &'j Json,
}

/// What an access rule says about each permission it names; `None` where nobody can know.
type Overlay = Option<BTreeMap<String, bool>>;

impl Rule<'_> {
    pub(crate) fn allowed(&self, member: &str, place: &str) -> Names {
        let person = self.find("members", "userId", member);
        let app = self.find("apps", "userId", member);
        let given = person
            .or(app)
            .and_then(|who| who.get("communityRoleIds")?.items())
            .unwrap_or_default();
        let mut held: Names = given.iter().filter_map(Json::text).collect();
        held.insert(EVERYONE.to_owned());

        let mut base = app.map(named).unwrap_or_default();
        base.extend(
            held.iter()
                .filter_map(|role| self.find("roles", "id", role))
                .flat_map(named),
        );
        let owner = self
            .root
            .get("community")
            .and_then(|head| head.get("ownerUserId")?.text());
        if owner.as_deref() == Some(member) || base.contains("community.fullControl") {
            return CATALOG.keys().cloned().collect();
        }
        let is_channel = |name: &String| name.starts_with("channel.");
        let (channel, community): (Names, Names) = base.into_iter().partition(is_channel);
        let mut allowed = with_what_comes(community);

        let target = self.target(place);
        let own = self.overlay(&target, member);
        let roles: Vec<Overlay> = held
            .iter()
            .filter_map(|role| self.overlay(&target, role))
            .collect();
        if own.is_none() && roles.is_empty() {
            return allowed;
        }
        allowed.insert("channel.view".to_owned());
        let own = own.unwrap_or_else(|| Some(BTreeMap::new()));
        let roles: Option<Vec<_>> = roles.into_iter().collect();
        if let (Some(own), Some(roles)) = (own, roles) {
            allowed.extend(decided(&own, &roles, &channel));
        }
        allowed
    }

    fn find(&self, list: &str, key: &str, id: &str) -> Option<&Json> {
        let items = self.root.get(list)?.items()?;
        items
            .iter()
            .find(|item| item.get(key).and_then(Json::text).as_deref() == Some(id))
    }

    /// Where the rules for a place are: a channel that follows its group has none of its own.
    fn target(&self, place: &str) -> String {
        let is_group = self.find("channelGroups", "id", place).is_some();
        let channel = self.find("channels", "id", place).filter(|_| !is_group);
        let follows = channel
            .filter(|channel| channel.get("useChannelGroupPermission") == Some(&Json::Bool(true)));
        follows
            .and_then(|channel| channel.get("channelGroupId")?.text())
            .unwrap_or_else(|| place.to_owned())
    }

    /// The overlay of a subject on a place, if there is a rule for it.
    fn overlay(&self, target: &str, subject: &str) -> Option<Overlay> {
        let is = |rule: &Json, key: &str, id: &str| {
            rule.get(key).and_then(Json::text).as_deref() == Some(id)
        };
        let mut rules = self.root.get("accessRules")?.items()?.iter();
        let rule = rules.find(|rule| {
            is(rule, "channelOrChannelGroupId", target) && is(rule, "roleOrMemberId", subject)
        })?;
        if rule.get("overlayUnknown") == Some(&Json::Bool(true)) {
            return Some(None);
        }
        let said = rule.get("overlay").map(Json::members).unwrap_or_default();
        let said = said.iter().filter(|(_, value)| *value != Json::Null);
        Some(
            said.map(|(key, value)| {
                Some((catalogued(key, "channel")?, *value == Json::Bool(true)))
            })
            .collect(),
        )
    }
}

/// The channel permissions of who sees the place, but for seeing it.
fn decided(own: &BTreeMap<String, bool>, roles: &[BTreeMap<String, bool>], base: &Names) -> Names {
    let includes = |name: &str| -> Vec<&str> {
        let included = CATALOG[name]["includes"].as_array().into_iter().flatten();
        included.filter_map(|name| name.as_str()).collect()
    };
    let mut names: Vec<&String> = CATALOG
        .keys()
        .filter(|name| name.starts_with("channel."))
        .collect();
    names.sort_by_key(|name| includes(name).is_empty());
    let (mut allowed, mut by_member) = (Names::new(), Names::new());
    for name in names {
        let parents: Vec<&String> = allowed
            .iter()
            .filter(|parent| includes(parent).contains(&name.as_str()))
            .collect();
        let votes: Vec<bool> = roles
            .iter()
            .filter_map(|said| {
                let implied = parents
                    .iter()
                    .any(|parent| said.get(*parent) == Some(&true));
                said.get(name).copied().or_else(|| implied.then_some(true))
            })
            .collect();
        let (says, whose) = match own.get(name) {
            Some(says) => (*says, true),
            None if parents.iter().any(|parent| by_member.contains(*parent)) => (true, true),
            None if !votes.is_empty() => (votes.contains(&true), false),
            None => (
                base.contains(name) || parents.iter().any(|parent| base.contains(*parent)),
                false,
            ),
        };
        if says {
            allowed.insert(name.clone());
            by_member.extend(whose.then(|| name.clone()));
        }
    }
    // Of full control everything comes.
    with_what_comes(
        allowed
            .iter()
            .filter(|name| *name == "channel.fullControl")
            .cloned()
            .collect(),
    )
    .into_iter()
    .chain(allowed)
    .collect()
}

/// What a role or an app names with `true`.
fn named(holder: &Json) -> Names {
    let of = |field: &str, scope: &'static str| -> Vec<String> {
        let members = holder.get(field).map(Json::members).unwrap_or_default();
        let granted = members
            .iter()
            .filter(|(_, value)| *value == Json::Bool(true));
        granted
            .filter_map(|(key, _)| catalogued(key, scope))
            .collect()
    };
    [
        of("communityPermission", "community"),
        of("channelPermission", "channel"),
    ]
    .concat()
    .into_iter()
    .collect()
}

/// The permission that the SDK spells so.
fn catalogued(key: &[u16], scope: &str) -> Option<String> {
    let key = String::from_utf16(key).ok()?;
    let mut found = CATALOG
        .iter()
        .filter(|(name, _)| name.split('.').next() == Some(scope));
    found
        .find(|(_, each)| each["sdk"] == key)
        .map(|(name, _)| name.clone())
}
