//! Readiness and gap list on paper: every requirement with what the records show, or those that are not in order, worst first.

use std::sync::Arc;

use jiff::civil::Date;
use plumb_model::{id::StandardId, verdict::Outcome};

use super::{Head, OURS, begun, count, day, on, table, text};
use crate::{
    Engine,
    access::Reader,
    desk::{
        Mend, MendWay, Paper, PaperTable, Problem, ReadinessReport, RequirementRow, StandardFigures, Switches,
        TableCell,
    },
};

/// From what to look at first to what is well.
const FROM_WORST: [Outcome; 7] = [
    Outcome::SeriousGap,
    Outcome::Gap,
    Outcome::NoEvidence,
    Outcome::Described,
    Outcome::Observation,
    Outcome::InOrder,
    Outcome::NotApplicable,
];

/// Records that a line names; a page has room for no more.
const NAMED: usize = 12;

impl Engine {
    pub(super) fn readiness_paper(
        &self,
        reader: &Reader,
        (asked, standard): (Option<Date>, Option<&StandardId>),
        switches: Switches,
        gaps: bool,
    ) -> Result<Paper, Problem> {
        let report: Arc<ReadinessReport> = self.readiness(reader, asked, standard, switches, true)?;
        let look = self.look()?;
        let figures = report.figures.clone().unwrap_or_default();
        let (what, stem) = if gaps { ("Gap list", "gaps") } else { ("Readiness", "readiness") };
        let head = Head {
            stem: format!("{stem}-{}", report.on),
            title: format!("{what}, {}", day(report.on)),
            classification: OURS.to_owned(),
            on: report.on,
            size: report.seq.map_or(0, |seq| seq + 1),
        };
        let mut paper = begun(&look, head)?;
        paper.lead.push(
            "What the records alone would lead an auditor to ask or write. It is computed from the records named here; nobody typed it in."
                .to_owned(),
        );
        if report.on > look.today {
            paper.lead.push("It lies ahead: what is known to fall due by then, if nobody acts.".to_owned());
        }
        let mut more = |label: &str, value: String| paper.facts.push((label.to_owned(), value));
        if switches.todays_checks {
            more("Judged by", "today's checks, not by those in force on that day".to_owned());
        }
        if switches.known_later {
            more("Judged with", "what was learnt later".to_owned());
        }
        if let Some(visit) = figures.next_visit {
            more("Next visit of the certification body", day(visit));
        }
        if let Some(red) = figures.turn_red {
            more("Turn red before that visit, if nobody acts", red.to_string());
        }
        paper.tables.push(summary(&figures.standards));
        for standard in &figures.standards {
            let leaves = report.requirements.iter().filter(|row| row.standard == standard.standard && row.leaf);
            paper.tables.push(if gaps { gap_list(standard, leaves) } else { all(standard, leaves) });
        }
        paper.closing.push(
            "Interviews and a walk through the house show what records cannot. This assessment is no certificate, and says nothing of compliance with law."
                .to_owned(),
        );
        Ok(paper)
    }
}

/// How many requirements stand how, a line a standard.
fn summary(standards: &[StandardFigures]) -> PaperTable {
    let heads: Vec<(&str, u8)> =
        [("Standard", 12), ("Requirements", 7)].into_iter().chain(FROM_WORST.map(|it| (it.words(), 7))).collect();
    let rows = standards.iter().map(|standard| {
        let mut cells = vec![text(&standard.name), count(standard.count(&FROM_WORST))];
        cells.extend(FROM_WORST.map(|outcome| count(standard.count(&[outcome]))));
        cells
    });
    table("In numbers", &heads, rows.collect())
}

fn all<'r>(standard: &StandardFigures, rows: impl Iterator<Item = &'r RequirementRow>) -> PaperTable {
    let heads = [
        ("Requirement", 9),
        ("Title", 15),
        ("Assessment", 10),
        ("What the records show", 37),
        ("Records", 14),
        ("Who answers", 9),
        ("So since", 7),
    ];
    let line = |row: &RequirementRow| {
        vec![
            text(&row.id),
            text(&row.title),
            text(row.verdict.words()),
            text(&row.say.join("\n")),
            text(&records(row)),
            text(row.owner.as_deref().unwrap_or_default()),
            on(row.since),
        ]
    };
    table(&standard.name, &heads, rows.map(line).collect())
}

fn gap_list<'r>(standard: &StandardFigures, rows: impl Iterator<Item = &'r RequirementRow>) -> PaperTable {
    let heads = [
        ("Requirement", 9),
        ("Title", 14),
        ("Assessment", 10),
        ("What is missing", 31),
        ("What mends it", 17),
        ("Records", 12),
        ("Who answers", 9),
        ("So since", 7),
    ];
    let mut open: Vec<&RequirementRow> = rows.filter(|row| row.verdict > Outcome::InOrder).collect();
    open.sort_by_key(|row| FROM_WORST.iter().position(|outcome| *outcome == row.verdict));
    let line = |row: &&RequirementRow| {
        // What holds stands last, a sentence a check: a gap list leaves it out.
        let held = row.checks.iter().filter(|check| check.outcome <= Outcome::InOrder).count();
        let said = row.say.len().saturating_sub(held).max(1);
        let say: Vec<&str> = row.say.iter().take(said).map(String::as_str).collect();
        vec![
            text(&row.id),
            text(&row.title),
            text(row.verdict.words()),
            text(&say.join("\n")),
            row.mend.as_ref().map_or(TableCell::Empty, |mend| text(&mending(mend))),
            text(&records(row)),
            text(row.owner.as_deref().unwrap_or("nobody yet")),
            on(row.since),
        ]
    };
    let rows: Vec<Vec<TableCell>> = open.iter().map(line).collect();
    let mut table = table(&standard.name, &heads, rows);
    if table.rows.is_empty() {
        table.note = Some("The records show no gap.".to_owned());
    }
    table
}

fn records(row: &RequirementRow) -> String {
    let shown: Vec<&str> = row.records.iter().take(NAMED).map(String::as_str).collect();
    let rest = u64::try_from(row.records.len() - shown.len()).unwrap_or(0) + row.more;
    match (shown.is_empty(), rest) {
        (_, 0) => shown.join(", "),
        (true, rest) => format!("{rest} that you may not see"),
        (false, rest) => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// What would mend it, in a line.
fn mending(mend: &Mend) -> String {
    let register = mend.register_name.as_deref().unwrap_or("the register");
    let what = match (mend.way, &mend.label) {
        (MendWay::Records | MendWay::Fill, Some(label)) => label.clone(),
        (MendWay::Records, None) => "Put these records right".to_owned(),
        (MendWay::Fill, None) => "Add the first".to_owned(),
        (MendWay::State, _) => "Say how it is met".to_owned(),
        (MendWay::Show, _) => "Name a record that shows it, or confirm that it is still true".to_owned(),
    };
    format!("{what}, in {register}")
}
