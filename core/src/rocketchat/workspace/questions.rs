//! Questions about many users, rooms or roles at once.

use std::collections::{BTreeSet, HashMap};

use smallvec::SmallVec;

use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::check::Ask;
use crate::rocketchat::workspace::held::{Held, Holding};
use crate::rocketchat::workspace::records::Subscription;
use crate::rocketchat::workspace::subject::Subject;
use crate::set::PermissionId;

impl Workspace {
    /// The users who have a permission, in a room or in general, in the order of their ids. Those
    /// known only by their place in the room are among them, as its roles count for them too.
    ///
    /// Whoever's check fails, for an empty role id, is not. See [`Self::has`].
    ///
    /// ```
    /// use grantfold::rocketchat::{Permission, Subscription, User, Workspace};
    ///
    /// let mut workspace = Workspace::empty();
    /// workspace.put_permission(Permission::new("pin-message", ["admin", "owner"]))?;
    /// workspace.put_user(User::new("ann", ["user"]))?;
    /// workspace.put_user(User::new("bob", ["admin"]))?;
    /// workspace.put_subscription(Subscription::new("ann", "general", ["owner"]))?;
    ///
    /// let ids = |room| -> Vec<&str> {
    ///     let users = workspace.users_who_can("pin-message", room);
    ///     users.into_iter().map(|id| &**id).collect()
    /// };
    /// assert_eq!(ids(None), ["bob"]);
    /// assert_eq!(ids(Some("general")), ["ann", "bob"]);
    /// # Ok::<(), grantfold::rocketchat::WorkspaceError>(())
    /// ```
    #[must_use]
    pub fn users_who_can(&self, permission: &str, room: Option<&str>) -> Vec<&Id> {
        let Some(mut answers) = Answers::about(self, permission) else {
            return Vec::new();
        };
        let room = room.filter(|room| !room.is_empty());
        let mut found = Vec::new();
        // Both maps are in the order of the users' ids: walking along them together spares a look
        // into the subscriptions for each user.
        let mut places = self.places_in(room).peekable();
        for (id, user) in self.users.iter() {
            while let Some(place) = places.next_if(|place| place.user < *id) {
                if answers.has::<Id>(&place.user, &[], room, Some(place)) {
                    found.push(&place.user);
                }
            }
            let place = places.next_if(|place| place.user == *id);
            if answers.has(id, &user.roles, room, place) {
                found.push(id);
            }
        }
        found.extend(
            places
                .filter(|place| answers.has::<Id>(&place.user, &[], room, Some(place)))
                .map(|place| &place.user),
        );
        found
    }

    /// The subscriptions to a room, in the order of their users.
    fn places_in(&self, room: Option<&str>) -> impl Iterator<Item = &Subscription> {
        room.into_iter().flat_map(|room| {
            let users = self.subscriptions.values();
            users.filter_map(move |rooms| rooms.get(room))
        })
    }

    /// The rooms where somebody has a permission, in the order of their ids: those of the workspace,
    /// and those the user has a subscription to.
    ///
    /// There are none where the check fails, for an empty role id. See [`Self::has`].
    #[must_use]
    pub fn rooms_where<'a>(&self, subject: impl Into<Subject<'a>>, permission: &str) -> Vec<&Id> {
        let subject = subject.into();
        let Some(user) = subject.id() else {
            return Vec::new();
        };
        let global: SmallVec<[&str; 8]> = match subject {
            Subject::Known { roles, .. } => roles.iter().copied().collect(),
            _ => {
                let roles = self.user(user).into_iter().flat_map(|user| &user.roles);
                roles.map(|role| &**role).collect()
            }
        };
        let Some(mut answers) = Answers::about(self, permission) else {
            return Vec::new();
        };
        let places = self.subscriptions.get(user);
        let subscribed = places.into_iter().flat_map(|places| places.keys());
        let rooms: BTreeSet<&Id> = self.rooms.keys().chain(subscribed).collect();
        let has = |room: &&Id| {
            let place = places.and_then(|places| places.get(*room));
            answers.has(user, &global, Some(room), place)
        };
        rooms.into_iter().filter(has).collect()
    }

    /// The roles that grant a permission to whoever holds them where their scope says, in the order
    /// of their ids. Some may have no document; they grant all the same, except in
    /// [`Reading::OldestClient`]. A restricted role whose allow-list lacks the permission grants it
    /// to nobody, except where the reading overlooks the list. None for a permission that does not
    /// exist.
    ///
    /// [`Reading::OldestClient`]: crate::rocketchat::Reading::OldestClient
    #[must_use]
    pub fn roles_granting(&self, permission: &str) -> Vec<&Id> {
        let known = self.permission(permission).into_iter();
        let roles = known.flat_map(|known| &known.roles);
        let gives = |role: &&Id| {
            let held = Held::as_meant(role, &self.table);
            held.gives(permission, self.reading(), &self.table)
        };
        let roles: BTreeSet<&Id> = roles.filter(gives).collect();
        roles.into_iter().collect()
    }
}

/// What an answer depends on, besides the room's name: whether somebody has a place in the room,
/// and the roles held in it and globally.
#[derive(PartialEq, Eq, Hash)]
struct Situation<'w> {
    is_in_room: bool,
    held: SmallVec<[(bool, &'w str); 4]>,
}

/// Answers about one permission, each worked out once for all who are in the same situation.
struct Answers<'w> {
    workspace: &'w Workspace,
    permission: PermissionId,
    known: HashMap<Situation<'w>, bool>,
}

impl<'w> Answers<'w> {
    /// None if nobody can have it.
    fn about(workspace: &'w Workspace, permission: &str) -> Option<Self> {
        workspace.permission(permission)?;
        Some(Self {
            workspace,
            permission: workspace.table.catalog().id(permission)?,
            known: HashMap::new(),
        })
    }

    fn has<R: AsRef<str>>(
        &mut self,
        user: &str,
        global: &'w [R],
        room: Option<&str>,
        place: Option<&'w Subscription>,
    ) -> bool {
        let global = global.iter().map(|role| (false, role.as_ref()));
        let local = place.into_iter().flat_map(|place| &place.roles);
        let mut held: SmallVec<_> = global
            .chain(local.map(|role| (true, role.as_ref())))
            .collect();
        held.sort_unstable();
        held.dedup();
        let situation = Situation {
            is_in_room: place.is_some(),
            held,
        };
        if let Some(known) = self.known.get(&situation) {
            return *known;
        }
        let answer = self.resolve(user, room, &situation);
        self.known.insert(situation, answer);
        answer
    }

    fn resolve(&self, user: &str, room: Option<&str>, situation: &Situation<'_>) -> bool {
        let held = situation.held.iter().map(|&(is_local, role)| Held {
            role,
            holding: match is_local {
                true => Holding::InRoom,
                false => Holding::Globally,
            },
        });
        let held: Vec<Held<'_>> = held.collect();
        let granted = self.workspace.resolve(&Ask::new(user, room), &held);
        granted.contains(self.permission)
    }
}
