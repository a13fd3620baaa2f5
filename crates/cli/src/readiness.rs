//! `plumb readiness`: requirement by requirement what the records alone would lead an auditor to ask or write, on any day.

use clap::Args;
use jiff::civil::Date;
use plumb_engine::desk::{Answer, PaperWanted, Problem, ReadinessReport, Request, RequirementRow, Switches};
use plumb_model::{id::StandardId, verdict::Outcome as Verdict};

use crate::{
    data_folder::{ask, unexpected},
    options::{self, Shared},
    outcome::Outcome,
    printer::ToFile,
    terminal::{Terminal, count_of},
};

#[derive(Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Asked {
    /// Any day, past or future [default: today]
    #[arg(long, value_name = "DATE", value_parser = options::day)]
    on: Option<Date>,
    /// One standard only, such as iso-9001-2015
    #[arg(long, value_name = "ID")]
    standard: Option<StandardId>,
    /// A past day by today's checks, not by those in force then
    #[arg(long)]
    todays_checks: bool,
    /// A past day with what was learnt later
    #[arg(long)]
    known_later: bool,
    /// Everything, also what is in order
    #[arg(long)]
    all: bool,
    /// In the file only what is not in order, worst first, with what would mend it
    #[arg(long, conflicts_with = "all")]
    gaps: bool,
    #[command(flatten)]
    file: ToFile,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let switches = Switches { todays_checks: asked.todays_checks, known_later: asked.known_later };
    let (on, standard) = (asked.on, asked.standard.clone());
    let wanted = PaperWanted::Readiness { on, standard, switches, gaps: asked.gaps };
    if let Some(outcome) = asked.file.write(shared, terminal, wanted)? {
        return Ok(outcome);
    }
    let request =
        Request::Readiness { on: asked.on, standard: asked.standard.clone(), switches, since: !terminal.wants_data() };
    let Answer::Readiness(report) = ask(shared, request)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&report.machine_form());
    } else {
        say(terminal, &report, asked);
    }
    Ok(Outcome::Ran)
}

/// Says a report for a person to read: what is worst first within each standard, then what holds.
pub(crate) fn say(terminal: &Terminal, report: &ReadinessReport, asked: &Asked) {
    terminal.say(format!("What the records show on {}", report.on));
    let upto = report.seq.map_or_else(|| "before the first entry".to_owned(), |seq| format!("up to entry {seq}"));
    terminal.say(format!("{upto}, root {}", report.root));
    if asked.todays_checks {
        terminal.say("Judged by today's checks.");
    }
    if asked.known_later {
        terminal.say("Judged with what was learnt later.");
    }
    let mut standards: Vec<&str> = report.requirements.iter().map(|row| row.standard.as_str()).collect();
    standards.dedup();
    // As people count: 9001 before 27001.
    standards.sort_by_key(|standard| standard.split('-').find_map(|part| part.parse::<u32>().ok()));
    for standard in standards {
        say_standard(terminal, standard, report, asked.all);
    }
    terminal.say("");
    terminal.say("This is what the records alone would lead an auditor to ask. Interviews and a walk through the house show the rest.");
    if !asked.all {
        terminal.say("With --all: every requirement and every check that holds, with how many records it looked at.");
    }
}

fn say_standard(terminal: &Terminal, standard: &str, report: &ReadinessReport, all: bool) {
    let leaves: Vec<&RequirementRow> =
        report.requirements.iter().filter(|row| row.standard == standard && row.leaf).collect();
    terminal.say("");
    terminal.say(format!("{standard}: {}", count_of(leaves.len() as u64, "requirement", "requirements")));
    for verdict in FROM_WORST {
        let count = leaves.iter().filter(|row| row.verdict == verdict).count();
        if count > 0 {
            terminal.say(format!("  {count:>4}  {}", verdict.words()));
        }
    }
    for verdict in FROM_WORST {
        if !all && matches!(verdict, Verdict::InOrder | Verdict::NotApplicable) {
            continue;
        }
        for row in leaves.iter().filter(|row| row.verdict == verdict) {
            say_row(terminal, row, all);
        }
    }
}

fn say_row(terminal: &Terminal, row: &RequirementRow, all: bool) {
    terminal.say("");
    terminal.say(format!("{} {}: {}", row.id, row.title, row.verdict.words()));
    // What holds stands last, one sentence a check. Beside what does not, its number is enough.
    let held = row.checks.iter().filter(|check| check.outcome <= Verdict::InOrder).count();
    let held = if all || row.verdict <= Verdict::InOrder || held < 2 { 0 } else { held };
    for sentence in row.say.iter().take(row.say.len().saturating_sub(held)) {
        terminal.say(format!("    {sentence}"));
    }
    if held > 0 {
        terminal.say(format!("    {held} other checks hold"));
    }
    if !row.records.is_empty() {
        let shown: Vec<&str> = row.records.iter().take(8).map(String::as_str).collect();
        let rest = row.records.len() as u64 - shown.len() as u64 + row.more;
        let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
        terminal.say(format!("    records: {}{more}", shown.join(", ")));
    }
    let owner = row.owner.as_ref().map(|owner| format!("owner {owner}"));
    let since = row.since.map(|day| format!("so since {day}"));
    let until = row.holds_until.map(|day| format!("may change on {day}"));
    let facts: Vec<String> = [owner, since, until].into_iter().flatten().collect();
    if !facts.is_empty() {
        terminal.say(format!("    {}", facts.join(" · ")));
    }
}

/// From what to look at first to what is well.
const FROM_WORST: [Verdict; 7] = [
    Verdict::SeriousGap,
    Verdict::Gap,
    Verdict::NoEvidence,
    Verdict::Described,
    Verdict::Observation,
    Verdict::InOrder,
    Verdict::NotApplicable,
];
