//! What a member may do in one place, as [`Grants`].

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::basis::{Basis, Kept};
use crate::explanation::LayerSource;
use crate::fold::{Fold, Gate};
use crate::grants::Grants;
use crate::reader::Id;
use crate::root::community::{Community, CommunityError, Member};
use crate::root::{root_catalog, vocabulary};
use crate::set::{PermissionId, PermissionSet};

impl Community {
    /// What a member may do in a channel or channel group: channel permissions as its rules leave
    /// them, and community permissions as they are everywhere.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for either id.
    pub fn grants(&self, member: &str, target: &str) -> Result<Grants, CommunityError> {
        Arc::new(self.clone()).shared_grants(member, target)
    }

    /// [`Self::grants`] for a community that is shared anyway: the answer keeps it as it is, and has
    /// no copy made.
    ///
    /// # Errors
    ///
    /// As [`Self::grants`].
    pub fn shared_grants(
        self: &Arc<Self>,
        member: &str,
        target: &str,
    ) -> Result<Grants, CommunityError> {
        let access = self.access(member)?;
        let number = self.place_number(target)?;
        let word = access.word(number.0);
        let place = self.places().ids().get(number.0 as usize).cloned();
        let standing = Standing {
            community: self.clone(),
            member: access.member_id().clone(),
            place,
        };
        Ok(Grants::resolved(
            PermissionSet::from_word(word),
            root_catalog(),
            standing,
        ))
    }

    /// What a member may do in the community itself. Channel permissions are not among it, unless
    /// the member has full control of the community or owns it: ask [`Self::grants`] for those.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn community_grants(&self, member: &str) -> Result<Grants, CommunityError> {
        let standing = Standing {
            member: self.member(member)?.id.clone(),
            community: Arc::new(self.clone()),
            place: None,
        };
        Ok(Grants::new(root_catalog(), standing))
    }

    /// Grants by layers that are not those of this community.
    pub(super) fn supposed(
        member: &Member,
        place: Option<&str>,
        fold: Fold<LayerSource>,
        otherwise: &'static str,
    ) -> Grants {
        let basis = Kept {
            subject: Some(member.id.to_string()),
            place: place.map(str::to_owned),
            fold,
            places: HashMap::new(),
            otherwise,
            unheard: HashMap::new(),
            cure: grant_it,
        };
        Grants::new(root_catalog(), basis)
    }
}

/// A member in a place of a community as it was: its copies share what did not change.
struct Standing {
    community: Arc<Community>,
    member: Id,
    /// None for the community itself.
    place: Option<Id>,
}

impl Basis for Standing {
    fn subject(&self) -> Option<&str> {
        Some(&self.member)
    }

    fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    fn fold(&self) -> Cow<'_, Fold<LayerSource>> {
        let Ok(member) = self.community.member(&self.member) else {
            return Cow::Owned(Fold::default());
        };
        let place = self.place.as_ref();
        let place = place.and_then(|place| self.community.place(place).ok());
        let mut fold = self.community.fold(member, place.as_ref());
        if place.is_none() {
            fold.gates.push(Gate {
                source: LayerSource::NoPlace,
                closes: vocabulary().channel.clone(),
            });
        }
        Cow::Owned(fold)
    }

    // An invisible place needs no words here: its gate is the reason for what it closes.
    fn otherwise(&self, _: PermissionId) -> Cow<'_, str> {
        match self.place {
            Some(_) => "no role and no access rule gives it".into(),
            None => "no role gives it".into(),
        }
    }

    fn cure(&self, permission: &str) -> String {
        let is_unknown = |gate: &Gate<_>| matches!(gate.source, LayerSource::UnknownRule { .. });
        // A rule that is not known stands in the way of channel permissions alone.
        match permission.starts_with("channel.") && self.fold().gates.iter().any(is_unknown) {
            true => "fetch the access rules of this place and put them in".to_owned(),
            false => grant_it(permission),
        }
    }
}

fn grant_it(permission: &str) -> String {
    format!("give a role of this member `{permission}`, or allow it in an access rule")
}
