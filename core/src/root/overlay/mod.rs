//! [`Community::overlay_for`]: which overlay gives a role or member exactly these permissions?
//!
//! What an overlay does comes from the Root developer documentation, *Access rules*, as
//! `resolve.rs` applies it: a plan is tried there before it is handed out.

mod planner;
mod remarks;

use planner::Planner;

use crate::root::community::{Community, CommunityError, Extra, Overlay, RuleKey};
use crate::root::document::write_overlay;
use crate::root::readings::ViewFalse;
use crate::root::{root_catalog, vocabulary};
use crate::set::PermissionSet;

/// An overlay, and what it will do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OverlayPlan {
    /// The place and the subject of the rule it is for.
    pub key: RuleKey,
    /// The overlay, for [`Community::put_rule`].
    pub overlay: Overlay,
    /// The overlay as the SDK spells it: `{"channelCreateMessage": true}`.
    pub sdk: Extra,
    /// Is what is reached what was wanted, and `channel.view` beside it?
    pub exact: bool,
    /// The channel permissions in the place as soon as the rule is there.
    pub reached: PermissionSet,
    /// Why it is not exact, and what else to know before writing it, each in one sentence without
    /// full stop.
    pub warnings: Vec<String>,
}

impl Community {
    /// The smallest overlay with which a role or member has exactly the wanted channel permissions
    /// in a channel or channel group, and `channel.view`, which comes with every rule.
    ///
    /// It allows what is wanted and not there otherwise, and denies what is there and not wanted,
    /// under the [readings](Self::readings) of this community; the rule that is there by now is
    /// replaced. What a permission includes is not named again. For a role, the result is that of a
    /// member who holds no other role and has no rule of its own; for EVERYONE, no role at all.
    ///
    /// What cannot be reached is told in [`OverlayPlan::warnings`], with the reason: the owner and
    /// full control of the community, full control that no overlay takes away, another role whose
    /// rule wins, a rule that is not known. Then the plan comes as near as it can.
    ///
    /// ```
    /// use grantfold::root::{Community, Readings, root_catalog};
    ///
    /// let document = r#"{
    ///     "roles": [{ "id": "muted", "name": "Muted" }, {
    ///         "id": "ACTAwpQAgAuAAAAAAAAAAQ", "name": "EVERYONE",
    ///         "channelPermission": { "channelCreateMessage": true, "channelCreateFile": true }
    ///     }],
    ///     "channelGroups": [{ "id": "g", "name": "General" }],
    ///     "accessRules": [{ "channelOrChannelGroupId": "g", "roleOrMemberId": "ACTAwpQAgAuAAAAAAAAAAQ" }]
    /// }"#;
    /// let mut community = Community::from_json(document, Readings::default()).unwrap();
    ///
    /// let plan = community.overlay_for("muted", "g", &["channel.createFile"])?;
    /// assert!(plan.exact);
    /// assert_eq!(serde_json::to_string(&plan.sdk).unwrap(), r#"{"channelCreateMessage":false}"#);
    /// let reached: Vec<&str> = root_catalog().names_of(&plan.reached).collect();
    /// assert_eq!(reached, ["channel.view", "channel.createFile"]);
    /// assert_eq!(
    ///     plan.warnings,
    ///     ["SDK 0.17.0 leaves every `false` out when it writes an overlay: \
    ///       it cannot deny `channel.createMessage`"]
    /// );
    /// community.put_rule(plan.key, plan.overlay)?;
    /// # Ok::<(), grantfold::root::CommunityError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for the subject, the place or a permission;
    /// [`CommunityError::WrongScope`] for a community permission.
    pub fn overlay_for(
        &self,
        subject: &str,
        target: &str,
        wanted: &[&str],
    ) -> Result<OverlayPlan, CommunityError> {
        let wanted = channel_permissions(wanted)?;
        let mut planner = Planner::new(self, subject, target)?;
        let was_visible = planner.is_visible();
        let mut overlay = explicit(self, &wanted);
        let reached = planner.result(&overlay);
        // A rule that is not known may deny or allow anything, so nothing can be left to the others.
        let unknown = planner.unknown();
        if unknown.is_empty() {
            overlay = planner.smallest(overlay, &reached);
        }
        planner.result(&overlay);
        overlay.extra = planner.extra();
        let exact = unknown.is_empty() && reached == wanted;
        let mut warnings = unknown;
        if warnings.is_empty() {
            warnings = planner.differences(&wanted, &reached);
        }
        warnings.extend(planner.remarks(&wanted, &overlay, was_visible));
        if exact {
            warnings.extend(planner.others(&reached));
        }
        Ok(OverlayPlan {
            key: planner.key,
            sdk: write_overlay(&overlay),
            overlay,
            exact,
            reached,
            warnings,
        })
    }
}

/// What is wanted, and the view that comes with every rule.
fn channel_permissions(names: &[&str]) -> Result<PermissionSet, CommunityError> {
    let mut wanted = vocabulary().view.clone();
    for name in names {
        let id = root_catalog().id(name);
        let id = id.ok_or_else(|| CommunityError::Unknown {
            what: "permission",
            id: (*name).into(),
        })?;
        if !vocabulary().channel.contains(id) {
            return Err(CommunityError::WrongScope {
                permission: (*name).to_owned(),
                place: "an access rule",
            });
        }
        wanted.insert(id);
    }
    Ok(wanted)
}

/// The overlay that leaves nothing to others. No other comes nearer to what is wanted.
fn explicit(community: &Community, wanted: &PermissionSet) -> Overlay {
    let mut allow = wanted.clone();
    // View is derived, unless the reading lets an overlay hide the place.
    if community.readings().view_false == ViewFalse::Ignored {
        allow.subtract(&vocabulary().view);
    }
    let mut deny = vocabulary().channel.clone();
    deny.subtract(wanted);
    Overlay {
        allow,
        deny,
        extra: Extra::new(),
    }
}
