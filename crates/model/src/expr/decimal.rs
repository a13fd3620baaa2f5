//! Numbers are decimals as their author wrote them: a tolerance of 0.1 mm is exactly 0.1, never a nearby binary fraction.

pub use rust_decimal::Decimal;
use rust_decimal::prelude::FromStr;

/// Reads a decimal as logged: an optional sign, digits, at most one `.`; no exponent, no blanks, at most 28 significant digits.
#[must_use]
pub fn read(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let whole = digits.starts_with(|c: char| c.is_ascii_digit()) && !digits.ends_with('.');
    if !(plain && whole) || text.len() > 40 {
        return None;
    }
    // `from_str_exact` refuses what would have to be rounded.
    Decimal::from_str_exact(text).ok().map(|number| number.normalize()).or_else(|| Decimal::from_str(text).ok())
}

/// The number as people write it: no trailing zeros, no exponent.
#[must_use]
pub fn write(number: Decimal) -> String {
    number.normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_read_exactly_or_not_at_all() {
        assert_eq!(read("0.1").unwrap() + read("0.2").unwrap(), read("0.30").unwrap());
        assert_eq!(write(read("-12.500").unwrap()), "-12.5");
        for bad in ["", "-", ".5", "1.", "1e3", "1,5", " 1", "+1", "1.2.3", "\u{664}"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
