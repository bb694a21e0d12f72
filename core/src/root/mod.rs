//! Root: manifests of apps and bots; communities with roles, channels, and the access rules that
//! lie over them.

mod access;
mod advice;
mod call_error;
mod calls;
mod community;
mod contested;
mod document;
mod edit;
mod events;
mod grants;
mod kinds;
mod lookup;
mod manifest;
mod member;
mod members;
mod overlay;
mod places;
mod reader;
mod readings;
mod resolve;
mod role_numbers;
mod roster;
mod rows;
mod rules;
pub(crate) mod tables;
mod words;

use std::sync::{Arc, LazyLock};

pub use access::{Access, PlaceNumber};
pub use advice::{Advice, Remedy};
pub use call_error::CallError;
pub use calls::{CallAnswer, CallOptions, MissingPermission, PlatformCode};
pub use community::{
    Channel, ChannelGroup, Community, CommunityError, EVERYONE, Extra, Id, Member, MemberRef,
    Overlay, Role, Roles, Rule, RuleKey,
};
pub use contested::Contested;
pub use events::Applied;
pub use manifest::Manifest;
pub use manifest::grants::Tool;
pub use manifest::names::Spelling;
pub use manifest::permissions::DeclaredPermission;
pub use overlay::OverlayPlan;
pub use readings::{FullControl, Inclusion, Readings, RoleMerge, ViewFalse};

use crate::catalog::Catalog;
use crate::explanation::LayerSource;
use crate::fold::{Control, Implication, Implications};
use crate::generated::root::{DETAILS, ERROR_CODES, MISSPELLINGS, PERMISSIONS};
use crate::set::{PermissionId, PermissionSet};
use tables::{RootPermission, Scope};

static CATALOG: LazyLock<Arc<Catalog>> =
    LazyLock::new(|| Arc::new(Catalog::from_tables(PERMISSIONS, MISSPELLINGS)));

/// The 35 permissions of a community: 14 of the community itself, 21 of channels and groups.
///
/// Rule from: Root SDK reference, `CommunityPermission` and `ChannelPermission`.
#[must_use]
pub fn root_catalog() -> &'static Arc<Catalog> {
    &CATALOG
}

/// The platform's error codes: name and number, in ascending order of the numbers.
///
/// Rule from: Root SDK reference, `ErrorCodeType`.
#[must_use]
pub fn error_codes() -> &'static [(&'static str, u16)] {
    ERROR_CODES
}

/// The sets the resolution works with.
pub(crate) struct Vocabulary {
    pub(crate) all: PermissionSet,
    pub(crate) channel: PermissionSet,
    pub(crate) view: PermissionSet,
    pub(crate) channel_control: PermissionSet,
    pub(crate) controls: Vec<Control<LayerSource>>,
    pub(crate) implications: Arc<Implications>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let catalog = root_catalog();
    let all = PermissionSet::first(catalog.len());
    let channel = details()
        .filter(|(_, d)| d.scope == Scope::Channel)
        .map(|(id, _)| id)
        .collect();
    let named = |name: &str| catalog.id(name).into_iter().collect();
    let control = |(id, details): (PermissionId, &RootPermission)| {
        let opens = match details.controls? {
            Scope::Community => &all,
            Scope::Channel => &channel,
        };
        Some(Control {
            source: LayerSource::FullControl {
                scope: details.scope.name(),
            },
            permission: id,
            opens: opens.clone(),
        })
    };
    let implication = |(parent, details): (PermissionId, &RootPermission)| {
        let children: PermissionSet = details
            .includes
            .iter()
            .filter_map(|name| catalog.id(name))
            .collect();
        (!children.is_empty()).then_some(Implication { parent, children })
    };
    // The wider one last: it is the reason to name where both stand.
    let mut controls: Vec<_> = details().filter_map(control).collect();
    controls.sort_by_key(|control| control.opens.len());
    Vocabulary {
        controls,
        implications: Arc::new(details().filter_map(implication).collect()),
        view: named("channel.view"),
        channel_control: named("channel.fullControl"),
        channel,
        all: PermissionSet::first(catalog.len()),
    }
});

pub(crate) fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

/// What a member who holds these permissions cannot be without: what comes with each, and seeing.
pub(crate) fn come_along<'n>(held: impl Iterator<Item = &'n str>) -> PermissionSet {
    let vocabulary = vocabulary();
    let mut along = vocabulary.view.clone();
    for id in held.filter_map(|name| root_catalog().id(name)) {
        let controls = vocabulary.controls.iter();
        for control in controls.filter(|control| control.permission == id) {
            along.union_with(&control.opens);
        }
        let implications = vocabulary.implications.iter();
        for implication in implications.filter(|implication| implication.parent == id) {
            along.union_with(&implication.children);
        }
    }
    along
}

/// Every permission with what Root adds to it.
pub(crate) fn details() -> impl Iterator<Item = (PermissionId, &'static RootPermission)> {
    let ids = (0..).map_while(PermissionId::new);
    ids.zip(DETAILS)
}
