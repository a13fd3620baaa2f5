//! What a template still wants filled in is not a value.

/// Whether a whole value is only a placeholder: `[VERSION]`, `{{OWNER}}`, `<name>`, `TBD`, `____`.
#[must_use]
pub(crate) fn is_placeholder(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '*', '`']);
    let lower = value.to_lowercase();
    let bracketed =
        (value.starts_with('[') && value.ends_with(']')) || (value.starts_with('<') && value.ends_with('>'));
    bracketed
        || value.contains("{{")
        || value.contains("${")
        || value.is_empty()
        || value.chars().all(|c| matches!(c, '_' | '.' | '-' | '–' | '—' | ' ' | '?' | 'x' | 'X' | '/'))
        || [
            "tbd",
            "tbc",
            "todo",
            "n/a",
            "none",
            "n.n.",
            "to be defined",
            "to be determined",
            "to be confirmed",
            "pending",
        ]
        .contains(&lower.as_str())
        || lower.starts_with("insert ")
        || lower.starts_with("enter ")
        || lower.starts_with("your ")
        || matches!(lower.as_str(), "yyyy-mm-dd" | "dd/mm/yyyy" | "mm/dd/yyyy" | "dd.mm.yyyy")
}

/// The placeholders left in a run of text: `{{…}}` and `[IN_CAPITALS]`.
pub(crate) fn left_in(text: &str, found: &mut Vec<String>) {
    let short = text.len() <= 60;
    if short && ["coming soon", "lorem ipsum"].iter().any(|p| text.to_lowercase().contains(p)) {
        found.push(text.trim().to_owned());
    }
    for (open, close) in [("{{", "}}"), ("[", "]")] {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(open) {
            let Some((inside, tail)) = after.split_once(close) else { break };
            let wanted = inside.len() <= 80 && !inside.contains('\n') && (open == "{{" || in_capitals(inside));
            let whole = format!("{open}{inside}{close}");
            if wanted && !found.contains(&whole) && found.len() < 50 {
                found.push(whole);
            }
            rest = if wanted { tail } else { after };
        }
    }
}

/// `YOUR_NAME` or `POLICY_OWNER_ROLE, e.g. …`, not `ISO`.
fn in_capitals(inside: &str) -> bool {
    let head = inside.split([',', ':']).next().unwrap_or_default();
    head.len() >= 4
        && head.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | ' ' | '-' | '/'))
        && head.chars().filter(char::is_ascii_uppercase).count() >= 4
}

#[cfg(test)]
mod tests {
    use super::{is_placeholder, left_in};

    #[test]
    fn template_fields_are_no_values() {
        for value in
            ["[VERSION]", "[POLICY_OWNER_ROLE, e.g. ISO]", "{{REVISION_NUMBER}}", "<name>", "TBD", "______", "N/A"]
        {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["1.0", "A", "Head of Quality", "CEO", "2026-01-01"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn placeholders_in_text_are_named_once() {
        let mut found = Vec::new();
        left_in("At [YOUR_ORGANISATION_NAME] {{.Name}} keeps [1] and [ISO] and [YOUR_ORGANISATION_NAME].", &mut found);
        assert_eq!(found, ["{{.Name}}", "[YOUR_ORGANISATION_NAME]"]);
    }
}
