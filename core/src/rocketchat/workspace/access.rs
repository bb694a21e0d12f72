//! May somebody enter a room, or read in it?
//!
//! Rules from: Rocket.Chat server, `canAccessRoom` and `canReadRoom` of the authorization service.

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};

use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::check::Ask;
use crate::rocketchat::workspace::error::WorkspaceError;
use crate::rocketchat::workspace::records::Room;
use crate::rocketchat::workspace::subject::Subject;

/// What the answer depends on and a workspace does not know. By default everything is off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoomQuestion {
    /// May visitors read public channels? The setting `Accounts_AllowAnonymousRead`.
    pub allow_anonymous_read: bool,
    /// Does an invitation count as being in the room? Not in rooms this one is a discussion in.
    pub include_invitations: bool,
    /// Where licence and setting let attribute rules count: what they decide, for every room with
    /// such rules that is met. `None` where they do not count.
    pub attributes: Option<bool>,
    /// What the livechat rules decide, for every livechat room that is met.
    pub livechat: bool,
}

/// May somebody enter a room, and what decided it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoomAccess {
    /// The answer.
    pub allowed: bool,
    /// The rule that said yes.
    pub rule: RoomRule,
    /// Which permission, setting or subscription decided, or what is missing: one sentence without
    /// full stop.
    pub reason: String,
}

/// The rule that lets somebody into a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RoomRule {
    /// Public channels are open.
    Public,
    /// Channels of a public team are open as public channels are.
    TeamPublic,
    /// Channels of a private team are open to its members.
    TeamMember,
    /// Whoever is in the room may enter it.
    Joined,
    /// The attribute rules of the room let the user in.
    Attributes,
    /// The room is a discussion in a room that may be entered.
    Discussion,
    /// The livechat rules let the user in.
    Livechat,
    /// None did.
    None,
}

impl RoomRule {
    /// The stable name, as in JSON and in the other languages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::TeamPublic => "team-public",
            Self::TeamMember => "team-member",
            Self::Joined => "joined",
            Self::Attributes => "attributes",
            Self::Discussion => "discussion",
            Self::Livechat => "livechat",
            Self::None => "none",
        }
    }
}

/// The same as [`RoomRule::name`].
impl Serialize for RoomRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl RoomAccess {
    fn allowed(rule: RoomRule, reason: String) -> Self {
        Self {
            allowed: true,
            rule,
            reason,
        }
    }

    fn denied(reason: String) -> Self {
        Self {
            allowed: false,
            rule: RoomRule::None,
            reason,
        }
    }
}

impl Workspace {
    /// May somebody enter a room? A room the workspace does not know is denied.
    ///
    /// The permissions this depends on are asked for in general, never in the room: what a role in
    /// the room grants does not count. The answer is the server's in every reading, as clients have
    /// no such check.
    ///
    /// ```
    /// use grantfold::rocketchat::{Permission, Room, RoomQuestion, RoomRule, User, Workspace};
    ///
    /// let mut workspace = Workspace::empty();
    /// workspace.put_permission(Permission::new("view-c-room", ["user"]))?;
    /// workspace.put_user(User::new("ann", ["user"]))?;
    /// workspace.put_room(Room::new("general", "c"))?;
    ///
    /// let access = workspace.can_access_room("ann", "general", &RoomQuestion::default())?;
    /// assert_eq!(access.rule, RoomRule::Public);
    /// assert_eq!(access.reason, "the role `user` grants `view-c-room`");
    ///
    /// let visitors = RoomQuestion { allow_anonymous_read: true, ..RoomQuestion::default() };
    /// assert!(workspace.can_access_room(None, "general", &visitors)?.allowed);
    /// assert!(!workspace.can_access_room(None, "general", &RoomQuestion::default())?.allowed);
    /// # Ok::<(), grantfold::rocketchat::WorkspaceError>(())
    /// ```
    ///
    /// Rule from: Rocket.Chat server, `canAccessRoom`.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::Unknown`] for a user given by an id that the workspace does not know, where
    /// the room is known; [`WorkspaceError::InvalidParam`] where a permission is asked for and the
    /// user holds a role with an empty id.
    pub fn can_access_room<'a>(
        &self,
        subject: impl Into<Subject<'a>>,
        room: &str,
        question: &RoomQuestion,
    ) -> Result<RoomAccess, WorkspaceError> {
        let Some(room) = self.room(room) else {
            return Ok(RoomAccess::denied(format!("there is no room `{room}`")));
        };
        self.visitor(subject.into())?.access(room, question)
    }

    /// May somebody read in a room? Whoever may enter it, except that in a public channel a user
    /// needs the permission `preview-c-room` or a subscription besides. An invitation is one.
    ///
    /// Rule from: Rocket.Chat server, `canReadRoom`.
    ///
    /// # Errors
    ///
    /// As [`Self::can_access_room`].
    pub fn can_read_room<'a>(
        &self,
        subject: impl Into<Subject<'a>>,
        room: &str,
        question: &RoomQuestion,
    ) -> Result<RoomAccess, WorkspaceError> {
        let subject = subject.into();
        let access = self.can_access_room(subject, room, question)?;
        let kind = self.room(room).map(|room| room.kind.as_str());
        let (true, Some("c"), Some(user)) = (access.allowed, kind, subject.id()) else {
            return Ok(access);
        };
        let preview = self.visitor(subject)?.test("preview-c-room")?;
        match preview {
            Err(why) if self.subscription(user, room).is_none() => Ok(RoomAccess::denied(format!(
                "{why}, and `{user}` is not in the room"
            ))),
            _ => Ok(access),
        }
    }

    /// May somebody enter all of these rooms? Not if there are none, if one is not known, or without
    /// a user, whatever visitors may.
    ///
    /// Rule from: Rocket.Chat server, `canAccessRoomIds`.
    ///
    /// # Errors
    ///
    /// As [`Self::can_access_room`], where all rooms are known.
    pub fn can_access_rooms<'a, 'r>(
        &self,
        subject: impl Into<Subject<'a>>,
        rooms: impl IntoIterator<Item = &'r str>,
        question: &RoomQuestion,
    ) -> Result<bool, WorkspaceError> {
        let subject = subject.into();
        let ids: BTreeSet<&str> = rooms.into_iter().collect();
        let known: Option<Vec<&Room>> = ids.into_iter().map(|id| self.room(id)).collect();
        let known = known.filter(|rooms| !rooms.is_empty() && subject.id().is_some());
        let Some(rooms) = known else {
            return Ok(false);
        };
        let visitor = self.visitor(subject)?;
        // The server asks about all rooms before it looks at the answers, so an error is not hidden
        // by a room that is denied.
        let mut all = true;
        for room in rooms {
            all &= visitor.access(room, question)?.allowed;
        }
        Ok(all)
    }

    fn visitor<'w, 'a: 'w>(&'w self, subject: Subject<'a>) -> Result<Visitor<'w>, WorkspaceError> {
        let user = subject.id();
        if let (Subject::Id(_), Some(id)) = (subject, user) {
            let known = self.user(id);
            known.ok_or_else(|| WorkspaceError::unknown("user", id))?;
        }
        let held = self.held(&Ask::new(subject, None));
        // The server sorts them, so that an empty one is met first.
        let mut roles: Vec<&str> = held.into_iter().map(|held| held.role).collect();
        roles.sort_unstable();
        Ok(Visitor {
            workspace: self,
            user,
            roles,
        })
    }
}

/// Somebody at the door, with the roles held globally, sorted.
struct Visitor<'w> {
    workspace: &'w Workspace,
    user: Option<&'w str>,
    roles: Vec<&'w str>,
}

/// What a rule says: yes or no, and why. `None` where it is not about this room.
type Verdict = Option<Result<(RoomRule, String), String>>;

impl Visitor<'_> {
    /// Walks up from a discussion to the rooms it is in. The first rule that says yes decides.
    fn access(&self, room: &Room, question: &RoomQuestion) -> Result<RoomAccess, WorkspaceError> {
        let mut question = *question;
        let mut way: Vec<&Room> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut missing = Vec::new();
        let mut next = Some(room);
        while let Some(here) = next {
            if !seen.insert(&here.id) {
                // The server would go round for ever.
                let why = format!("the rooms `{}` is a discussion in form a circle", room.id);
                return Ok(RoomAccess::denied(why));
            }
            way.push(here);
            for rule in [Self::open, Self::joined] {
                match rule(self, here, question)? {
                    Some(Ok((rule, why))) => return Ok(through(room, here, rule, why)),
                    Some(Err(why)) if here.id == room.id => missing.push(why),
                    _ => {}
                }
            }
            question.include_invitations = false;
            let parent = here.parent.as_deref().filter(|id| !id.is_empty());
            next = parent.and_then(|id| self.workspace.room(id));
        }
        let is_livechat = |room: &&Room| matches!(room.kind.as_str(), "l" | "v");
        let deepest = way.iter().rev().copied().find(is_livechat);
        if let Some(here) = deepest.filter(|_| question.livechat) {
            let why = "the livechat rules allow it".to_owned();
            return Ok(through(room, here, RoomRule::Livechat, why));
        }
        if let Some(parent) = room.parent.as_deref().filter(|id| !id.is_empty()) {
            missing.push(match way.len() {
                1 => format!("the room it is a discussion in, `{parent}`, is not known"),
                _ => format!("the room it is a discussion in, `{parent}`, is closed as well"),
            });
        }
        if is_livechat(&room) {
            missing.push("the livechat rules do not allow it".to_owned());
        }
        Ok(RoomAccess::denied(match missing.is_empty() {
            true => "only users may enter such a room".to_owned(),
            false => missing.join(", and "),
        }))
    }

    /// Public channels, those of teams and others.
    fn open(&self, room: &Room, question: RoomQuestion) -> Result<Verdict, WorkspaceError> {
        if room.kind != "c" {
            return Ok(None);
        }
        let Some(id) = room.team.as_deref().filter(|id| !id.is_empty()) else {
            return self.public(RoomRule::Public, question).map(Some);
        };
        let team = self.workspace.team(id);
        if team.is_some_and(|team| team.is_public) {
            return self.public(RoomRule::TeamPublic, question).map(Some);
        }
        let members = team.map(|team| &team.members);
        let user = self.user.unwrap_or_default();
        Ok(Some(match members.is_some_and(|all| all.contains(user)) {
            true => Ok((
                RoomRule::TeamMember,
                format!("`{user}` is a member of the team `{id}`"),
            )),
            false => Err(match self.user {
                Some(user) => format!("`{user}` is no member of the team `{id}`"),
                None => format!("only members of the team `{id}` see its channels"),
            }),
        }))
    }

    fn public(
        &self,
        rule: RoomRule,
        question: RoomQuestion,
    ) -> Result<Result<(RoomRule, String), String>, WorkspaceError> {
        let why = match (self.user, question.allow_anonymous_read) {
            (Some(_), _) => self.test("view-c-room")?,
            (None, true) => Ok("`Accounts_AllowAnonymousRead` is on".to_owned()),
            (None, false) => Err("`Accounts_AllowAnonymousRead` is off".to_owned()),
        };
        Ok(why.map(|why| (rule, why)))
    }

    /// Rooms the user is in, or that its attributes open.
    fn joined(&self, room: &Room, question: RoomQuestion) -> Result<Verdict, WorkspaceError> {
        let Some(user) = self.user else {
            return Ok(None);
        };
        // Asked before anything else: where the check fails, it does so for every room.
        let by_kind = format!("view-{}-room", room.kind);
        let sees = match self.test("view-joined-room")? {
            Err(_) => self.test(&by_kind)?,
            yes => yes,
        };
        let decision = question.attributes.filter(|_| room.has_attribute_rules);
        let lacks = format!("neither `view-joined-room` nor `{by_kind}` is granted");
        Ok(Some(match (decision, sees) {
            (Some(true), Ok(why)) => Ok((
                RoomRule::Attributes,
                format!("the attribute rules allow it, and {why}"),
            )),
            (Some(false), _) => Err("the attribute rules do not allow it".to_owned()),
            (Some(true), Err(_)) => Err(lacks),
            (None, sees) => {
                let place = self.workspace.subscription(user, &room.id);
                let counts = |is_invitation: bool| question.include_invitations || !is_invitation;
                match (place.map(|place| counts(place.is_invitation)), sees) {
                    (None, _) => Err(format!("`{user}` is not in the room")),
                    (Some(false), _) => Err(format!("`{user}` is only invited")),
                    (Some(true), Err(_)) => Err(lacks),
                    (Some(true), Ok(why)) => Ok((
                        RoomRule::Joined,
                        format!("`{user}` is in the room, and {why}"),
                    )),
                }
            }
        }))
    }

    /// Is a permission granted in general, and why?
    fn test(&self, permission: &str) -> Result<Result<String, String>, WorkspaceError> {
        let roles = || self.roles.iter().copied();
        if self.workspace.is_restricted_for_any(permission, roles())? {
            let closes = |role: &&str| self.workspace.table.closes(role, permission);
            let role = roles().find(closes).unwrap_or_default();
            return Ok(Err(format!(
                "the allow-list of the role `{role}` does not have `{permission}`"
            )));
        }
        let table = &self.workspace.table;
        let number = table.catalog().id(permission);
        let grants = |role: &&str| number.is_some_and(|number| table.grants(role, number));
        Ok(match roles().find(grants) {
            Some(role) => Ok(format!("the role `{role}` grants `{permission}`")),
            None => Err(format!("`{permission}` is not granted")),
        })
    }
}

/// A yes for the room asked about, or for one it is a discussion in.
fn through(asked: &Room, here: &Room, rule: RoomRule, why: String) -> RoomAccess {
    match asked.id == here.id {
        true => RoomAccess::allowed(rule, why),
        false => RoomAccess::allowed(
            RoomRule::Discussion,
            format!("it is a discussion in `{}`: {why}", here.id),
        ),
    }
}
