//! Permissions for single settings: who may save a setting, and the permissions a server derives.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::call::ApiError;
use crate::rocketchat::workspace::error::WorkspaceError;
use crate::rocketchat::workspace::records::Permission;
use crate::rocketchat::workspace::subject::Subject;
use crate::rocketchat::workspace::timestamp::Timestamp;

/// A setting, as far as its permission depends on it. Groups are settings too.
///
/// Field names from: `@rocket.chat/core-typings`, `ISetting`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setting {
    /// Its id: `Site_Name`; of a group, `General`.
    pub id: String,
    /// The group it is in.
    pub group: Option<String>,
    /// The section it is in.
    pub section: Option<String>,
    /// Where it stands among others.
    pub sorter: Option<f64>,
    /// Is it hidden? Then there is no permission for it.
    pub hidden: bool,
}

impl Setting {
    /// A setting in no group.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            ..Self::default()
        }
    }
}

/// The permission to change a setting.
fn permission_for(setting: &str) -> String {
    format!("change-setting-{setting}")
}

impl Workspace {
    /// May somebody save these settings? `edit-privileged-setting` is enough for all,
    /// `manage-selected-settings` for those whose `change-setting-` permission comes with it.
    ///
    /// A server also asks for a second factor, and saves `Site_Name` along with
    /// `Organization_Name` while both are the same: ask for both then.
    ///
    /// Rule from: Rocket.Chat server, method `saveSettings`.
    ///
    /// ```
    /// use grantfold::rocketchat::{Permission, User, Workspace};
    ///
    /// let mut workspace = Workspace::empty();
    /// workspace.put_permission(Permission::new("manage-selected-settings", ["clerk"]))?;
    /// workspace.put_permission(Permission::new("change-setting-Site_Name", ["clerk"]))?;
    /// workspace.put_user(User::new("ann", ["clerk"]))?;
    ///
    /// assert!(workspace.can_save_settings("ann", ["Site_Name"]).is_ok());
    /// let refused = workspace.can_save_settings("ann", ["Site_Name", "Site_Url"]).unwrap_err();
    /// assert_eq!(refused.details.unwrap()["settingIds"], serde_json::json!(["Site_Url"]));
    /// # Ok::<(), grantfold::rocketchat::WorkspaceError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `error-action-not-allowed` for the whole if one is refused; `settingIds` among the details
    /// are those that are. `invalid-param` where the server's check throws.
    pub fn can_save_settings<'a>(
        &self,
        subject: impl Into<Subject<'a>>,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), ApiError> {
        let subject = subject.into();
        let is_nobody = subject.id().is_none();
        let edits_all = self.may(subject, "edit-privileged-setting")?;
        let edits_some = self.may(subject, "manage-selected-settings")?;
        let mut refused = Vec::new();
        for id in ids {
            let is_allowed = edits_all || (edits_some && self.may(subject, &permission_for(id))?);
            if !is_allowed {
                refused.push(id);
            }
        }
        if refused.is_empty() && !is_nobody {
            return Ok(());
        }
        let details = json!({ "method": "saveSettings", "settingIds": refused });
        let reason = "Editing settings is not allowed";
        Err(ApiError::coded("error-action-not-allowed", reason).with_details(details))
    }

    /// Derives the permissions for single settings as a server does at its start: one
    /// `change-setting-` permission for each setting that is not hidden. Roles that were given
    /// stay; a new one is granted to nobody; those of settings that are not there any more are
    /// deleted. Clients are told nothing. Was anything written?
    ///
    /// Rule from: Rocket.Chat server, `upsertPermissions`.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::EmptyId`] of a setting; [`WorkspaceError::Full`]. Then nothing is changed.
    pub fn seed_settings(
        &mut self,
        settings: &[Setting],
        at: Timestamp,
    ) -> Result<bool, WorkspaceError> {
        let mut table = Arc::clone(&self.table);
        let edited = Arc::make_mut(&mut table);
        let mut wanted = BTreeSet::new();
        let mut changed = false;
        for setting in settings.iter().filter(|setting| !setting.hidden) {
            if setting.id.is_empty() {
                return Err(WorkspaceError::EmptyId { what: "setting" });
            }
            let id = Id::from(permission_for(&setting.id));
            wanted.insert(id.clone());
            let before = edited.permission(&id);
            let mut after = match before {
                Some(before) => (**before).clone(),
                None => Permission::new(id, <[Id; 0]>::default()),
            };
            after.extra.extend(copied(setting));
            if before.is_none_or(|before| **before != after) {
                after.updated_at = Some(at);
                edited.put_permission(after)?;
                changed = true;
            }
        }
        let permissions = edited.permissions().values();
        let vanished = permissions.filter(|one| one.is_setting() && !wanted.contains(&one.id));
        let vanished: Vec<Id> = vanished.map(|one| one.id.clone()).collect();
        for id in vanished {
            edited.remove_permission(&id);
            edited.deleted_permissions.insert(id, at);
            changed = true;
        }
        if changed {
            self.table = table;
            self.changed();
        }
        Ok(changed)
    }
}

/// The fields that a permission copies from its setting; what a setting does not say stays.
fn copied(setting: &Setting) -> impl Iterator<Item = (String, Value)> {
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let (group, section) = (filled(&setting.group), filled(&setting.section));
    let of = |place: &Option<String>| place.as_deref().map(permission_for).map(Value::from);
    let fields = [
        ("level", Some(Value::from("settings"))),
        ("settingId", Some(Value::from(setting.id.as_str()))),
        ("groupPermissionId", of(&group)),
        ("sectionPermissionId", of(&section)),
        ("group", group.map(Value::from)),
        ("section", section.map(Value::from)),
        ("sorter", setting.sorter.and_then(number)),
    ];
    let fields = fields.into_iter();
    fields.filter_map(|(name, value)| Some((name.to_owned(), value?)))
}

/// A number as JSON has it: without a fraction where there is none.
#[allow(clippy::cast_possible_truncation)]
fn number(number: f64) -> Option<Value> {
    let is_whole = number.fract() == 0.0 && number.abs() < 9e15;
    match is_whole {
        true => Some(Value::from(number as i64)),
        false => serde_json::Number::from_f64(number).map(Value::from),
    }
}
