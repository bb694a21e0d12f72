//! What somebody may do in a workspace, and what restricts it.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::Names;
use crate::error::Error;
use crate::grants::Grants;
use crate::rocketchat::workspace::arguments::Who;
use crate::rocketchat::workspace::workspace::Workspace;
use crate::vocabulary;

#[pymethods]
impl Workspace {
    /// Does somebody have a permission, in a room or in general? Nobody has any, and nobody has one
    /// that does not exist.
    ///
    /// `lent` are roles that count for this question only, such as those of the owner of a room that
    /// is being created: they grant, they do not restrict. Raises `WorkspaceError` where the server
    /// throws, for an empty id of a permission or of a role that is held.
    #[pyo3(
        signature = (user, permission, room = None, lent = Names::default()),
        text_signature = "($self, user, permission, room=None, lent=())"
    )]
    fn has(
        &self,
        user: &Bound<'_, PyAny>,
        permission: &Bound<'_, PyAny>,
        room: Option<&str>,
        lent: Names<'_>,
    ) -> Result<bool, Error> {
        if let Ok(user) = user.extract()
            && lent.is_empty()
            && let Some(id) = vocabulary::OF_WORKSPACES.id(permission)
        {
            return self.has_id(user, id, room);
        }
        let (user, permission) = (user.extract()?, permission.extract()?);
        let about = (&user, room, &lent);
        Ok(self.ask(about, |now, ask| now.asks_all(ask, [permission]))??)
    }

    /// Does somebody have all of these permissions? True for none at all, except for nobody.
    ///
    /// The first permission that is not had decides; see `has`.
    #[pyo3(
        signature = (user, permissions, room = None, lent = Names::default()),
        text_signature = "($self, user, permissions, room=None, lent=())"
    )]
    fn has_all(
        &self,
        user: Who<'_, '_>,
        permissions: Names<'_>,
        room: Option<&str>,
        lent: Names<'_>,
    ) -> Result<bool, Error> {
        let (about, permissions) = ((&user, room, &lent), permissions.ids()?);
        Ok(self.ask(about, |now, ask| now.asks_all(ask, permissions))??)
    }

    /// Does somebody have one of these permissions? False for none at all.
    ///
    /// The first permission that is had decides; see `has`.
    #[pyo3(
        signature = (user, permissions, room = None, lent = Names::default()),
        text_signature = "($self, user, permissions, room=None, lent=())"
    )]
    fn has_any(
        &self,
        user: Who<'_, '_>,
        permissions: Names<'_>,
        room: Option<&str>,
        lent: Names<'_>,
    ) -> Result<bool, Error> {
        let (about, permissions) = ((&user, room, &lent), permissions.ids()?);
        Ok(self.ask(about, |now, ask| now.asks_any(ask, permissions))??)
    }

    /// All that somebody may do, in a room or in general, and why. Nothing where `has` raises.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> workspace = Workspace.defaults()
    /// >>> workspace.put_user("bot", ["bot"])
    /// >>> grants = workspace.grants("bot")
    /// >>> "create-c" in grants, "delete-c" in grants
    /// (True, False)
    /// >>> grants.explain("delete-c").help
    /// 'give `bot` the role `admin` or, in a room, `owner`'
    #[pyo3(
        signature = (user, room = None, lent = Names::default()),
        text_signature = "($self, user, room=None, lent=())"
    )]
    fn grants(
        &self,
        user: Who<'_, '_>,
        room: Option<&str>,
        lent: Names<'_>,
    ) -> Result<Grants, Error> {
        self.ask((&user, room, &lent), |now, ask| {
            Grants::new(now.grants_of(ask), &vocabulary::OF_WORKSPACES)
        })
    }

    /// Does somebody hold a role where its scope says it is held: globally, or in the room?
    ///
    /// This is another question than what roles grant: a room role held globally grants in every
    /// room, and is not held in any.
    #[pyo3(signature = (user, role, room = None))]
    fn has_role(&self, user: Who<'_, '_>, role: &str, room: Option<&str>) -> Result<bool, Error> {
        let now = self.0.now()?;
        Ok(user.ask(|who| now.has_role(who, role, room))?)
    }

    /// Does somebody hold one of these roles? False for none at all. See `has_role`.
    #[pyo3(signature = (user, roles, room = None))]
    fn has_any_role(
        &self,
        user: Who<'_, '_>,
        roles: Names<'_>,
        room: Option<&str>,
    ) -> Result<bool, Error> {
        let (now, roles) = (self.0.now()?, roles.ids()?);
        Ok(user.ask(|who| now.has_any_role(who, roles, room))?)
    }

    /// Adds permissions to the allow-list of a role. Whoever holds the role is denied what is not on
    /// it, whatever other roles grant; the list itself grants nothing.
    ///
    /// A list only grows, and an empty one restricts nothing. The platform does this for `guest`,
    /// with a licence: `guest_allow_list` has its list.
    fn restrict(&self, py: Python<'_>, role: &str, permissions: Names<'_>) -> Result<(), Error> {
        let permissions = permissions.ids()?;
        self.0.change(py, |it| it.restrict(role, permissions))
    }

    /// Does this role keep this permission from its holders? Raises `WorkspaceError` for an empty id.
    fn is_restricted(&self, permission: &str, role: &str) -> Result<bool, Error> {
        Ok(self.0.now()?.is_restricted(permission, role)?)
    }

    /// Does one of these roles keep this permission from whoever holds them all? Raises
    /// `WorkspaceError` for an empty permission, and for an empty role before one that restricts.
    fn is_restricted_for_any(&self, permission: &str, roles: Names<'_>) -> Result<bool, Error> {
        let now = self.0.now()?;
        Ok(now.is_restricted_for_any(permission, roles.ids()?)?)
    }

    /// Was an allow-list given to the role, even an empty one?
    fn has_restrictions(&self, role: &str) -> Result<bool, Error> {
        Ok(self.0.now()?.has_restrictions(role))
    }

    /// The allow-list of a role, sorted; `None` if it was given none.
    fn allow_list<'py>(
        &self,
        py: Python<'py>,
        role: &str,
    ) -> Result<Option<Bound<'py, PyTuple>>, Error> {
        let now = self.0.now()?;
        let list = now.allow_list(role).map(|list| {
            let ids: Vec<&str> = list.iter().map(AsRef::as_ref).collect();
            PyTuple::new(py, ids)
        });
        Ok(list.transpose()?)
    }
}
