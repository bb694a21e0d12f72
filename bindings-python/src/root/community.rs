//! A community: how it is made and written, and what it is asked.

use std::sync::Arc;

use grantfold::root as core;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple, PyType};

use crate::convert::{Name, Names, tuple};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::grants::Grants;
use crate::root::advice::Advice;
use crate::root::calls::{CallAnswer, Options};
use crate::root::contested::Contested;
use crate::root::members::Members;
use crate::root::overlay::OverlayPlan;
use crate::root::places::Places;
use crate::root::readings::{Choices, dict};
use crate::state::State;
use crate::vocabulary;

/// A Root community: its roles, members, apps, channels and access rules, and what they add up to.
///
/// Changes take effect at once, are all or nothing, and each raises `version`. It may be shared
/// between threads: a question sees all of a change or nothing of it. `copy.copy()` gives a
/// community that changes apart from this one. What is not there raises `CommunityError`, lone
/// surrogates in an id `UnicodeEncodeError`, an argument of another type `TypeError`.
///
/// >>> from grantfold.root import EVERYONE, Community
/// >>> community = Community()
/// >>> community.put_group("lobby", "Lobby")
/// >>> community.put_channel("general", "lobby", "General")
/// >>> community.put_member("bot", declared=["channel.createMessage"])
/// >>> "channel.createMessage" in community.grants("bot", "general")
/// False
/// >>> community.put_rule("lobby", EVERYONE)
/// >>> "channel.createMessage" in community.grants("bot", "general")
/// True
#[pyclass(frozen, module = "grantfold.root")]
pub(crate) struct Community {
    pub(super) state: State<core::Community, u64>,
    pub(super) places: Places,
    pub(super) members: Members,
}

impl From<Arc<core::Community>> for Community {
    fn from(now: Arc<core::Community>) -> Self {
        Self {
            state: now.into(),
            places: Places::default(),
            members: Members::default(),
        }
    }
}

impl From<core::Community> for Community {
    fn from(community: core::Community) -> Self {
        Arc::new(community).into()
    }
}

#[pymethods]
impl Community {
    /// A community with nothing in it but the role `EVERYONE`, which grants nothing.
    ///
    /// The readings are those of `from_json`.
    #[new]
    #[pyo3(signature = (*, role_merge = None, view_false = None, full_control = None, implied = None))]
    fn new(
        role_merge: Option<Name<'_>>,
        view_false: Option<Name<'_>>,
        full_control: Option<Name<'_>>,
        implied: Option<Name<'_>>,
    ) -> PyResult<Self> {
        let choices = Choices {
            role_merge,
            view_false,
            full_control,
            implied,
        };
        Ok(core::Community::new(choices.or(core::Readings::default())?).into())
    }

    /// Reads a community from the document that `to_json` writes, or that a bot put together from
    /// what it listed: its parts are in the shapes the SDK returns.
    ///
    /// Missing lists are empty, missing permissions are not granted. Fields that have nothing to do
    /// with permissions are kept and written again. The readings say how to understand what Root's
    /// documents leave open; without one, the default applies: `role_merge` is `allow_wins` or
    /// `deny_wins`, `view_false` is `ignored` or `hides`, `full_control` is `removable` or `sticky`,
    /// `implied` is `late` or `early`.
    ///
    /// Raises `CommunityError` with all problems in `diagnostics` if it cannot be read as a whole,
    /// and `ValueError` for a reading that does not exist.
    ///
    /// >>> from grantfold.root import Community, CommunityError
    /// >>> try:
    /// ...     Community.from_json('{"members": [{"userId": "ann", "communityRoleIds": ["mod"]}]}')
    /// ... except CommunityError as error:
    /// ...     print(error)
    /// 1:14: error[community-dangling-id]: there is no role `mod` (list it in this document, ...)
    #[classmethod]
    #[pyo3(signature = (text, *, role_merge = None, view_false = None, full_control = None, implied = None))]
    fn from_json(
        _cls: &Bound<'_, PyType>,
        py: Python<'_>,
        text: &str,
        role_merge: Option<Name<'_>>,
        view_false: Option<Name<'_>>,
        full_control: Option<Name<'_>>,
        implied: Option<Name<'_>>,
    ) -> Result<Self, Error> {
        let choices = Choices {
            role_merge,
            view_false,
            full_control,
            implied,
        };
        let readings = choices.or(core::Readings::default())?;
        let read = py.detach(|| core::Community::from_json(text, readings));
        Ok(read.map_err(Error::Malformed)?.into())
    }

    /// The community as a document that `from_json` reads: the same answers, and every field that
    /// was read.
    fn to_json(&self, py: Python<'_>) -> Result<String, Error> {
        let community = self.state.now()?;
        Ok(py.detach(|| community.to_json()))
    }

    /// What was odd about the document this was read from, and not an error.
    #[getter]
    fn diagnostics<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyTuple>, Error> {
        Ok(tuple(py, self.state.now()?.diagnostics(), Diagnostic)?)
    }

    /// Grows with every change.
    #[getter]
    fn version(&self) -> Result<u64, Error> {
        Ok(self.state.now()?.version())
    }

    /// The reading that answers are given under, as the arguments of `from_json`.
    #[getter]
    fn readings<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyDict>, Error> {
        Ok(dict(py, self.state.now()?.readings())?)
    }

    /// A copy of this community under another reading, which changes apart from it.
    ///
    /// What is left out stays as it is. Raises `ValueError` for a reading that does not exist.
    ///
    /// >>> from grantfold.root import Community
    /// >>> Community().under(role_merge="deny_wins").readings["role_merge"]
    /// 'deny_wins'
    #[pyo3(signature = (*, role_merge = None, view_false = None, full_control = None, implied = None))]
    fn under(
        &self,
        py: Python<'_>,
        role_merge: Option<Name<'_>>,
        view_false: Option<Name<'_>>,
        full_control: Option<Name<'_>>,
        implied: Option<Name<'_>>,
    ) -> Result<Self, Error> {
        let choices = Choices {
            role_merge,
            view_false,
            full_control,
            implied,
        };
        let community = self.state.now()?;
        let readings = choices.or(community.readings())?;
        Ok(py.detach(|| community.under(readings)).into())
    }

    /// What a member or app may do in a channel or channel group: channel permissions as its access
    /// rules leave them, and community permissions as they are everywhere.
    ///
    /// >>> from grantfold.root import Community
    /// >>> community = Community()
    /// >>> community.put_group("lobby")
    /// >>> community.put_member("bot", declared=["channel.createMessage"])
    /// >>> print(community.grants("bot", "lobby").explain("channel.createMessage").summary)
    /// `channel.createMessage` is not granted: no access rule on `lobby` names this member ...
    fn grants(&self, member: &str, target: &str) -> Result<Grants, Error> {
        let grants = self.state.now()?.shared_grants(member, target)?;
        Ok(Grants::new(grants, &vocabulary::OF_COMMUNITIES))
    }

    /// What a member or app may do in the community itself.
    ///
    /// Channel permissions are not among it, unless the member has full control of the community or
    /// owns it: ask `grants` for those.
    fn community_grants(&self, member: &str) -> Result<Grants, Error> {
        let grants = self.state.now()?.community_grants(member)?;
        Ok(Grants::new(grants, &vocabulary::OF_COMMUNITIES))
    }

    /// Does a member see a channel or channel group?
    fn sees(&self, member: &str, target: &str) -> Result<bool, Error> {
        Ok(self.state.now()?.sees(member, target)?)
    }

    /// The channel groups a member sees: those with a rule for it, and those with a channel it sees.
    fn visible_groups<'py>(
        &self,
        py: Python<'py>,
        member: &str,
    ) -> Result<Bound<'py, PyList>, Error> {
        self.state.list(py, |it| it.visible_groups(member))
    }

    /// The id of the channel of that name. Names need not be unique: raises `CommunityError` if
    /// several channels have it.
    fn channel_named<'py>(
        &self,
        py: Python<'py>,
        name: Name<'_>,
    ) -> Result<Bound<'py, PyString>, Error> {
        let community = self.state.now()?;
        Ok(PyString::new(py, community.channel_named(name.as_str())?))
    }

    /// The permissions whose answer in a channel or group depends on the reading, in the order of
    /// the catalogue.
    fn contested<'py>(
        &self,
        py: Python<'py>,
        member: &str,
        target: &str,
    ) -> Result<Bound<'py, PyTuple>, Error> {
        let community = self.state.now()?;
        let found = py.detach(|| community.contested(member, target))?;
        Ok(tuple(py, &found, Contested)?)
    }

    /// May a member assign a role, take it away, edit or delete it? It must itself have, across the
    /// community, every permission the role gives.
    fn can_assign(&self, member: &str, role: &str) -> Result<bool, Error> {
        Ok(self.state.now()?.can_assign(member, role)?)
    }

    /// Does this API call of a member pass? A refused call raises nothing: see the answer.
    ///
    /// `method` is client, dot, method; `target` is the channel or group it is about. The rest is
    /// what the method's name does not tell: conditions that hold, further channels or groups, the
    /// group a channel is moved to, the role concerned, and the permissions a role is created or
    /// edited with. Raises `CommunityError` for a question that makes no sense.
    ///
    /// >>> from grantfold.root import EVERYONE, Community
    /// >>> community = Community()
    /// >>> community.put_group("lobby")
    /// >>> community.put_channel("hall", "lobby")
    /// >>> community.put_rule("lobby", EVERYONE, allow=["channel.createMessage"])
    /// >>> community.put_member("ann")
    /// >>> community.check_call("ann", "ChannelMessageClient.create", "hall").allowed
    /// True
    /// >>> answer = community.check_call("ann", "ChannelMessageClient.create", "hall", conditions=["attachments"])
    /// >>> answer.code.name, answer.reason
    /// ('NoPermissionToCreate', '`channel.createMessageAttachment` is missing on `hall`')
    #[pyo3(
        signature = (
            member, method, target = None, *, conditions = Names::default(),
            more_targets = Names::default(), destination = None, role = None,
            role_permissions = Names::default()
        ),
        text_signature = "($self, member, method, target=None, *, conditions=(), more_targets=(), \
            destination=None, role=None, role_permissions=())"
    )]
    // One each: Python's keywords are the names of what can be said about a call.
    #[allow(clippy::too_many_arguments)]
    fn check_call(
        &self,
        member: &str,
        method: Name<'_>,
        target: Option<&str>,
        conditions: Names<'_>,
        more_targets: Names<'_>,
        destination: Option<&str>,
        role: Option<&str>,
        role_permissions: Names<'_>,
    ) -> Result<CallAnswer, Error> {
        let options = Options {
            target,
            conditions,
            more_targets,
            destination,
            role,
            role_permissions,
        };
        options.ask(&*self.state.now()?, member, method.as_str())
    }

    /// The single changes that would grant a member a permission in a channel or group, those that
    /// open least beside it first. Each was tried on a copy.
    ///
    /// Empty if the permission is granted, or no single change grants it.
    ///
    /// >>> from grantfold.root import Community
    /// >>> community = Community()
    /// >>> community.put_group("lobby")
    /// >>> community.put_member("bot", declared=["channel.createMessage"])
    /// >>> best, *_ = community.advise("bot", "lobby", "channel.createMessage")
    /// >>> print(best.change, best.target, best.member, best.reach)
    /// memberRule lobby bot 1
    fn advise<'py>(
        &self,
        py: Python<'py>,
        member: &str,
        target: &str,
        permission: Name<'_>,
    ) -> Result<Bound<'py, PyTuple>, Error> {
        let (community, permission) = (self.state.now()?, permission.as_str());
        let found = py.detach(|| community.advise(member, target, permission))?;
        Ok(tuple(py, &found, Advice)?)
    }

    /// The smallest overlay with which a role or member has exactly the wanted channel permissions in
    /// a channel or channel group, and `channel.view`, which comes with every rule.
    ///
    /// It replaces the rule that is there by now. For a role, the result is that of a member who
    /// holds no other role and has no rule of its own. What cannot be reached is told in `warnings`
    /// of the plan, which then comes as near as it can. Nothing is changed.
    ///
    /// >>> from grantfold.root import EVERYONE, Community
    /// >>> community = Community()
    /// >>> community.put_group("lobby")
    /// >>> community.put_role(EVERYONE, None, ["channel.createMessage", "channel.createFile"])
    /// >>> community.put_role("muted")
    /// >>> community.put_rule("lobby", EVERYONE)
    /// >>> plan = community.overlay_for("muted", "lobby", ["channel.createFile"])
    /// >>> plan.exact, plan.allow, plan.deny, plan.sdk
    /// (True, (), ('channel.createMessage',), {'channelCreateMessage': False})
    /// >>> community.put_rule(plan.target, plan.subject, plan.allow, plan.deny)
    fn overlay_for(
        &self,
        py: Python<'_>,
        subject: &str,
        target: &str,
        wanted: Names<'_>,
    ) -> Result<OverlayPlan, Error> {
        let (community, wanted) = (self.state.now()?, wanted.extract()?);
        let wanted: Vec<&str> = wanted.iter().map(Name::as_str).collect();
        let plan = py.detach(|| community.overlay_for(subject, target, &wanted))?;
        Ok(OverlayPlan(plan))
    }

    fn __copy__(&self) -> Result<Self, Error> {
        Ok(self.state.now()?.into())
    }

    fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Result<Self, Error> {
        self.__copy__()
    }

    fn __repr__(&self) -> Result<String, Error> {
        Ok(format!("<Community version={}>", self.version()?))
    }
}
