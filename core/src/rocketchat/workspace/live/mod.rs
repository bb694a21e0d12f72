//! [`Workspace::apply`]: a workspace follows what a server answers and sends.
//!
//! Rule from: Rocket.Chat server (`permissions/get`, `permissions.listAll`, `roles.list`,
//! `roles.sync`, listeners of streams); web client `CachedStore` for the order of what happened and
//! for cursors.

mod event;
mod follow;
pub(super) mod gone;
mod newer;
mod plan;
mod serve;
mod shape;
mod steps;
mod subscriptions;
mod update;
mod users;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::timestamp::Timestamp;
use crate::source::{Document, Limits};

pub(super) use follow::Mode;

/// What became of an answer or event that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Applied {
    /// What it told of: `permissions`, `roles`, `users`, `subscriptions`, or `nothing`.
    pub what: &'static str,
    /// Is the workspace another one now? Then its version is one higher. How far answers have come
    /// ([`Workspace::cursor`]) may move without that.
    pub changed: bool,
    /// What was odd about it, and no error.
    pub diagnostics: Vec<Diagnostic>,
}

impl Workspace {
    /// Applies what a server sent: the answer to a call, or a whole DDP frame. All later questions
    /// see the change. `at` is when the call was started, or when the event came.
    ///
    /// | sent | what it does |
    /// | --- | --- |
    /// | the bare list of `permissions/get`; `{permissions: [...]}` | all permissions there are: others are gone |
    /// | `{update, remove}` of `permissions/get` or `permissions.listAll` | the permissions that changed; others stay |
    /// | `{roles: [...]}` of `roles.list` | all roles there are: others are gone |
    /// | `{roles: {update, remove}}` of `roles.sync` | the roles that changed; others stay |
    /// | `{users: [...]}`, `{user: {...}}`, or the user that `me` answers | puts the users in |
    /// | `{role: {...}}` of a call that changed it | puts the role in |
    /// | `{update, remove}` of subscriptions, `{subscriptions: [...]}`, `{subscription: {...}}`, a bare list of them, the `{roles: [...]}` of `channels.roles` | the subscriptions that changed; others stay |
    /// | `{"msg": "result", "result": ...}` around one of those | the same |
    /// | `{"msg": "changed"}` of `permissions-changed`, `roles`, `userData`, `subscriptions-changed` | one change |
    /// | frames and streams that say nothing of these | nothing |
    ///
    /// - Newest wins: a record that is older than the one held, or than the deletion that is known,
    ///   is not applied; a note `update-outdated` says so. Records without a date always count, and
    ///   so do those of a listing of all there is over deletions from before it was asked for. What
    ///   an event removes is removed, at the time `at`: give it by the server's clock, as far as
    ///   that is known.
    /// - An empty answer does not say what it is about. `{update: [], remove: []}` may answer other
    ///   calls as well, such as `subscriptions/get` and `rooms/get`: it changes nothing, and does not
    ///   move [`Self::cursor`]. `[]` counts as a table without permissions, and a list of deletions
    ///   alone as news of permissions, unless it names a subscription that is held: do not apply
    ///   those of other calls. `{roles: []}` is refused while there are roles.
    /// - Within one answer things happen in the order of their times, an update before a deletion of
    ///   the same time.
    /// - A user that a stream tells of and that is not here stays unknown (`update-unlisted-user`),
    ///   as its other roles are not known. So does a user whose answer does not have its roles;
    ///   servers leave them out for callers who may not see them. One that is here keeps its own.
    /// - Of a change to a user document, its roles and its user name are read. Other fields are left
    ///   as they were.
    ///
    /// ```
    /// use grantfold::rocketchat::{Timestamp, User, Workspace};
    ///
    /// let mut workspace = Workspace::empty();
    /// workspace.put_user(User::new("u1", ["user"]))?;
    ///
    /// let answer = r#"{ "msg": "result", "id": "1", "result": [
    ///     { "_id": "create-c", "roles": ["user"], "_updatedAt": { "$date": 1000 } }
    /// ] }"#;
    /// let applied = workspace.apply(answer, Timestamp::from_millis(2000)).unwrap();
    /// assert_eq!((applied.what, applied.changed), ("permissions", true));
    /// assert!(workspace.has("u1", "create-c", None)?);
    /// assert_eq!(workspace.cursor(), Some(Timestamp::from_millis(1000)));
    ///
    /// let event = r#"{ "msg": "changed", "collection": "stream-notify-logged", "id": "id", "fields": {
    ///     "eventName": "permissions-changed",
    ///     "args": ["updated", { "_id": "create-c", "roles": [], "_updatedAt": { "$date": 3000 } }]
    /// } }"#;
    /// assert!(workspace.apply(event, Timestamp::from_millis(3001)).unwrap().changed);
    /// assert!(!workspace.has("u1", "create-c", None)?);
    /// # Ok::<(), grantfold::rocketchat::WorkspaceError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// All problems of what was sent, each with its place; then nothing is changed. Beside what is no
    /// strict JSON: `update-malformed` for what has the wrong shape, `update-unknown` for what no
    /// server sends, `update-refused` if the server answered with an error.
    pub fn apply(&mut self, sent: &str, at: Timestamp) -> Result<Applied, Vec<Diagnostic>> {
        self.follow_text(sent, Mode::change(at))
    }

    /// Applies an answer like [`Self::apply`], and takes it for all there is: permissions, roles and
    /// users that are not in it are gone, users together with their subscriptions. Of subscriptions,
    /// those of the users it names are.
    ///
    /// `permissions.listAll` without `updatedSince` answers the whole table in the shape of a
    /// change, and nothing in it says which of both it is. Events, and answers about one user or
    /// subscription, do the same here as there.
    ///
    /// # Errors
    ///
    /// Those of [`Self::apply`]; `update-malformed` also for one page of several of users, and for an
    /// empty list of subscriptions, which does not say whose it is.
    pub fn replace(&mut self, sent: &str, at: Timestamp) -> Result<Applied, Vec<Diagnostic>> {
        self.follow_text(sent, Mode::listing(at))
    }

    fn follow_text(&mut self, sent: &str, mode: Mode) -> Result<Applied, Vec<Diagnostic>> {
        follow::refuse_wrapped(sent)?;
        self.follow(Document::read_within(Limits::COMMUNITY, sent), mode)
    }

    /// How far answers about permissions have come: what `permissions/get` and
    /// `permissions.listAll` are to be asked for next. `None` before the first answer.
    ///
    /// It is the latest date in an answer, or when the call was started if an answer brought nothing
    /// later. It never goes back. What is empty on both sides does not move it, as anything may have
    /// been answered so; nor do events: one before them may have been missed.
    /// With an `at` that is ahead of the server's clock, what is changed until then is missed; apply
    /// a listing of all there is from time to time.
    #[must_use]
    pub fn cursor(&self) -> Option<Timestamp> {
        self.cursor
    }

    /// How far answers about roles have come, as [`Self::cursor`] is for permissions; for
    /// `roles.sync`.
    #[must_use]
    pub fn roles_cursor(&self) -> Option<Timestamp> {
        self.roles_cursor
    }
}
