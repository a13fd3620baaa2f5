//! Base 64 (RFC 4648, section 4) as signed notes use it: padded, one text per value. Forty lines are cheaper than a dependency.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Padded standard base 64.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let block = chunk.iter().chain([0, 0].iter()).take(3).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        for place in 0..4_usize {
            let letter = usize::try_from(block >> (18 - 6 * place) & 63).ok().and_then(|at| LETTERS.get(at));
            out.push(if place > chunk.len() { '=' } else { char::from(*letter.unwrap_or(&b'=')) });
        }
    }
    out
}

/// The bytes, or nothing if the text is not exactly what [`encode`] writes (padding and unused bits included).
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    for chunk in text.as_bytes().chunks_exact(4) {
        let mut block = 0_u32;
        let padding = chunk.iter().rev().take_while(|letter| **letter == b'=').count();
        for letter in chunk {
            let value = if *letter == b'=' { 0 } else { LETTERS.iter().position(|known| known == letter)? };
            block = block << 6 | u32::try_from(value).ok()?;
        }
        out.extend(block.to_be_bytes().iter().skip(1).take(3_usize.checked_sub(padding)?));
    }
    (encode(&out) == text).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn the_answers_of_rfc_4648_hold_both_ways() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(plain.as_bytes()), coded);
            assert_eq!(decode(coded).as_deref(), Some(plain.as_bytes()));
        }
    }

    #[test]
    fn a_second_text_for_the_same_bytes_is_refused() {
        for text in ["Zh==", "Zg=", "Zg", "Z===", "====", "Zm9v\n", "Zm9=vYmE", "Zm-v"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
