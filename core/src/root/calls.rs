//! Does an API call pass, and if not, with which code does the platform refuse it?
//!
//! Rules from: Root SDK reference (the *Authorization* and *Throws* sections of each client) and
//! the platform's permission map, as `core/catalogs/root-methods.json` has them.

use serde::Serialize;

use crate::generated::root::{CONDITIONS, METHODS};
use crate::root::call_error::CallError;
use crate::root::community::{Channel, Community, CommunityError, EVERYONE, Id, MemberRef};
use crate::root::root_catalog;
use crate::root::tables::{
    Basis, Condition, Effect, ErrorCode, Method, On, Requirement, Target, When,
};
use crate::set::PermissionSet;
use crate::suggest;

/// What about a call its method's name does not tell.
#[derive(Clone, Copy, Debug, Default)]
pub struct CallOptions<'a> {
    /// Conditions that hold, by their names in `docs/root-methods.md`: "attachments",
    /// "others-message" ...
    pub conditions: &'a [&'a str],
    /// Further channels or groups the call names.
    pub more_targets: &'a [&'a str],
    /// The group a channel is moved to.
    pub destination: Option<&'a str>,
    /// The role that is assigned, taken away, edited or deleted.
    pub role: Option<&'a str>,
    /// The permissions a role is created or edited with.
    pub role_permissions: &'a [&'a str],
}

/// A code the platform refuses calls with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlatformCode {
    /// Its name: `NoPermissionToCreate`.
    pub name: &'static str,
    /// Its number; `None` for a name that is in no enumeration of the SDK.
    pub number: Option<u16>,
    /// Does the platform's documentation say so, or was it inferred?
    pub documented: bool,
}

/// A permission that a call needs and its caller lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MissingPermission {
    /// The permission.
    pub permission: String,
    /// The channel or group where it is missing; `None` for the community.
    pub target: Option<String>,
}

/// Does a call pass?
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallAnswer {
    /// The method asked about.
    pub method: &'static str,
    /// Does it pass?
    pub allowed: bool,
    /// The code it is refused with; `None` if it passes, or no code is known.
    pub code: Option<PlatformCode>,
    /// The permissions that are missing.
    pub missing: Vec<MissingPermission>,
    /// Permissions without which it passes, but with less in its answer.
    pub shortened_without: Vec<MissingPermission>,
    /// Why it is refused, in one sentence without full stop.
    pub reason: Option<String>,
    /// What else a caller of this method should know.
    pub note: Option<&'static str>,
}

impl Community {
    /// Does this API call of a member pass? `target` is the channel or group it is about.
    ///
    /// ```
    /// use grantfold::root::{CallOptions, Community, Readings};
    ///
    /// let community = Community::new(Readings::default());
    /// let unknown = community.check_call("bot", "ChannelMesageClient.create", None, CallOptions::default());
    /// assert_eq!(
    ///     unknown.unwrap_err().to_string(),
    ///     "there is no method `ChannelMesageClient.create`; did you mean `ChannelMessageClient.create`?"
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// [`CallError`] if the question makes no sense. A refused call is no error: see [`CallAnswer`].
    pub fn check_call(
        &self,
        member: &str,
        method: &str,
        target: Option<&str>,
        options: CallOptions<'_>,
    ) -> Result<CallAnswer, CallError> {
        let method = find(method)?;
        let call = Call {
            community: self,
            member: self.member(member)?,
            method,
            target,
            options,
            conditions: conditions(options.conditions)?,
        };
        call.complete()?;
        call.answer()
    }

    /// May a member assign a role, take it away, edit or delete it? It must itself have, across
    /// the community, every permission the role gives.
    ///
    /// Rule from: Root SDK reference, `CommunityMemberRoleClient` and `CommunityRoleClient`.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for either id.
    pub fn can_assign(&self, member: &str, role: &str) -> Result<bool, CommunityError> {
        let member = self.member(member)?;
        let role = self.role(role)?;
        let manages = root_catalog()
            .id("community.manageRoles")
            .is_some_and(|id| self.base(member).contains(id));
        Ok(&*role.id != EVERYONE && manages && role.permissions.is_subset(&self.base(member)))
    }
}

/// The one method that compares permissions of a role which is not there yet.
const MAKES_A_ROLE: &str = "CommunityRoleClient.create";

fn find(name: &str) -> Result<&'static Method, CallError> {
    METHODS
        .iter()
        .find(|method| method.name == name)
        .ok_or_else(|| {
            let nearest = suggest::nearest(name, METHODS.iter().map(|method| method.name), &[]);
            CallError::UnknownMethod {
                method: name.to_owned(),
                nearest: nearest.map(|suggestion| suggestion.name),
            }
        })
}

fn conditions(names: &[&str]) -> Result<Vec<When>, CallError> {
    let find = |name: &&str| {
        let found = CONDITIONS.iter().find(|condition| condition.key == *name);
        found
            .map(|condition| condition.when)
            .ok_or_else(|| CallError::UnknownCondition((*name).to_owned()))
    };
    names.iter().map(find).collect()
}

struct Call<'a> {
    community: &'a Community,
    member: MemberRef<'a>,
    method: &'static Method,
    target: Option<&'a str>,
    options: CallOptions<'a>,
    conditions: Vec<When>,
}

impl<'a> Call<'a> {
    /// Does the question name all that the method is about, each of the right kind? Without it
    /// nothing could be found missing.
    fn complete(&self) -> Result<(), CallError> {
        let method = self.method.name;
        if let Some(wanted) = self.method.target {
            for target in self.targets()? {
                self.check_kind(target, wanted)?;
            }
        }
        let mut required = self.method.requires.iter();
        if required.any(|requirement| requirement.on == On::DestinationGroup) {
            let destination = self.options.destination;
            let destination = destination.ok_or(CallError::NeedsDestination(method))?;
            self.check_kind(destination, Target::Group)?;
        }
        match (self.method.subset, self.options.role) {
            (Some(_), None) if method != MAKES_A_ROLE => Err(CallError::NeedsRole(method)),
            _ => Ok(()),
        }
    }

    fn check_kind(&self, id: &str, wanted: Target) -> Result<(), CallError> {
        self.community.place(id)?;
        let (right, wanted) = match wanted {
            Target::Channel => (self.community.channels.contains_key(id), "channel"),
            Target::Group => (self.community.groups.contains_key(id), "channel group"),
            Target::ChannelOrGroup => (true, "channel or channel group"),
        };
        if right {
            return Ok(());
        }
        Err(CallError::WrongKind {
            method: self.method.name,
            id: id.to_owned(),
            wanted,
        })
    }

    fn answer(&self) -> Result<CallAnswer, CallError> {
        let mut answer = CallAnswer {
            method: self.method.name,
            allowed: true,
            code: None,
            missing: Vec::new(),
            shortened_without: Vec::new(),
            reason: None,
            note: Some(self.method.note).filter(|note| !note.is_empty()),
        };
        if let Some(code) = self.method.invisible {
            for target in self.targets()? {
                if !self.community.sees(self.member.id, target)? {
                    let reason = format!(
                        "`{target}` is invisible: no access rule names this member or a role of it"
                    );
                    return Ok(answer.refused(code, reason));
                }
            }
        }
        for requirement in self.method.requires.iter().filter(|r| self.applies(r)) {
            let missing = self.missing(requirement)?;
            match requirement.effect {
                Effect::Denied => answer.missing.extend(missing),
                Effect::Shortened => answer.shortened_without.extend(missing),
            }
        }
        if let Some(first) = answer.missing.first() {
            let reason = match &first.target {
                Some(target) => format!("`{}` is missing on `{target}`", first.permission),
                None => format!("`{}` is missing", first.permission),
            };
            return Ok(answer.denied(self.method.denied, reason));
        }
        for refusal in self.method.refused {
            if self.holds(refusal.when) {
                let explanation = CONDITIONS
                    .iter()
                    .find(|condition| condition.when == refusal.when);
                let why = explanation.map(Condition::clause);
                let reason = format!("no permission helps: {}", why.unwrap_or_default());
                return Ok(answer.refused(refusal.code, reason));
            }
        }
        if let Some(code) = self.method.subset
            && let Some(permission) = self.beyond_own()?
        {
            let reason = format!("the role has `{permission}`, which this member has not");
            return Ok(answer.refused(code, reason));
        }
        Ok(answer)
    }

    fn applies(&self, requirement: &Requirement) -> bool {
        requirement.when.is_none_or(|when| self.holds(when))
    }

    fn holds(&self, when: When) -> bool {
        let of_everyone = when == When::EveryoneRole && self.options.role == Some(EVERYONE);
        of_everyone || self.conditions.contains(&when)
    }

    fn targets(&self) -> Result<Vec<&'a str>, CallError> {
        let first = self
            .target
            .ok_or(CallError::NeedsTarget(self.method.name))?;
        Ok(std::iter::once(first)
            .chain(self.options.more_targets.iter().copied())
            .collect())
    }

    fn missing(&self, requirement: &Requirement) -> Result<Vec<MissingPermission>, CallError> {
        let missing = |target: Option<&str>| MissingPermission {
            permission: requirement.permission.to_owned(),
            target: target.map(str::to_owned),
        };
        if requirement.on == On::Community {
            let grants = self.community.community_grants(self.member.id)?;
            let lacks = !grants.has(requirement.permission);
            return Ok(lacks.then(|| missing(None)).into_iter().collect());
        }
        let mut found = Vec::new();
        for place in self.places(requirement.on)? {
            if !self
                .community
                .grants(self.member.id, &place)?
                .has(requirement.permission)
            {
                found.push(missing(Some(&place)));
            }
        }
        Ok(found)
    }

    fn places(&self, on: On) -> Result<Vec<Id>, CallError> {
        let targets = || {
            self.targets()
                .map(|targets| targets.into_iter().map(Id::from).collect())
        };
        match on {
            On::Community => Ok(Vec::new()),
            On::Target | On::Group | On::EachTarget => targets(),
            On::GroupChannels => {
                let groups: Vec<Id> = targets()?;
                let inside = |channel: &&Channel| groups.contains(&channel.group);
                let channels = self.community.channels.values().filter(inside);
                Ok(channels.map(|channel| channel.id.clone()).collect())
            }
            On::SourceGroup => {
                let channel = self
                    .target
                    .ok_or(CallError::NeedsTarget(self.method.name))?;
                let found = self.community.channels.get(channel);
                let unknown = || CommunityError::Unknown {
                    what: "channel",
                    id: channel.into(),
                };
                Ok(vec![found.ok_or_else(unknown)?.group.clone()])
            }
            On::DestinationGroup => {
                let destination = self.options.destination;
                Ok(vec![
                    destination
                        .ok_or(CallError::NeedsDestination(self.method.name))?
                        .into(),
                ])
            }
        }
    }

    /// A permission of the role concerned that the member does not have itself.
    fn beyond_own(&self) -> Result<Option<String>, CallError> {
        let mut set = PermissionSet::default();
        if let Some(role) = self.options.role {
            set.union_with(&self.community.role(role)?.permissions);
        }
        for name in self.options.role_permissions {
            let id = root_catalog().id(name);
            set.insert(id.ok_or_else(|| CallError::UnknownPermission((*name).to_owned()))?);
        }
        set.subtract(&self.community.base(self.member));
        Ok(root_catalog().names_of(&set).next().map(str::to_owned))
    }
}

impl CallAnswer {
    fn refused(self, code: ErrorCode, reason: String) -> Self {
        self.denied(Some(code), reason)
    }

    /// Refused, whether or not the code is known.
    fn denied(self, code: Option<ErrorCode>, reason: String) -> Self {
        Self {
            allowed: false,
            code: code.map(|code| PlatformCode {
                name: code.name,
                number: code.number,
                documented: code.basis == Basis::Documented,
            }),
            reason: Some(reason),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_without_a_known_code_is_a_denial() {
        let answer = CallAnswer {
            method: "ChannelClient.get",
            allowed: true,
            code: None,
            missing: Vec::new(),
            shortened_without: Vec::new(),
            reason: None,
            note: None,
        };
        let denied = answer.denied(None, "`channel.view` is missing".to_owned());
        assert!(!denied.allowed);
        assert_eq!(denied.code, None);
        assert!(denied.reason.is_some());
    }

    #[test]
    fn only_creating_a_role_compares_without_one() {
        let create = METHODS.iter().find(|method| method.name == MAKES_A_ROLE);
        assert!(create.is_some_and(|method| method.subset.is_some()));
    }
}
