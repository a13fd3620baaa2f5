//! Decimals as text: kept as written, compared as numbers.

/// A decimal taken apart: sign, digits without leading and trailing zeros, and the place of the point: 0.d₁d₂… × 10^exponent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) negative: bool,
    pub(super) digits: Vec<u8>,
    pub(super) exponent: i32,
}

/// At most this many characters make a number.
const LONGEST: usize = 40;

/// Whether a text is a decimal: an optional `-`, digits, at most one `.` between digits; no exponent, no blanks.
pub(super) fn is_decimal(text: &str) -> bool {
    let body = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = body.split_once('.').unwrap_or((body, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.len() <= LONGEST && digits(whole) && digits(fraction)
}

impl Decimal {
    /// Takes a decimal apart; [`None`] where it is none.
    pub(super) fn of(text: &str) -> Option<Self> {
        if !is_decimal(text) {
            return None;
        }
        let negative = text.starts_with('-');
        let body = text.trim_start_matches('-');
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let whole = whole.trim_start_matches('0');
        let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|b| b - b'0').collect();
        let leading = all.iter().take_while(|digit| **digit == 0).count();
        let trailing = all.iter().rev().take_while(|digit| **digit == 0).count();
        if leading == all.len() {
            return Some(Self { negative: false, digits: Vec::new(), exponent: 0 });
        }
        let digits = all.get(leading..all.len() - trailing).unwrap_or_default().to_vec();
        let exponent = i32::try_from(whole.len()).ok()? - i32::try_from(leading).ok()?;
        Some(Self { negative, digits, exponent })
    }

    /// Bytes whose order is the numbers' order.
    pub(super) fn key(&self) -> Vec<u8> {
        if self.digits.is_empty() {
            return vec![1];
        }
        // Sign, exponent (biased, big-endian), digits from 1 so that the end sorts first, a closing zero; all but the sign
        // inverted where negative, since a greater magnitude is then a smaller number.
        let biased = u16::try_from(self.exponent + 0x4000).unwrap_or(u16::MAX).to_be_bytes();
        let rest = biased.into_iter().chain(self.digits.iter().map(|digit| digit + 1)).chain([0]);
        if self.negative {
            std::iter::once(0).chain(rest.map(|byte| !byte)).collect()
        } else {
            std::iter::once(2).chain(rest).collect()
        }
    }
}
