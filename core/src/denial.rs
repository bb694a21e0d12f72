//! [`PermissionDenied`]: the error of everything that insists.

use std::fmt;

use serde::Serialize;

/// What kind of thing was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DenialCode {
    /// A permission is missing.
    PermissionDenied,
    /// There is no permission of that name, so nobody can have it.
    UnknownPermission,
    /// The app may not talk to that host.
    HostDenied,
    /// The app may not ask for a token with that scope.
    ScopeDenied,
    /// The app may not read that hidden setting.
    SettingDenied,
}

impl DenialCode {
    /// The stable name, as in JSON and in the other languages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PermissionDenied => "permission-denied",
            Self::UnknownPermission => "unknown-permission",
            Self::HostDenied => "host-denied",
            Self::ScopeDenied => "scope-denied",
            Self::SettingDenied => "setting-denied",
        }
    }
}

/// Somebody may not do something.
///
/// ```
/// use grantfold::rocketchat::AppManifest;
///
/// let grants = AppManifest::parse(r#"{"permissions": []}"#).grants();
/// let denied = grants.require("message.write").unwrap_err().in_call("chat.postMessage");
/// assert_eq!(denied.missing, ["message.write"]);
/// assert_eq!(denied.code.name(), "permission-denied");
/// assert_eq!(denied.method.as_deref(), Some("chat.postMessage"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionDenied {
    /// What kind of thing was refused.
    pub code: DenialCode,
    /// Who was refused: the id of the app, bot or user, where it is known.
    pub subject: Option<String>,
    /// Where: the id of the channel, group or room the question was about, if it was about one.
    pub place: Option<String>,
    /// The permissions that are missing, in the order they were asked for.
    pub missing: Vec<String>,
    /// The host, scope or setting that was refused, if it was one.
    pub resource: Option<String>,
    /// The call that needed it, as the caller named it.
    pub method: Option<String>,
    /// Why, in one sentence without full stop.
    pub reason: String,
    /// What would change it.
    pub help: Option<String>,
}

impl PermissionDenied {
    /// The same denial with the name of the call that needed the permission.
    #[must_use]
    pub fn in_call(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }
}

impl fmt::Display for PermissionDenied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(subject) = &self.subject {
            write!(f, "`{subject}`: ")?;
        }
        if let Some(method) = &self.method {
            write!(f, "`{method}` was refused: ")?;
        }
        f.write_str(&self.reason)?;
        self.help.iter().try_for_each(|help| write!(f, " ({help})"))
    }
}

impl std::error::Error for PermissionDenied {}
