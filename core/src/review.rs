//! [`Review`]: what a person must agree to before an app is installed.

use std::fmt;

use serde::Serialize;

/// One permission to agree to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewItem {
    /// The permission's name.
    pub permission: String,
    /// What it lets the app do, in plain words.
    pub description: String,
    /// What narrows it, that nothing does where something could ("any host"), or what it comes with.
    pub limits: Option<String>,
}

/// What a person must agree to before an app is installed. `to_string` gives it as text.
///
/// ```
/// use grantfold::root::Manifest;
///
/// let text = r#"{"permissions": {"channel": {"createMessage": true}}}"#;
/// let review = Manifest::parse(text).review();
/// assert_eq!(review.items.len(), 1);
/// assert_eq!(review.items[0].permission, "channel.createMessage");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// The app's name and version, or its id, or "this app".
    pub app: String,
    /// One sentence or two on where the list comes from.
    pub basis: String,
    /// Every permission the app gets.
    pub items: Vec<ReviewItem>,
}

impl Review {
    /// How a review and a list of grants call the app.
    pub(crate) fn title(name: Option<&str>, version: Option<&str>) -> String {
        let name = name.unwrap_or("this app");
        match version {
            Some(version) => format!("{name} {version}"),
            None => name.to_owned(),
        }
    }
}

impl fmt::Display for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.app)?;
        writeln!(f, "{}", self.basis)?;
        for (at, item) in self.items.iter().enumerate() {
            let limits = item.limits.iter().map(|limits| format!(" - {limits}"));
            let limits: String = limits.collect();
            writeln!(
                f,
                "{:>3}. {} ({}){limits}",
                at + 1,
                item.description,
                item.permission
            )?;
        }
        Ok(())
    }
}
