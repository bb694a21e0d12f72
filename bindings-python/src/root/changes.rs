//! How a community changes.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{Names, tuple};
use crate::error::Error;
use crate::root::community::Community;
use crate::root::edit;
use crate::root::events::{Applied, RuleKey};

#[pymethods]
impl Community {
    /// Applies one event of the platform, given as the JSON text of
    /// `{"event": "channel.created", "payload": {...}}`, named and shaped as the SDK hands it out.
    ///
    /// An event says which roles and members have a rule on a place, and not what the rules say: a
    /// rule that was not known before closes all channel permissions there of whoever it is for,
    /// until `put_rule` makes it known. `created` and `deleted` also mean "became visible" and "is no
    /// longer visible" to the receiver. The number 5405 of its packet, or
    /// `community.permissionUpdate`, is a whole update. An event that nothing here depends on is
    /// accepted and changes nothing.
    ///
    /// Raises `CommunityError` with all problems of the event in `diagnostics`; then nothing is
    /// changed.
    ///
    /// >>> import json
    /// >>> from grantfold.root import Community
    /// >>> community = Community()
    /// >>> community.put_role("team")
    /// >>> community.put_group("lobby")
    /// >>> payload = {"id": "plans", "channelGroupId": "lobby", "name": "plans",
    /// ...            "useChannelGroupPermission": False, "roleOrMemberIds": ["team"]}
    /// >>> applied = community.apply(json.dumps({"event": "channel.created", "payload": payload}))
    /// >>> applied.changed, [(key.target, key.subject) for key in applied.unknown_rules]
    /// (True, [('plans', 'team')])
    fn apply(&self, py: Python<'_>, event: &str) -> Result<Applied, Error> {
        self.state.change(py, |it| {
            it.apply(event).map(Applied).map_err(Error::Malformed)
        })
    }

    /// The access rules that are there and whose overlays are not known, by place and then by
    /// subject.
    ///
    /// `AccessRuleClient.listByChannelOrChannelGroup` of the SDK answers with the rules of one place;
    /// `put_rule` makes them known.
    fn unknown_rules<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyTuple>, Error> {
        Ok(tuple(py, &self.state.now()?.unknown_rules(), RuleKey)?)
    }

    /// Adds a role, or replaces the one with its id, whole. Without a name its id will do.
    #[pyo3(
        signature = (id, name = None, permissions = Names::default()),
        text_signature = "($self, id, name=None, permissions=())"
    )]
    fn put_role(
        &self,
        py: Python<'_>,
        id: &str,
        name: Option<&str>,
        permissions: Names<'_>,
    ) -> Result<(), Error> {
        let role = edit::role(id, name, &permissions)?;
        self.state.change(py, |it| it.put_role(role))
    }

    /// Takes a role away: from its holders, and with the rules that name it.
    fn remove_role(&self, py: Python<'_>, id: &str) -> Result<(), Error> {
        self.state.change(py, |it| it.remove_role(id))
    }

    /// Adds a member, or an app with what its manifest declares, or replaces the one with its id,
    /// whole. `EVERYONE` need not be among the roles.
    #[pyo3(
        signature = (id, roles = Names::default(), declared = None),
        text_signature = "($self, id, roles=(), declared=None)"
    )]
    fn put_member(
        &self,
        py: Python<'_>,
        id: &str,
        roles: Names<'_>,
        declared: Option<Names<'_>>,
    ) -> Result<(), Error> {
        let member = edit::member(id, &roles, declared.as_ref())?;
        self.state.change(py, |it| it.put_member(member))
    }

    /// Takes a member away, with the rules that name it.
    fn remove_member(&self, py: Python<'_>, id: &str) -> Result<(), Error> {
        self.state.change(py, |it| it.remove_member(id))
    }

    /// Gives a member a role.
    fn add_role_to(&self, py: Python<'_>, member: &str, role: &str) -> Result<(), Error> {
        self.state.change(py, |it| it.add_role_to(member, role))
    }

    /// Takes a role from a member.
    fn remove_role_from(&self, py: Python<'_>, member: &str, role: &str) -> Result<(), Error> {
        self.state
            .change(py, |it| it.remove_role_from(member, role))
    }

    /// Says who owns the community.
    fn set_owner(&self, py: Python<'_>, member: &str) -> Result<(), Error> {
        self.state.change(py, |it| it.set_owner(member))
    }

    /// Adds a channel group, or replaces the one with its id, whole. Without a name its id will do.
    #[pyo3(signature = (id, name = None))]
    fn put_group(&self, py: Python<'_>, id: &str, name: Option<&str>) -> Result<(), Error> {
        let group = edit::group(id, name);
        self.state.change(py, |it| it.put_group(group))
    }

    /// Takes a group away, with its channels and all their rules.
    fn remove_group(&self, py: Python<'_>, id: &str) -> Result<(), Error> {
        self.state.change(py, |it| it.remove_group(id))
    }

    /// Adds a channel, or replaces the one with its id, whole. Without a name its id will do.
    ///
    /// A synced channel follows the access rules of its group; another has its own.
    #[pyo3(signature = (id, group, name = None, synced = true))]
    fn put_channel(
        &self,
        py: Python<'_>,
        id: &str,
        group: &str,
        name: Option<&str>,
        synced: bool,
    ) -> Result<(), Error> {
        let channel = edit::channel(id, group, name, synced);
        self.state.change(py, |it| it.put_channel(channel))
    }

    /// Takes a channel away, with its rules.
    fn remove_channel(&self, py: Python<'_>, id: &str) -> Result<(), Error> {
        self.state.change(py, |it| it.remove_channel(id))
    }

    /// Adds an access rule of a role or member on a channel or group, or replaces the one that is
    /// there, whole. One that allows and denies nothing lets the place be seen.
    #[pyo3(
        signature = (target, subject, allow = Names::default(), deny = Names::default()),
        text_signature = "($self, target, subject, allow=(), deny=())"
    )]
    fn put_rule(
        &self,
        py: Python<'_>,
        target: &str,
        subject: &str,
        allow: Names<'_>,
        deny: Names<'_>,
    ) -> Result<(), Error> {
        let overlay = edit::overlay(&allow, &deny)?;
        self.state
            .change(py, |it| it.put_rule(edit::key(target, subject), overlay))
    }

    /// Notes that there is an access rule whose overlay is not known, or no longer.
    ///
    /// Until `put_rule` brings it, all channel permissions there are denied to whoever the rule is
    /// for, except to the owner and to community full control.
    ///
    /// >>> from grantfold.root import EVERYONE, Community
    /// >>> community = Community()
    /// >>> community.put_group("lobby")
    /// >>> community.put_unknown_rule("lobby", EVERYONE)
    /// >>> [key.target for key in community.unknown_rules()]
    /// ['lobby']
    /// >>> community.put_rule("lobby", EVERYONE)
    /// >>> community.unknown_rules()
    /// ()
    fn put_unknown_rule(&self, py: Python<'_>, target: &str, subject: &str) -> Result<(), Error> {
        let key = edit::key(target, subject);
        self.state.change(py, |it| it.put_unknown_rule(key))
    }

    /// Takes an access rule away.
    fn remove_rule(&self, py: Python<'_>, target: &str, subject: &str) -> Result<(), Error> {
        self.state
            .change(py, |it| it.remove_rule(&edit::key(target, subject)))
    }
}
