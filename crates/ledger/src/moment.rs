//! A header's time: UTC with exactly three decimals, so that one instant has one text.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::DateTime, tz::Offset};
use serde::{Deserialize, Serialize};

use crate::error::LedgerError;

/// An instant in whole milliseconds, years 1970 to 9998; as text `2026-11-22T06:36:54.123Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    millisecond: i64,
}

/// First millisecond of the year 9999: the first that does not fit.
const END: i64 = 253_370_764_800_000;

impl Moment {
    /// The instant, cut to whole milliseconds.
    ///
    /// # Errors
    /// [`LedgerError::Malformed`] before 1970 or after 9998.
    pub fn new(at: Timestamp) -> Result<Self, LedgerError> {
        Self::from_millisecond(at.as_millisecond())
    }

    /// The instant that many milliseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`LedgerError::Malformed`] before 1970 or after 9998.
    pub fn from_millisecond(millisecond: i64) -> Result<Self, LedgerError> {
        if (0..END).contains(&millisecond) {
            Ok(Self { millisecond })
        } else {
            Err(LedgerError::malformed(&millisecond.to_string(), "time in a header", "the years 1970 to 9998"))
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn as_millisecond(self) -> i64 {
        self.millisecond
    }

    /// The instant.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.millisecond).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Reads the 24 bytes of the text form.
    pub(crate) fn from_bytes(text: &[u8; 24]) -> Option<Self> {
        let [
            y1,
            y2,
            y3,
            y4,
            b'-',
            o1,
            o2,
            b'-',
            d1,
            d2,
            b'T',
            h1,
            h2,
            b':',
            m1,
            m2,
            b':',
            s1,
            s2,
            b'.',
            f1,
            f2,
            f3,
            b'Z',
        ] = text
        else {
            return None;
        };
        let number = |digits: &[&u8]| {
            digits
                .iter()
                .try_fold(0_i16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i16::from(**digit - b'0')))
        };
        let small = |digits: &[&u8]| number(digits).and_then(|value| i8::try_from(value).ok());
        let civil = DateTime::new(
            number(&[y1, y2, y3, y4])?,
            small(&[o1, o2])?,
            small(&[d1, d2])?,
            small(&[h1, h2])?,
            small(&[m1, m2])?,
            small(&[s1, s2])?,
            i32::from(number(&[f1, f2, f3])?) * 1_000_000,
        )
        .ok()?;
        let at = Offset::UTC.to_timestamp(civil).ok()?;
        Self::from_millisecond(at.as_millisecond()).ok()
    }

    /// Appends the text form.
    pub(crate) fn push(self, out: &mut Vec<u8>) {
        let civil = Offset::UTC.to_datetime(self.timestamp());
        let mut digits = |value: u32, width: u32, after: u8| {
            for place in (0..width).rev() {
                out.push(b'0' + u8::try_from(value / 10_u32.pow(place) % 10).unwrap_or(0));
            }
            out.push(after);
        };
        digits(u32::from(civil.year().unsigned_abs()), 4, b'-');
        digits(u32::from(civil.month().unsigned_abs()), 2, b'-');
        digits(u32::from(civil.day().unsigned_abs()), 2, b'T');
        digits(u32::from(civil.hour().unsigned_abs()), 2, b':');
        digits(u32::from(civil.minute().unsigned_abs()), 2, b':');
        digits(u32::from(civil.second().unsigned_abs()), 2, b'.');
        digits(u32::from(civil.millisecond().unsigned_abs()), 3, b'Z');
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::with_capacity(24);
        self.push(&mut out);
        f.write_str(&String::from_utf8(out).unwrap_or_default())
    }
}

impl FromStr for Moment {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        <&[u8; 24]>::try_from(text.as_bytes()).ok().and_then(Self::from_bytes).ok_or_else(|| {
            LedgerError::malformed(text, "time in a header", "UTC with three decimals, as 2026-11-22T06:36:54.123Z")
        })
    }
}

impl TryFrom<String> for Moment {
    type Error = LedgerError;

    fn try_from(text: String) -> Result<Self, LedgerError> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl TryFrom<Timestamp> for Moment {
    type Error = LedgerError;

    fn try_from(at: Timestamp) -> Result<Self, LedgerError> {
        Self::new(at)
    }
}
