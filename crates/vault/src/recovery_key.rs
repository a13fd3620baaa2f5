//! The key on paper: words that can be read out on the telephone, with a last word that shows a slip.
//!
//! Each word stands for 16 bits as five letters, consonant and vowel in turn (the scheme of *proquints*, D. Wilkerson, 2009), so no list of
//! words is needed to read it back. Eight words are 128 random bits; the ninth is the beginning of their SHA-256.

use std::{fmt, str::FromStr};

use plumb_ledger::Digest;
use plumb_store::Random;

use crate::VaultError;

const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
const VOWELS: &[u8; 4] = b"aiou";

/// Random words; one more checks them.
const WORDS: usize = 8;

/// A recovery key. It opens every repository it was added to, and stands nowhere but in the kit.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey([u8; WORDS * 2]);

impl RecoveryKey {
    /// A new one.
    #[must_use]
    pub fn draw(random: &dyn Random) -> Self {
        let mut bytes = [0; WORDS * 2];
        random.fill(&mut bytes);
        Self(bytes)
    }

    /// Its nine words, as they are printed: also the very password that restic takes, joined by `-`.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let mut bytes = self.0.to_vec();
        bytes.extend(check(&self.0));
        bytes.chunks(2).map(|pair| word(pair.iter().fold(0, |word, byte| (word << 8) | u16::from(*byte)))).collect()
    }

    /// The password, to be shown once.
    #[must_use]
    pub fn expose(&self) -> String {
        self.words().join("-")
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(…)")
    }
}

impl FromStr for RecoveryKey {
    type Err = VaultError;

    /// As typed: in any case, parted by hyphens or blanks.
    ///
    /// # Errors
    /// [`VaultError::BadKey`] names the word by its place, never by what it says.
    fn from_str(text: &str) -> Result<Self, VaultError> {
        let bad = |why: String| VaultError::BadKey { why, help: "read the words of the kit again, one by one" };
        let words: Vec<&str> =
            text.split(|c: char| c == '-' || c.is_whitespace()).filter(|word| !word.is_empty()).collect();
        if words.len() != WORDS + 1 {
            return Err(bad(format!("it has {} words, a recovery key has {}", words.len(), WORDS + 1)));
        }
        let mut bytes = Vec::with_capacity(words.len() * 2);
        for (word, place) in words.iter().zip(1..) {
            let value = value(word).ok_or_else(|| bad(format!("word {place} is none of a recovery key")))?;
            bytes.extend(value.to_be_bytes());
        }
        let (key, last) = bytes.split_at(WORDS * 2);
        let key: [u8; WORDS * 2] = key.try_into().map_err(|_| bad("it is cut short".to_owned()))?;
        if last != check(&key) {
            return Err(bad("its last word does not fit the others, so one of them is not as printed".to_owned()));
        }
        Ok(Self(key))
    }
}

fn check(key: &[u8]) -> [u8; 2] {
    let digest = Digest::of(key);
    [digest.0.first().copied().unwrap_or_default(), digest.0.get(1).copied().unwrap_or_default()]
}

/// Five letters for 16 bits: four for a consonant, two for a vowel, from the highest down.
fn word(value: u16) -> String {
    let letter = |table: &[u8], bits: u16| char::from(table.get(usize::from(bits)).copied().unwrap_or(b'?'));
    [
        letter(CONSONANTS, value >> 12),
        letter(VOWELS, (value >> 10) & 3),
        letter(CONSONANTS, (value >> 6) & 15),
        letter(VOWELS, (value >> 4) & 3),
        letter(CONSONANTS, value & 15),
    ]
    .iter()
    .collect()
}

fn value(word: &str) -> Option<u16> {
    let letters = word.to_ascii_lowercase().into_bytes();
    if letters.len() != 5 {
        return None;
    }
    let mut value = 0_u16;
    for (letter, place) in letters.iter().zip(0_usize..) {
        let (table, bits): (&[u8], u32) = if place % 2 == 0 { (CONSONANTS, 4) } else { (VOWELS, 2) };
        let found = table.iter().position(|known| known == letter)?;
        value = (value << bits) | u16::try_from(found).ok()?;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use plumb_store::SeededRandom;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_those_of_the_published_scheme() {
        // 127.0.0.1 and 63.84.220.193 in the paper.
        assert_eq!((word(0x7f00), word(0x0001)), ("lusab".to_owned(), "babad".to_owned()));
        assert_eq!((word(0x3f54), word(0xdcc1)), ("gutih".to_owned(), "tugad".to_owned()));
    }

    #[test]
    fn a_key_is_read_as_it_is_read_out() {
        let key = RecoveryKey::draw(&SeededRandom::new(1));
        let said = key.expose().replace('-', "  ").to_uppercase();
        assert_eq!(said.parse::<RecoveryKey>().unwrap(), key);
        assert_eq!(format!("{key:?}"), "RecoveryKey(…)");
    }

    proptest! {
        #[test]
        fn a_word_read_wrong_is_noticed(seed in any::<u64>(), place in 0_usize..9, other in any::<u16>()) {
            let key = RecoveryKey::draw(&SeededRandom::new(seed));
            let mut words = key.words();
            prop_assume!(words[place] != word(other));
            words[place] = word(other);
            // The ninth word is 16 bits: a slip that fits it by chance is one in 65,536.
            if let Ok(read) = words.join(" ").parse::<RecoveryKey>() {
                prop_assert!(read != key && check(&read.0) == check(&key.0));
            }
        }
    }
}
