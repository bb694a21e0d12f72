//! Events about channels and channel groups.

use std::collections::BTreeSet;

use super::change::{Change, merged};
use crate::reader::{Object, Text};
use crate::root::community::{Channel, ChannelGroup, Extra, Id, Rule, RuleKey};

impl Change<'_, '_, '_> {
    pub(super) fn put_channel(&mut self, mut payload: Object<'_>) {
        let id = self.reader.id(&mut payload, "id");
        let group = self.reader.text_at(&mut payload, "channelGroupId");
        let synced = self.reader.synced(&mut payload);
        let (Some(id), Some(group), Some(synced)) = (id, group, synced) else {
            return;
        };
        let subjects = self.subjects(&mut payload);
        let old = self.community.channels.get(&id).cloned();
        let was_synced = old.as_ref().is_some_and(|old| old.synced);
        let (name, extra) = match old {
            Some(old) => (Some(old.name), old.extra),
            None => (None, Extra::new()),
        };
        let put = Channel {
            name: self.name(&mut payload, name, &id),
            extra: merged(extra, &mut payload),
            group: group.id.clone(),
            id: id.clone(),
            synced,
        };
        let put = self.community.to_mut().put_channel(put);
        if put.is_ok() {
            if was_synced || synced {
                // What its own rules said may no longer hold by the time they count again.
                self.community.to_mut().rules.remove(&id);
            }
            self.set_subjects(&id, subjects.filter(|_| !synced));
        }
        self.reader.edit(group.node, &group.path, put);
    }

    pub(super) fn move_channel(&mut self, mut payload: Object<'_>) {
        let channel = self.reader.text_at(&mut payload, "id");
        let group = self.reader.text_at(&mut payload, "channelGroupId");
        let (Some(channel), Some(group)) = (channel, group) else {
            return;
        };
        let subjects = self.subjects(&mut payload);
        let Some(old) = self.community.channels.get(&channel.id).cloned() else {
            return self.refuse_unknown("channel", &channel);
        };
        let put = Channel {
            group: group.id.clone(),
            extra: merged(old.extra, &mut payload),
            ..old
        };
        let subjects = subjects.filter(|_| !put.synced);
        let put = self.community.to_mut().put_channel(put);
        if put.is_ok() {
            self.set_subjects(&channel.id, subjects);
        }
        self.reader.edit(group.node, &group.path, put);
    }

    pub(super) fn remove_channel(&mut self, mut payload: Object<'_>) {
        let Some(channel) = self.reader.text_at(&mut payload, "id") else {
            return;
        };
        if self.community.channels.contains_key(&channel.id) {
            let removed = self.community.to_mut().remove_channel(&channel.id);
            self.reader.edit(channel.node, &channel.path, removed);
        }
    }

    pub(super) fn put_group(&mut self, mut payload: Object<'_>) {
        let Some(group) = self.reader.text_at(&mut payload, "id") else {
            return;
        };
        let subjects = self.subjects(&mut payload);
        let (name, extra) = match self.community.groups.get(&group.id).cloned() {
            Some(old) => (Some(old.name), old.extra),
            None => (None, Extra::new()),
        };
        let put = ChannelGroup {
            id: group.id.clone(),
            name: self.name(&mut payload, name, &group.id),
            extra: merged(extra, &mut payload),
        };
        let put = self.community.to_mut().put_group(put);
        if put.is_ok() {
            self.set_subjects(&group.id, subjects);
        }
        self.reader.edit(group.node, &group.path, put);
    }

    pub(super) fn remove_group(&mut self, mut payload: Object<'_>) {
        let Some(group) = self.reader.text_at(&mut payload, "id") else {
            return;
        };
        if self.community.groups.contains_key(&group.id) {
            let removed = self.community.to_mut().remove_group(&group.id);
            self.reader.edit(group.node, &group.path, removed);
        }
    }

    /// The subjects that have a rule on a place; `None` when the event does not say.
    fn subjects<'n>(&mut self, payload: &mut Object<'n>) -> Option<Vec<Text<'n>>> {
        let path = payload.place("roleOrMemberIds");
        let node = payload.given("roleOrMemberIds")?;
        Some(self.reader.texts(Some(node), &path))
    }

    /// Brings the rules of a place in line with the subjects that have one, if the event says.
    fn set_subjects(&mut self, place: &Id, subjects: Option<Vec<Text<'_>>>) {
        if let Some(subjects) = subjects {
            let named: BTreeSet<&Id> = subjects.iter().map(|subject| &subject.id).collect();
            let community = self.community.to_mut();
            community.keep_rules(place, |subject| named.contains(subject));
            for subject in &subjects {
                self.expect_rule(place, subject);
            }
        }
        let rules = self.community.rules.get(place);
        if rules.is_some_and(|rules| rules.values().any(|rule| *rule != Rule::Unknown)) {
            self.recheck.insert(place.clone());
        }
    }

    fn expect_rule(&mut self, place: &Id, subject: &Text<'_>) {
        let key = RuleKey {
            target: place.clone(),
            subject: subject.id.clone(),
        };
        if self.community.rule(&key).is_none() {
            let put = self.community.to_mut().put_unknown_rule(key.clone());
            self.reader.edit(subject.node, &subject.path, put);
            self.unknown.insert(key);
        }
    }
}
