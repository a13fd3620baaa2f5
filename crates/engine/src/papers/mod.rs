//! What is taken along as a file: readiness, gap list, Statement of Applicability, certification cycle, a customer's questionnaire. Each says the same in
//! every form it leaves in, and stands on what its page shows, so that nobody sees more of it on paper.

mod applicability;
mod certification;
mod questionnaire;
mod readiness;

use jiff::civil::Date;
use plumb_model::define::register::Classification;

use crate::{
    Engine,
    access::Reader,
    desk::{Caller, Paper, PaperColumn, PaperTable, PaperWanted, Problem, TableCell},
    engine::Look,
};

/// What stands on every page of what is ours (docs/access.md): no guest gets it from us, nor should anybody else by mistake.
const OURS: &str = "Internal: our own assessment";

impl Engine {
    /// A paper for a reader.
    pub(crate) fn paper(&self, caller: &Caller, reader: &Reader, wanted: &PaperWanted) -> Result<Paper, Problem> {
        match wanted {
            PaperWanted::Readiness { on, standard, switches, gaps } => {
                self.readiness_paper(reader, (*on, standard.as_ref()), *switches, *gaps)
            }
            PaperWanted::Applicability { standard, version, against } => {
                self.applicability_paper(reader, standard.as_ref(), version.as_ref(), against.as_ref())
            }
            PaperWanted::Certification => self.certification_paper(reader),
            PaperWanted::Questionnaire { record } => self.questionnaire_paper(caller, record),
        }
    }
}

/// What heads a paper: title, confidentiality, and the prefix of the log it stands on.
struct Head {
    stem: String,
    title: String,
    classification: String,
    on: Date,
    size: u64,
}

/// An empty paper under its head.
fn begun(look: &Look, head: Head) -> Result<Paper, Problem> {
    let Head { stem, title, classification, on, size } = head;
    let root = look.snapshot.root_at(size)?.to_hex();
    let at = look.zone.to_datetime(look.at);
    let zone = look.zone.iana_name().unwrap_or("UTC");
    let made = format!("Made on {} at {:02}:{:02} ({zone})", day(look.today), at.hour(), at.minute());
    let upto = size.checked_sub(1).map_or_else(|| "before the first entry".to_owned(), |seq| format!("entry {seq}"));
    Ok(Paper {
        stem,
        title,
        organisation: look.organisation_text("name").unwrap_or_default(),
        classification,
        on,
        made,
        size,
        head: look.head_line(size)?,
        lead: Vec::new(),
        facts: vec![
            ("As of".to_owned(), day(on)),
            ("Log up to".to_owned(), upto),
            ("Root of the log".to_owned(), root.clone()),
        ],
        root,
        tables: Vec::new(),
        closing: Vec::new(),
    })
}

/// A day as people write it.
fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

fn class(classification: Classification) -> String {
    let word = classification.word();
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

fn columns(columns: &[(&str, u8)]) -> Vec<PaperColumn> {
    columns.iter().map(|(header, share)| PaperColumn { header: (*header).to_owned(), share: *share }).collect()
}

fn table(title: &str, heads: &[(&str, u8)], rows: Vec<Vec<TableCell>>) -> PaperTable {
    PaperTable { title: title.to_owned(), note: None, columns: columns(heads), rows }
}

fn text(text: &str) -> TableCell {
    if text.is_empty() { TableCell::Empty } else { TableCell::Text(text.to_owned()) }
}

fn count(count: u64) -> TableCell {
    TableCell::Number(count.to_string())
}

fn on(day: Option<Date>) -> TableCell {
    day.map_or(TableCell::Empty, TableCell::Day)
}
