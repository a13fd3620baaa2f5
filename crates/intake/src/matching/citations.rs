//! Clauses and controls that a text names by number: `A 5.15`, `Annex A.8.24`, `ISO 9001 clause 8.5.2`, `clauses 8.2, 8.3`.

/// What a number was said to belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    /// A control of Annex A.
    AnnexA,
    /// A clause of ISO 9001.
    Iso9001,
    /// A clause of ISO/IEC 27001.
    Iso27001,
    /// A clause of a standard that was not named.
    Unnamed,
}

/// One cited number, as the ids are written: `A.5.15`, `8.5.2`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Citation {
    pub(crate) of: Of,
    pub(crate) id: String,
}

/// Finds the citations of one block.
pub(crate) fn citations(text: &str) -> Vec<Citation> {
    let mut found = Vec::new();
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return found;
    }
    let standard = named_standard(text);
    let mut expecting = false;
    let mut annex = false;
    for raw in text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | '[' | ']' | '/')) {
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        let lower = word.to_ascii_lowercase();
        if let Some(number) = word.strip_prefix("A.").or_else(|| word.strip_prefix('A')).filter(|n| control(n)) {
            found.push(Citation { of: Of::AnnexA, id: format!("A.{number}") });
            annex = true;
        } else if annex && control(word) {
            found.push(Citation { of: Of::AnnexA, id: format!("A.{word}") });
        } else if expecting && clause(word) {
            found.push(Citation { of: standard, id: word.to_owned() });
        } else if let Some(number) = word.strip_prefix('§').filter(|n| clause(n)) {
            found.push(Citation { of: standard, id: number.to_owned() });
        } else {
            let clause_word = matches!(lower.as_str(), "clause" | "clauses" | "section" | "cl" | "chapter");
            let joins = matches!(lower.as_str(), "and" | "to" | "or" | "through" | "control" | "controls");
            let names_standard = standard != Of::Unnamed && (lower.starts_with("9001") || lower.starts_with("27001"));
            expecting = (clause_word && (standard != Of::Unnamed || !lower.starts_with("sec")))
                || names_standard
                || (expecting && joins);
            annex = lower == "a" && word == "A" || (annex && joins) || lower == "annex";
        }
    }
    found
}

fn named_standard(text: &str) -> Of {
    if text.contains("27001") || text.contains("27002") {
        if text.contains("9001") { Of::Unnamed } else { Of::Iso27001 }
    } else if text.contains("9001") {
        Of::Iso9001
    } else {
        Of::Unnamed
    }
}

/// `5.15`: a control's number, 5 to 8 and within its theme.
fn control(number: &str) -> bool {
    let Some((theme, rest)) = number.split_once('.') else { return false };
    let most = match theme {
        "5" => 37,
        "6" => 8,
        "7" => 14,
        "8" => 34,
        _ => return false,
    };
    rest.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n)) && !rest.starts_with('0')
}

/// `8.5.2`: a clause's number, 4 to 10.
fn clause(number: &str) -> bool {
    let mut parts = number.split('.');
    let first = parts.next().and_then(|p| p.parse::<u32>().ok());
    first.is_some_and(|f| (4..=10).contains(&f))
        && number.contains('.')
        && number.len() <= 8
        && parts.all(|p| p.parse::<u32>().is_ok_and(|n| (1..=9).contains(&n)))
}

#[cfg(test)]
mod tests {
    use super::{Of, citations};

    fn ids(text: &str) -> Vec<(Of, String)> {
        citations(text).into_iter().map(|c| (c.of, c.id)).collect()
    }

    #[test]
    fn controls_and_clauses_are_found_in_their_usual_wordings() {
        assert_eq!(ids("Framework (A 5.15)"), [(Of::AnnexA, "A.5.15".to_owned())]);
        assert_eq!(
            ids("controls A.8.2 to A8.5 and Annex A 5.17"),
            [(Of::AnnexA, "A.8.2".to_owned()), (Of::AnnexA, "A.8.5".to_owned()), (Of::AnnexA, "A.5.17".to_owned())]
        );
        assert_eq!(ids("ISO 9001:2015 clause 8.5.2"), [(Of::Iso9001, "8.5.2".to_owned())]);
        assert_eq!(
            ids("ISO/IEC 27001:2022 (Clauses 6.1, 8.2)"),
            [(Of::Iso27001, "6.1".to_owned()), (Of::Iso27001, "8.2".to_owned())]
        );
        assert_eq!(ids("Version 5.2 of the tool, see section 8.3"), []);
        assert_eq!(ids("A 4.2 mm hole in A 9.1"), []);
    }
}
