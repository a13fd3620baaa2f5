//! A version as a document: Markdown, from which the printer makes paper.

use std::fmt::Write as _;

use crate::desk::{ApplicabilityLine, ApplicabilityView};

/// What it is called.
pub(super) fn title(view: &ApplicabilityView) -> String {
    match &view.shown {
        Some(version) => {
            let number = version.link.number.as_deref().unwrap_or_default();
            format!("Statement of Applicability {number}, {}", view.standard_name)
        }
        None => format!("Statement of Applicability, {}, as of {}", view.standard_name, view.today),
    }
}

/// The whole as Markdown: head, one table, who approved it. A cell's text stays in its cell whatever it holds.
#[must_use]
pub fn markdown(view: &ApplicabilityView) -> String {
    let mut text = format!("# {}\n\n", title(view));
    match &view.shown {
        None => text.push_str("Not issued: this is what a version prepared today would say.\n\n"),
        Some(version) if !version.issued => text.push_str("A draft: nobody has approved it yet.\n\n"),
        Some(version) => {
            if let Some(on) = version.issued_on {
                let by = version.issued_by.as_deref().unwrap_or("nobody named");
                let prepared = version.prepared_by.as_deref().unwrap_or("nobody named");
                let _ = writeln!(text, "Prepared by {prepared}, approved by {by}, issued on {on}.\n");
            }
            if let Some(digest) = &version.digest {
                let _ = writeln!(text, "Content as frozen, SHA-256: `{digest}`\n");
            }
        }
    }
    text.push_str("| Control | Title | Applies | Needed because of | Why | Put into practice | How we meet it |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- | --- |\n");
    for line in &view.lines {
        let cells = [&line.control, &line.title, &line.applies, &reason(line), &line.why, &line.status, &line.how]
            .map(|it| cell(it));
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    if let Some(version) = &view.shown
        && !version.signatures.is_empty()
    {
        text.push_str("\n## Signatures\n\n");
        for signature in &version.signatures {
            let _ =
                writeln!(text, "- {}, {}, {} ({})", signature.name, signature.meaning, signature.at, signature.method);
        }
    }
    text
}

fn reason(line: &ApplicabilityLine) -> String {
    match (line.driver.is_empty(), line.risks.is_empty()) {
        (_, true) => line.driver.clone(),
        (true, false) => line.risks.clone(),
        (false, false) => format!("{} ({})", line.driver, line.risks),
    }
}

fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ")
}
