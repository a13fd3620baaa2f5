//! The access log: who came and who was turned away. Apart from the ledger, kept 180 days, for administrators; it ranks nobody.

use std::time::Duration;

use jiff::Timestamp;
use plumb_model::id::PersonId;
use plumb_store::gate::{AccessEvent, AccessKind, AccessQuery, AccessRow, Place};

use crate::{desk::Problem, gate::Gate};

/// For how many days lines are kept.
pub const ACCESS_LOG_DAYS: u32 = 180;

/// Most lines of a page.
const PAGE: u32 = 500;

/// Longest text of a line's part, in characters.
const TEXT: usize = 300;

impl Gate {
    /// Writes a line. `about` names a thing, never a secret and never content.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn note(&self, kind: AccessKind, person: Option<PersonId>, place: &Place, about: &str) -> Result<(), Problem> {
        let cut = |text: &str| text.chars().take(TEXT).collect::<String>();
        let place = Place { address: cut(&place.address), agent: cut(&place.agent) };
        Ok(self.store.note(&[AccessEvent { at: self.now(), kind, person, place, about: cut(about) }])?)
    }

    /// Lines, the newest first; at most 500 a page.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn access_log(&self, query: &AccessQuery) -> Result<Vec<AccessRow>, Problem> {
        self.forget_old(self.now())?;
        Ok(self.store.access_log(&AccessQuery { limit: query.limit.min(PAGE), ..*query })?)
    }

    pub(super) fn forget_old(&self, now: Timestamp) -> Result<(), Problem> {
        let days = |days: u32| Duration::from_hours(u64::from(days) * 24);
        let before = |by| now.checked_sub(by).unwrap_or(Timestamp::MIN);
        self.store.forget_log_before(before(days(ACCESS_LOG_DAYS)))?;
        self.store.forget_failures_before(before(days(1)))?;
        Ok(())
    }
}
