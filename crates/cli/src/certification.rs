//! `plumb certification`: how each certificate stands in its cycle, and what comes next.

use clap::Args;
use plumb_engine::desk::{
    Answer, CertificateCycle, CertificationView, LinkView, PaperWanted, Problem, Request, VisitKind, VisitStands,
};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    printer::ToFile,
    terminal::Terminal,
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    file: ToFile,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    if let Some(outcome) = asked.file.write(shared, terminal, PaperWanted::Certification)? {
        return Ok(outcome);
    }
    let Answer::Certification(view) = ask(shared, Request::Certification)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&*view);
    } else {
        say(terminal, &view);
    }
    let late = view.cycles.iter().flat_map(|cycle| &cycle.visits).any(|visit| visit.stands == VisitStands::Late);
    Ok(if late { Outcome::DoesNotHold } else { Outcome::Ran })
}

fn say(terminal: &Terminal, view: &CertificationView) {
    if view.cycles.is_empty() {
        terminal.say("There is no certificate yet; its clocks run once the day of the decision is entered.");
    }
    for cycle in &view.cycles {
        say_cycle(terminal, cycle);
    }
}

fn say_cycle(terminal: &Terminal, cycle: &CertificateCycle) {
    let state = cycle.link.state.as_ref().map(|state| format!(", {state}")).unwrap_or_default();
    let until = cycle.until.map(|day| format!(", valid until {day}")).unwrap_or_default();
    terminal.say(format!("{}{state}{until}", name(&cycle.link)));
    if cycle.visits.is_empty() {
        terminal.say("  Its clocks do not run: the day of the decision is missing.");
    }
    for visit in &cycle.visits {
        let kind = match visit.kind {
            VisitKind::FirstSurveillance => "first surveillance",
            VisitKind::SecondSurveillance => "second surveillance",
            VisitKind::Recertification => "recertification",
        };
        let stands = match (visit.stands, visit.held) {
            (_, Some(day)) => format!("held on {day}"),
            (VisitStands::Held, None) => "held".to_owned(),
            (VisitStands::Ahead, None) => format!("ahead, ask for dates by {}", visit.ask_by),
            (VisitStands::AskNow, None) => "ask for dates now".to_owned(),
            (VisitStands::Open, None) => "window open".to_owned(),
            (VisitStands::Late, None) => "late".to_owned(),
        };
        terminal.say(format!("  {kind}: {} to {}, {stands}", visit.from, visit.by));
    }
    for tell in cycle.tells.iter().filter(|tell| !tell.records.is_empty()) {
        let records: Vec<String> = tell.records.iter().map(name).collect();
        terminal.say(format!("  the body must be told: {}: {}", tell.name, records.join("; ")));
    }
}

fn name(link: &LinkView) -> String {
    let title = link.title.clone().unwrap_or_default();
    match &link.number {
        Some(number) if *number != title => format!("{number} {title}"),
        _ => title,
    }
}
