//! The report a quality manager reads: what the documents show, what they do not, what is wrong with them.

use crate::assessment::{Assessment, DocumentRow, RequirementRow, Verdict};
use crate::matching::Match;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Above everything, always.
const HEAD: &str = "A reading of documents, not an audit.";

/// Documents named under a requirement; the JSON has all.
const NAMED: usize = 3;

/// Renders the report as plain text.
#[must_use]
pub fn plain_text(assessment: &Assessment) -> String {
    let mut out = String::new();
    write_report(&mut out, assessment).unwrap_or_default();
    out
}

fn write_report(out: &mut String, assessment: &Assessment) -> std::fmt::Result {
    writeln!(out, "{HEAD}\n")?;
    opening(out, assessment)?;
    let mut standards: Vec<&str> = Vec::new();
    for row in &assessment.requirements {
        if !standards.contains(&row.standard.as_str()) {
            standards.push(&row.standard);
        }
    }
    for standard in standards {
        let rows: Vec<&RequirementRow> = assessment.requirements.iter().filter(|r| r.standard == standard).collect();
        requirements(out, standard, &rows)?;
    }
    missing_information(out, assessment)?;
    documents(out, assessment)
}

fn opening(out: &mut String, assessment: &Assessment) -> std::fmt::Result {
    let read = assessment.documents.iter().filter(|d| d.title.is_some() || d.language.is_some()).count();
    let all = assessment.documents.len();
    match all {
        0 => writeln!(
            out,
            "There is no document in this folder that can be read: Markdown, text, HTML, Word (DOCX), ODT or PDF."
        )?,
        _ if read == all => writeln!(out, "{} read.", count(all, "document"))?,
        _ => writeln!(out, "{} found, {read} of them read.", count(all, "document"))?,
    }
    let others: usize = assessment.beside.others.values().sum();
    if others > 0 {
        let mut kinds: Vec<(&String, &usize)> = assessment.beside.others.iter().collect();
        kinds.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let named = kinds
            .iter()
            .take(4)
            .map(|(kind, n)| if kind.is_empty() { format!("{n} without an ending") } else { format!("{n} {kind}") });
        let named = named.collect::<Vec<_>>().join(", ");
        let (were, why) = if others == 1 { ("was", "it is no document") } else { ("were", "they are no documents") };
        writeln!(out, "{} {were} not judged, because {why} ({named}).", count(others, "other file"))?;
    }
    for (folder, why) in &assessment.beside.closed {
        writeln!(out, "The folder `{folder}` could not be opened: {why}.")?;
    }
    if assessment.beside.cut_short {
        writeln!(out, "The folder holds more files than are read at once; the rest was left out.")?;
    }
    Ok(())
}

fn requirements(out: &mut String, standard: &str, rows: &[&RequirementRow]) -> std::fmt::Result {
    let of = |verdict: Verdict| rows.iter().filter(|r| r.verdict == verdict).count();
    writeln!(out, "\n{}", standard_name(standard))?;
    writeln!(
        out,
        "  {} of {} requirements addressed, {} thin, {} with nothing found; {} cannot be judged from documents.",
        of(Verdict::Addressed),
        rows.len(),
        of(Verdict::Thin),
        of(Verdict::NothingFound),
        of(Verdict::NotFromDocuments)
    )?;
    for (verdict, heading) in [
        (Verdict::Addressed, "Addressed"),
        (Verdict::Thin, "Thin"),
        (Verdict::NothingFound, "Nothing found"),
        (Verdict::NotFromDocuments, "Cannot be judged from documents"),
    ] {
        let rows: Vec<&&RequirementRow> = rows.iter().filter(|r| r.verdict == verdict).collect();
        if rows.is_empty() {
            continue;
        }
        writeln!(out, "\n  {heading}")?;
        for row in rows {
            writeln!(out, "    {:<8} {}", row.id, row.title)?;
            match verdict {
                Verdict::Addressed | Verdict::Thin => {
                    let shown = row.evidence.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
                    let more = row.evidence.len().saturating_sub(NAMED);
                    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                    writeln!(out, "             {shown}{more}")?;
                }
                Verdict::NotFromDocuments => writeln!(out, "             {}", row.say)?,
                Verdict::NothingFound => {}
            }
        }
    }
    Ok(())
}

fn missing_information(out: &mut String, assessment: &Assessment) -> std::fmt::Result {
    let missing: Vec<_> = assessment.information.iter().filter(|i| i.found.is_empty()).collect();
    if assessment.information.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nDocumented information")?;
    let there = assessment.information.len() - missing.len();
    writeln!(out, "  {there} of {} pieces found. Not found among these documents:", assessment.information.len())?;
    for item in missing {
        let title = assessment.beside.information_titles.get(&item.id).map_or("", String::as_str);
        writeln!(out, "    {:<8} {title} ({})", item.clause, item.id)?;
    }
    Ok(())
}

fn documents(out: &mut String, assessment: &Assessment) -> std::fmt::Result {
    if assessment.documents.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nThe documents")?;
    common(out, &assessment.documents)?;
    for row in &assessment.documents {
        document(out, row)?;
    }
    Ok(())
}

/// What several documents have in common, said once above them all, the most frequent first.
fn common(out: &mut String, rows: &[DocumentRow]) -> std::fmt::Result {
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in rows.iter().flat_map(|row| &row.problems) {
        *totals.entry(problem.say.as_str()).or_default() += 1;
    }
    let mut totals: Vec<(&str, usize)> = totals.into_iter().filter(|(_, times)| *times > 2).collect();
    totals.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    for (say, times) in totals {
        writeln!(out, "  {times} of {}: {say}", rows.len())?;
    }
    Ok(())
}

fn document(out: &mut String, row: &DocumentRow) -> std::fmt::Result {
    writeln!(out, "\n  {}", row.path)?;
    let mut facts: Vec<String> = Vec::new();
    let mut add = |label: &str, value: &Option<String>| {
        if let Some(value) = value {
            facts.push(format!("{label}{value}"));
        }
    };
    add("", &row.title);
    add("", &row.number);
    add("revision ", &row.revision);
    add("owner ", &row.owner);
    add("approved ", &row.approved);
    add("review due ", &row.review_due);
    add("", &row.classification);
    if !facts.is_empty() {
        writeln!(out, "    {}", facts.join(" · "))?;
    }
    let serves: Vec<_> = row.requirements.iter().filter(|r| r.score >= Match::SERVES).collect();
    for served in serves.iter().take(8) {
        let name = standard_name(&served.standard);
        writeln!(out, "    serves {name} {} ({:.2}): {}", served.id, served.score, served.why.join("; "))?;
    }
    if serves.len() > 8 {
        writeln!(out, "    and {} more", serves.len() - 8)?;
    }
    if serves.is_empty() && !row.requirements.is_empty() {
        let touched = row.requirements.iter().take(5).map(|r| format!("{} {}", standard_name(&r.standard), r.id));
        writeln!(out, "    touches on {}; serves none", touched.collect::<Vec<_>>().join(", "))?;
    } else if serves.is_empty() && row.title.is_some() {
        writeln!(out, "    serves no requirement")?;
    }
    for problem in &row.problems {
        writeln!(out, "    ! {}", problem.say)?;
    }
    Ok(())
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// `iso-27001-2022` as people write it.
fn standard_name(short: &str) -> String {
    match short {
        "iso-9001-2015" => "ISO 9001:2015".to_owned(),
        "iso-27001-2022" => "ISO/IEC 27001:2022".to_owned(),
        other => other.to_owned(),
    }
}
