//! The Statement of Applicability on paper: any version as it was issued, or what one prepared today would say.

use plumb_model::{define::register::Part, derive, id::StandardId};

use super::{Head, begun, class, day, table, text};
use crate::{
    Engine,
    access::Reader,
    applicability::{Asked, title},
    desk::{
        ApplicabilityLine, ApplicabilityVersion, ApplicabilityView, LineMove, LinePart, Paper, PaperTable, Problem,
        RecordRef, SignatureView, TableCell,
    },
    engine::Look,
    playing::PartOf,
};

/// The lines' columns, each with its share of a page.
const HEADS: [(&str, u8); 9] = [
    ("Control", 6),
    ("Title", 12),
    ("Applies", 5),
    ("Needed because of", 8),
    ("Risks that need it", 8),
    ("Why it applies, or does not", 18),
    ("Put into practice", 6),
    ("How we meet it", 30),
    ("Statement", 6),
];

impl Engine {
    pub(super) fn applicability_paper(
        &self,
        reader: &Reader,
        standard: Option<&StandardId>,
        version: Option<&RecordRef>,
        against: Option<&RecordRef>,
    ) -> Result<Paper, Problem> {
        let view = self.applicability(reader, &Asked { standard, version, against })?;
        let look = self.look()?;
        let shown = view.shown.as_ref();
        let named = shown.and_then(|version| version.link.number.clone()).unwrap_or_else(|| view.today.to_string());
        let head = Head {
            stem: format!("applicability-{}-{named}", view.standard),
            title: title(&view),
            classification: classification(&look, shown)?,
            on: shown.and_then(|version| version.issued_on).unwrap_or(view.today),
            size: shown.map_or(look.snapshot.size(), |version| version.seq + 1),
        };
        let mut paper = begun(&look, head)?;
        paper.lead.push(standing(shown));
        if let Some(version) = shown {
            paper.facts.splice(0..0, told(version));
        }
        let mut lines = table("Controls", &HEADS, view.lines.iter().map(row).collect());
        lines.note = Some(counted(&view));
        paper.tables.push(lines);
        if against.is_some() && !reader.is_guest() {
            paper.tables.push(moved(&view));
        }
        if let Some(version) = shown.filter(|version| !version.signatures.is_empty()) {
            paper.tables.push(signatures(&look, &version.signatures));
        }
        Ok(paper)
    }
}

/// A version is as confidential as its record; what is not issued yet as the register that would hold it.
fn classification(look: &Look, shown: Option<&ApplicabilityVersion>) -> Result<String, Problem> {
    let packs = &look.rules.packs;
    let Some(part) = PartOf::find(packs, Part::Applicability) else { return Ok(String::new()) };
    let id = shown.and_then(|version| version.link.record.as_ref()?.parse().ok());
    let record = id.map(|id| look.snapshot.record(id)).transpose()?.flatten();
    let of = record.map(|record| derive::access_columns(packs, part.register, &record).classification);
    Ok(class(of.unwrap_or(part.register.classification)))
}

/// What the whole is worth.
fn standing(shown: Option<&ApplicabilityVersion>) -> String {
    match shown {
        None => "Not issued: this is what a version prepared today would say.",
        Some(version) if !version.issued => "A draft: nobody has approved it yet.",
        Some(version) if version.counts => "Issued as approved and frozen: this version counts.",
        Some(_) => "Issued as approved and frozen. A later version counts instead.",
    }
    .to_owned()
}

fn told(version: &ApplicabilityVersion) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut fact = |label: &str, value: Option<String>| facts.extend(value.map(|value| (label.to_owned(), value)));
    fact("Version", version.link.number.clone());
    fact("Prepared by", version.prepared_by.clone());
    fact("Approved by", version.issued_by.clone());
    fact("Issued on", version.issued_on.map(day));
    fact("Content as frozen, SHA-256", version.digest.clone());
    facts
}

fn counted(view: &ApplicabilityView) -> String {
    let count = |word: &str| view.lines.iter().filter(|line| line.applies == word).count();
    let own = view.lines.iter().filter(|line| line.control == line.statement).count();
    let (yes, no, open) = (count("yes"), count("no"), count("open"));
    let own = if own == 0 { String::new() } else { format!(" Of those that apply or do not, {own} are our own.") };
    format!("{yes} apply, {no} do not, of {open} nobody has said yet.{own}")
}

fn row(line: &ApplicabilityLine) -> Vec<TableCell> {
    let applies = match line.applies.as_str() {
        "yes" => TableCell::Flag(true),
        "no" => TableCell::Flag(false),
        _ => text("nobody has said"),
    };
    let mut cells = vec![text(&line.control), text(&line.title), applies];
    let rest = [&line.driver, &line.risks, &line.why, &line.status, &line.how, &line.statement];
    cells.extend(rest.into_iter().map(|it| text(it)));
    cells
}

fn moved(view: &ApplicabilityView) -> PaperTable {
    let before = view.against.as_ref().and_then(|version| version.link.number.clone()).unwrap_or_default();
    let rows = view.moved.iter().flat_map(|line| {
        let parts: Vec<(String, String, String)> = match &line.how {
            LineMove::Came => vec![("new".to_owned(), String::new(), String::new())],
            LineMove::Went => vec![("gone".to_owned(), String::new(), String::new())],
            LineMove::Changed { parts } => {
                let told =
                    |(part, old, new): &(LinePart, String, String)| (part.words().to_owned(), old.clone(), new.clone());
                parts.iter().map(told).collect()
            }
        };
        parts
            .into_iter()
            .map(|(what, old, new)| vec![text(&line.control), text(&line.title), text(&what), text(&old), text(&new)])
    });
    let heads = [("Control", 6), ("Title", 14), ("What", 10), ("Before", 25), ("Now", 25)];
    let mut table = table(&format!("What moved since {before}"), &heads, rows.collect());
    if table.rows.is_empty() {
        table.note = Some("Nothing.".to_owned());
    }
    table
}

fn signatures(look: &Look, all: &[SignatureView]) -> PaperTable {
    let row = |signature: &SignatureView| {
        let at = look.zone.to_datetime(signature.at);
        let when = format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute());
        vec![
            text(&signature.name),
            text(&signature.meaning),
            text(&when),
            text(&signature.method),
            TableCell::Flag(signature.current),
        ]
    };
    let heads = [("Name", 16), ("Meaning", 12), ("When", 12), ("Proved by", 12), ("Of what stands here", 10)];
    table("Signatures", &heads, all.iter().map(row).collect())
}
