//! [`Timestamp`]: a moment as servers write it.

use std::fmt;

use serde::{Serialize, Serializer};

/// A moment in milliseconds since 1970 in UTC, as precise as the platform's dates are.
///
/// ```
/// use grantfold::rocketchat::Timestamp;
///
/// let moment = Timestamp::parse("2023-07-02T22:08:05.629Z").unwrap();
/// assert_eq!(moment.millis(), 1_688_335_685_629);
/// assert_eq!(moment.to_string(), "2023-07-02T22:08:05.629Z");
/// assert_eq!(Timestamp::parse("yesterday"), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// What a date of JavaScript can hold: a hundred million days on either side of 1970.
const FURTHEST: i64 = 8_640_000_000_000_000;

impl Timestamp {
    /// A moment by its milliseconds since 1970; what no date can hold becomes the furthest it can.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(-FURTHEST, FURTHEST))
    }

    /// The milliseconds since 1970.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Reads an ISO 8601 date with a time and an offset from UTC, or a date alone, which is its
    /// first moment in UTC.
    ///
    /// A time without offset means something else on each machine: `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let moment = text.parse::<jiff::Timestamp>().ok();
        let moment = moment.or_else(|| format!("{text}T00:00Z").parse().ok())?;
        Some(Self(moment.as_millisecond()))
    }

    /// Reads a number of milliseconds, as in EJSON; `None` for what no date can hold.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    pub(super) fn from_number(millis: f64) -> Option<Self> {
        let is_date = millis.fract() == 0.0 && millis.abs() <= FURTHEST as f64;
        is_date.then_some(Self(millis as i64))
    }
}

/// ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(moment) => write!(f, "{moment:.3}"),
            // Beyond the year 9999, where no server has been.
            Err(_) => write!(f, "{}", self.0),
        }
    }
}

/// The same as [`fmt::Display`].
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
