//! What one subject may do in one place. A check that succeeds never comes here: JavaScript holds the bits itself.

use grantfold::{Catalog, Grants, PermissionSet};
use napi::bindgen_prelude::{Env, External, Result, Uint8ArraySlice, Unknown};
use napi_derive::napi;

use crate::answer::answer;
use crate::denial::denial;

/// A one for each granted permission at the place of its id, and zeros for the others.
#[napi(catch_unwind)]
pub fn grants_marks<'env>(
    env: &'env Env,
    grants: &External<Grants>,
) -> Result<Uint8ArraySlice<'env>> {
    marks(env, grants.set(), grants.catalog())
}

/// The same for a set.
pub(crate) fn marks<'env>(
    env: &'env Env,
    set: &PermissionSet,
    catalog: &Catalog,
) -> Result<Uint8ArraySlice<'env>> {
    let mut marks = vec![0; catalog.len()];
    for id in set.iter() {
        if let Some(mark) = marks.get_mut(id.index()) {
            *mark = 1;
        }
    }
    Uint8ArraySlice::copy_from(env, marks)
}

/// Whose grants these are.
#[napi(catch_unwind)]
pub fn grants_subject(env: &Env, grants: &External<Grants>) -> Result<Unknown<'static>> {
    answer(env, &grants.subject())
}

/// Where these grants are for.
#[napi(catch_unwind)]
pub fn grants_place(env: &Env, grants: &External<Grants>) -> Result<Unknown<'static>> {
    answer(env, &grants.place())
}

/// The JSON form.
#[napi(catch_unwind)]
pub fn grants_json(env: &Env, grants: &External<Grants>) -> Result<Unknown<'static>> {
    answer(env, &**grants)
}

/// Do both allow the same permissions?
#[napi(catch_unwind)]
pub fn grants_equal(left: &External<Grants>, right: &External<Grants>) -> bool {
    **left == **right
}

/// Why a permission is granted or not.
#[napi(catch_unwind)]
pub fn explain(env: &Env, grants: &External<Grants>, name: String) -> Result<Unknown<'static>> {
    answer(env, &grants.explain(&name))
}

/// The denial of these permissions, or null.
#[napi(catch_unwind)]
pub fn permission_denial(
    env: &Env,
    grants: &External<Grants>,
    names: Vec<String>,
    method: Option<String>,
) -> Result<Unknown<'static>> {
    let names = names.iter().map(String::as_str);
    denial(env, grants.require_all(names), method)
}
