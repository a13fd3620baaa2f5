//! Number, revision and marks of copies in a file's name: `QP-07 Calibration rev3 (copy).docx`.

/// What a file's name says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NameFacts {
    pub(crate) number: Option<String>,
    pub(crate) revision: Option<String>,
    /// The name without number, revision and marks, words separated by blanks.
    pub(crate) words: String,
    /// `copy`, `final`, `old`, `draft` and the like.
    pub(crate) marks: Vec<String>,
}

const MARKS: [&str; 12] =
    ["copy", "final", "old", "draft", "new", "backup", "bak", "kopie", "latest", "superseded", "obsolete", "archive"];

/// Short prefixes before a number that name a standard or a technique, never a document.
const NOT_NUMBERS: [&str; 20] = [
    "ISO", "IEC", "EN", "DIN", "SP", "NIST", "RFC", "BS", "CVE", "TLS", "SHA", "AES", "UTF", "IP", "COVID", "SOC",
    "PCI", "CC", "WPA", "RSA",
];

/// Reads a file's name without its extension.
#[must_use]
pub(crate) fn read(stem: &str) -> NameFacts {
    let mut facts = NameFacts::default();
    let spaced = stem.replace(['_', '(', ')', '[', ']', '+', '%'], " ");
    let mut words: Vec<String> = Vec::new();
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    if let Some((number, used)) = leading_number(&tokens) {
        facts.number = Some(number);
        at = used;
    }
    while let Some(token) = tokens.get(at) {
        at += 1;
        for part in token.split('-').filter(|p| !p.is_empty()) {
            let lower = part.to_lowercase();
            let next = tokens.get(at).copied().unwrap_or_default();
            if MARKS.contains(&lower.as_str()) {
                facts.marks.push(lower);
            } else if let Some(revision) = glued_revision(part) {
                facts.revision = Some(revision);
            } else if is_revision_word(&lower) && is_revision(next) {
                facts.revision = Some(next.to_owned());
                at += 1;
            } else if part.len() == 1 && part.bytes().all(|b| b.is_ascii_digit()) && !words.is_empty() && spaced != stem
            {
                facts.marks.push(part.to_owned());
            } else {
                words.push(part.to_owned());
            }
        }
    }
    facts.words = words.join(" ");
    facts
}

/// A document number at the beginning of words: `QP-07`, `SOP 12`, `PR-QM-003.1`.
#[must_use]
pub(crate) fn leading_number(tokens: &[&str]) -> Option<(String, usize)> {
    let first = tokens.first()?.trim_end_matches([':', ',', '.', '–']);
    if is_number(first) {
        return Some((first.to_owned(), 1));
    }
    let second = tokens.get(1)?.trim_end_matches([':', ',', '.', '–']);
    let digits = !second.is_empty() && second.len() <= 5 && second.bytes().all(|b| b.is_ascii_digit());
    let prefix = (2..=5).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_uppercase());
    (digits && prefix && !NOT_NUMBERS.contains(&first)).then(|| (format!("{first} {second}"), 2))
}

/// Whether one word is a document number: capitals, then digits, joined by `-`, `.` or `/`.
#[must_use]
pub(crate) fn is_number(word: &str) -> bool {
    let mut parts = word.split(['-', '.', '/']);
    let Some(first) = parts.next() else { return false };
    let letters: String = first.chars().take_while(char::is_ascii_uppercase).collect();
    let digits_in_first = first.len() > letters.len();
    let tail_fits = first.chars().skip(letters.len()).all(|c| c.is_ascii_digit());
    let rest: Vec<&str> = parts.collect();
    let rest_fits = rest.iter().all(|p| {
        !p.is_empty()
            && p.len() <= 5
            && (p.bytes().all(|b| b.is_ascii_digit()) || p.bytes().all(|b| b.is_ascii_uppercase()))
    });
    let has_digits = digits_in_first || rest.iter().any(|p| p.bytes().all(|b| b.is_ascii_digit()));
    (1..=6).contains(&letters.len())
        && tail_fits
        && rest_fits
        && has_digits
        && rest.len() <= 4
        && word.len() >= 4
        && !(digits_in_first && rest.is_empty() && letters.len() < 2)
        && !NOT_NUMBERS.contains(&letters.as_str())
}

fn is_revision_word(lower: &str) -> bool {
    matches!(lower.trim_end_matches(['.', ':']), "rev" | "revision" | "version" | "ver" | "issue" | "v" | "r")
}

/// Whether a word can be a revision: `3`, `1.2`, `C`, `03b`, `2024-01`.
#[must_use]
pub(crate) fn is_revision(word: &str) -> bool {
    let word = word.trim_matches(['.', ',', ';', ')', '(']);
    let digit = word.bytes().any(|b| b.is_ascii_digit());
    let fits = word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    let letter = (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase());
    !word.is_empty() && word.len() <= 10 && fits && (digit || letter)
}

/// Whether the value of a `Revision` label can be one: `3`, `v1.2`, `Rev C (draft)`.
#[must_use]
pub(crate) fn is_revision_text(value: &str) -> bool {
    let mut words = value.split_whitespace();
    let first = words.next().unwrap_or_default();
    is_revision(first)
        || glued_revision(first).is_some()
        || (is_revision_word(&first.to_lowercase()) && words.next().is_some_and(is_revision))
}

/// `rev3`, `v1.2`, `r04`, `revC`.
pub(crate) fn glued_revision(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    for prefix in ["revision", "rev.", "rev", "version", "ver", "v", "r"] {
        if let Some(rest) = lower.strip_prefix(prefix).and_then(|_| word.get(prefix.len()..)) {
            let number = rest.starts_with(|c: char| c.is_ascii_digit())
                && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                && rest.len() <= 6;
            let letter = prefix.len() >= 3 && rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_uppercase());
            if number || letter {
                return Some(rest.to_owned());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{is_number, read};

    #[test]
    fn number_revision_and_marks_are_told_apart() {
        let facts = read("QP-07_Calibration of gauges_rev3 (copy)");
        assert_eq!(facts.number.as_deref(), Some("QP-07"));
        assert_eq!(facts.revision.as_deref(), Some("3"));
        assert_eq!(facts.words, "Calibration of gauges");
        assert_eq!(facts.marks, ["copy"]);
        let facts = read("supplier-policy_final_v2");
        assert_eq!((facts.revision.as_deref(), facts.words.as_str()), (Some("2"), "supplier policy"));
        assert_eq!(facts.marks, ["final"]);
        assert_eq!(read("risk-management-policy").words, "risk management policy");
    }

    #[test]
    fn standards_and_techniques_are_no_document_numbers() {
        for word in ["ISO-9001", "SHA-256", "COVID-19", "A4", "and", "2024", "Q1"] {
            assert!(!is_number(word), "{word}");
        }
        for word in ["QP-07", "SOP-001", "PR-QM-003", "DOC-2024-017", "WI7.5", "FM012"] {
            assert!(is_number(word), "{word}");
        }
    }
}
