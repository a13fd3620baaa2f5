//! The moment at which something is decided, and the day that is today in the organisation. Both come in from outside.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Now: a moment, the organisation's zone, and the civil day that follows from both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// The moment, by the server's clock.
    pub at: Timestamp,
    /// The day on the organisation's wall calendar.
    pub today: Date,
    /// The organisation's zone: the only source of today.
    pub zone: TimeZone,
}

impl Now {
    /// The moment `at` in `zone`.
    #[must_use]
    pub fn new(at: Timestamp, zone: TimeZone) -> Self {
        Self { at, today: zone.to_datetime(at).date(), zone }
    }
}
