//! English in letters that only look like it: what stays plain on a page did not come from the texts.

use std::borrow::Cow;

/// The language's name where browsers and people choose it: English with accents, as CLDR has it.
pub(super) const LANGUAGE: &str = "en-XA";

/// The same text in letters that no English has: what stays plain on a page did not come from here.
pub(super) fn accented(text: &str) -> Cow<'_, str> {
    text.chars()
        .map(|letter| match letter {
            'a' => 'á',
            'b' => 'ƀ',
            'c' => 'ç',
            'd' => 'ď',
            'e' => 'ë',
            'f' => 'ƒ',
            'g' => 'ğ',
            'h' => 'ĥ',
            'i' => 'ï',
            'j' => 'ĵ',
            'k' => 'ķ',
            'l' => 'ľ',
            'm' => 'ɱ',
            'n' => 'ñ',
            'o' => 'ô',
            'p' => 'þ',
            'q' => 'ɋ',
            'r' => 'ř',
            's' => 'š',
            't' => 'ť',
            'u' => 'ü',
            'v' => 'ṽ',
            'w' => 'ŵ',
            'x' => 'ẋ',
            'y' => 'ý',
            'z' => 'ž',
            'A' => 'Á',
            'B' => 'ß',
            'C' => 'Ç',
            'D' => 'Ď',
            'E' => 'Ë',
            'F' => 'Ƒ',
            'G' => 'Ğ',
            'H' => 'Ĥ',
            'I' => 'Ï',
            'J' => 'Ĵ',
            'K' => 'Ķ',
            'L' => 'Ľ',
            'M' => 'Ḿ',
            'N' => 'Ñ',
            'O' => 'Ô',
            'P' => 'Þ',
            'Q' => 'Ɋ',
            'R' => 'Ř',
            'S' => 'Š',
            'T' => 'Ť',
            'U' => 'Ü',
            'V' => 'Ṽ',
            'W' => 'Ŵ',
            'X' => 'Ẋ',
            'Y' => 'Ý',
            'Z' => 'Ž',
            other => other,
        })
        .collect::<String>()
        .into()
}
