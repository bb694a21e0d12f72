//! [`Audit`]: grants that remember what they were asked.

mod named;
mod read;
mod report;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::denial::PermissionDenied;
use crate::grants::Grants;
use crate::set::PermissionId;
use named::Named;
pub use report::{Asked, AuditError, AuditReport};

/// What an audit does about a permission that is not granted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuditMode {
    /// Denies it, as the grants do.
    #[default]
    Enforce,
    /// Lets everything pass and notes what would have been denied, unknown names too: for hosts on
    /// the way from no permissions to enforced ones.
    ReportOnly,
}

impl AuditMode {
    /// The stable name, as in the other languages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::ReportOnly => "report-only",
        }
    }
}

/// Grants that answer as always and remember what was asked, how often and from where.
///
/// An audit belongs to one thread: counting in what threads share would cost more than the check
/// that is counted. Each thread has its own, and their reports [add up](AuditReport::merge).
///
/// An app's hosts, scopes and hidden settings are asked of an
/// [`AppAudit`](crate::rocketchat::AppAudit), which is an audit too.
///
/// ```
/// use grantfold::rocketchat::AppManifest;
///
/// let manifest = AppManifest::parse(r#"{"permissions": [{"name": "message.write"}, {"name": "networking"}]}"#);
/// let audit = manifest.grants().audit();
/// assert!(audit.has_at("message.write", "notify.ts:12"));
/// assert!(!audit.has("user.read"));
///
/// let report = audit.report();
/// assert_eq!(report.used().collect::<Vec<_>>(), ["message.write"]);
/// assert_eq!(report.unused().collect::<Vec<_>>(), ["networking"]);
/// assert_eq!(report.denied().collect::<Vec<_>>(), ["user.read"]);
/// ```
#[derive(Debug)]
pub struct Audit {
    grants: Grants,
    mode: AuditMode,
    /// By the number of the permission.
    counts: Box<[Cell<u64>]>,
    notes: RefCell<Notes>,
}

/// What there is no counter for.
#[derive(Debug, Default)]
struct Notes {
    places: BTreeMap<PermissionId, Places>,
    unknown: Named,
    hosts: Named,
    scopes: Named,
    hidden_settings: Named,
}

#[derive(Debug)]
struct Places {
    first: String,
    last: String,
}

/// What only apps are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Resource {
    Host,
    Scope,
    HiddenSetting,
}

impl Grants {
    /// These grants with a memory for what is asked.
    #[must_use]
    pub fn audit(&self) -> Audit {
        Audit::new(self.clone(), AuditMode::Enforce)
    }

    /// The same, letting everything pass: see [`AuditMode::ReportOnly`].
    #[must_use]
    pub fn report_only(&self) -> Audit {
        Audit::new(self.clone(), AuditMode::ReportOnly)
    }
}

impl Audit {
    fn new(grants: Grants, mode: AuditMode) -> Self {
        Self {
            counts: grants.catalog().names().map(|_| Cell::new(0)).collect(),
            grants,
            mode,
            notes: RefCell::default(),
        }
    }

    /// What is asked, without being noted.
    #[must_use]
    pub fn grants(&self) -> &Grants {
        &self.grants
    }

    /// What it does about a permission that is not granted.
    #[must_use]
    pub fn mode(&self) -> AuditMode {
        self.mode
    }

    /// Is the permission granted? With [`AuditMode::ReportOnly`] the answer is always yes.
    #[must_use]
    pub fn has(&self, permission: &str) -> bool {
        match self.grants.catalog().id(permission) {
            Some(id) => self.has_id(id),
            None => self.has_unknown(permission, None),
        }
    }

    /// The same by the id of the permission.
    #[must_use]
    pub fn has_id(&self, id: PermissionId) -> bool {
        if let Some(count) = self.counts.get(id.index()) {
            count.set(count.get() + 1);
        }
        self.grants.has_id(id) || self.mode == AuditMode::ReportOnly
    }

    /// Is a name granted that no text can hold? Never; it is counted as one that found no room.
    #[must_use]
    pub fn has_unreadable(&self) -> bool {
        self.notes.borrow_mut().unknown.more += 1;
        self.mode == AuditMode::ReportOnly
    }

    /// [`Self::has`], noting where it was asked: a file and line, a method, whatever tells the
    /// caller.
    #[must_use]
    pub fn has_at(&self, permission: &str, place: &str) -> bool {
        let Some(id) = self.grants.catalog().id(permission) else {
            return self.has_unknown(permission, Some(place));
        };
        let places = &mut self.notes.borrow_mut().places;
        let places = places.entry(id).or_insert_with(|| Places::new(place));
        places.come_to(place);
        self.has_id(id)
    }

    /// Insists on one permission.
    ///
    /// # Errors
    ///
    /// As [`Grants::require`]; with [`AuditMode::ReportOnly`] none.
    pub fn require(&self, permission: &str) -> Result<(), PermissionDenied> {
        match self.has(permission) {
            true => Ok(()),
            false => self.grants.require(permission),
        }
    }

    /// [`Self::require`], noting where it was asked.
    ///
    /// # Errors
    ///
    /// As [`Self::require`].
    pub fn require_at(&self, permission: &str, place: &str) -> Result<(), PermissionDenied> {
        match self.has_at(permission, place) {
            true => Ok(()),
            false => self.grants.require(permission),
        }
    }

    /// Insists on all of them. All are noted, whatever is said of the first.
    ///
    /// # Errors
    ///
    /// As [`Grants::require_all`]; with [`AuditMode::ReportOnly`] none.
    pub fn require_all<'a>(
        &self,
        permissions: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), PermissionDenied> {
        self.insist(permissions, |permission| self.has(permission))
    }

    /// [`Self::require_all`], noting where it was asked.
    ///
    /// # Errors
    ///
    /// As [`Self::require_all`].
    pub fn require_all_at<'a>(
        &self,
        permissions: impl IntoIterator<Item = &'a str>,
        place: &str,
    ) -> Result<(), PermissionDenied> {
        self.insist(permissions, |permission| self.has_at(permission, place))
    }

    /// What was asked so far.
    #[must_use]
    pub fn report(&self) -> AuditReport {
        let catalog = self.grants.catalog();
        let notes = self.notes.borrow();
        let counts = self.counts.iter().map(|count| count.get());
        let known = counts.enumerate().filter(|(_, count)| *count > 0);
        let known = known.filter_map(|(at, count)| {
            let id = PermissionId::new(at)?;
            let asked = Asked::new(count, self.grants.has_id(id), notes.places.get(&id));
            Some((catalog.name(id)?.to_owned(), asked))
        });
        let unknown = notes.unknown.asked.clone();
        AuditReport {
            subject: self.grants.subject().map(str::to_owned),
            granted: self.grants.iter().map(str::to_owned).collect(),
            asked: known.chain(unknown).collect(),
            more_unknown: notes.unknown.more,
            hosts: notes.hosts.asked.clone(),
            more_hosts: notes.hosts.more,
            scopes: notes.scopes.asked.clone(),
            more_scopes: notes.scopes.more,
            hidden_settings: notes.hidden_settings.asked.clone(),
            more_hidden_settings: notes.hidden_settings.more,
        }
        .bounded()
    }

    /// Notes what only apps are asked for.
    pub(crate) fn note(
        &self,
        resource: Resource,
        name: &str,
        is_granted: bool,
        place: Option<&str>,
    ) {
        let mut notes = self.notes.borrow_mut();
        let named = match resource {
            Resource::Host => &mut notes.hosts,
            Resource::Scope => &mut notes.scopes,
            Resource::HiddenSetting => &mut notes.hidden_settings,
        };
        named.note(name, is_granted, place);
    }

    fn insist<'a>(
        &self,
        permissions: impl IntoIterator<Item = &'a str>,
        has: impl Fn(&str) -> bool,
    ) -> Result<(), PermissionDenied> {
        let permissions: Vec<&str> = permissions.into_iter().collect();
        let denied = permissions.iter().filter(|permission| !has(permission));
        match denied.count() {
            0 => Ok(()),
            _ => self.grants.require_all(permissions),
        }
    }

    // Out of the way of the checks: what is known is asked far more often.
    #[cold]
    #[inline(never)]
    fn has_unknown(&self, name: &str, place: Option<&str>) -> bool {
        self.notes.borrow_mut().unknown.note(name, false, place);
        self.mode == AuditMode::ReportOnly
    }
}

impl Places {
    fn new(place: &str) -> Self {
        Self {
            first: place.to_owned(),
            last: place.to_owned(),
        }
    }

    fn come_to(&mut self, place: &str) {
        if self.last != place {
            place.clone_into(&mut self.last);
        }
    }
}
