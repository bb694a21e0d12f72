#![allow(missing_docs)]
use super::records::{Permission, Role, Scope};
use crate::catalog::Catalog;
use std::sync::{Arc, LazyLock};
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Defaults {
    V7,
    #[default]
    V8,
    V9,
}
static C: LazyLock<Arc<Catalog>> = LazyLock::new(Arc::default);
pub fn workspace_catalog() -> &'static Arc<Catalog> {
    &C
}
pub fn guest_allow_list() -> &'static [&'static str] {
    &["view-d-room"]
}
pub(super) fn default_permissions(_: Defaults) -> impl Iterator<Item = Permission> {
    [
        Permission::new("create-c", ["user", "admin"]),
        Permission::new("edit-room", ["admin", "owner"]),
    ]
    .into_iter()
}
pub(super) fn default_roles(_: Defaults) -> impl Iterator<Item = Role> {
    [
        Role::new("owner", Scope::Subscriptions),
        Role::new("user", Scope::Users),
    ]
    .into_iter()
}
