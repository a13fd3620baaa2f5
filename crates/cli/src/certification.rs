//! `plumb certification`: each certificate in its cycle, and what comes next.

use clap::Args;
use plumb_engine::desk::{
    Answer, CertificateCycle, CertificationView, ConcernView, LinkView, PaperWanted, Problem, Request, VisitKind,
    VisitStands,
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
    let visits = || view.cycles.iter().flat_map(|cycle| &cycle.visits);
    let holds = !visits().any(|visit| visit.beyond || visit.stands == VisitStands::Late);
    Ok(if holds { Outcome::Ran } else { Outcome::DoesNotHold })
}

fn name(link: &LinkView) -> String {
    [link.number.as_deref(), link.title.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn say(terminal: &Terminal, view: &CertificationView) {
    if view.cycles.is_empty() {
        terminal.say("No certificate yet; `plumb plan` shows the way there.");
    }
    for cycle in &view.cycles {
        say_cycle(terminal, cycle);
    }
}

fn say_cycle(terminal: &Terminal, cycle: &CertificateCycle) {
    let state = cycle.link.state.as_deref().unwrap_or_default();
    terminal.say(format!("{} ({state})", name(&cycle.link)));
    let day = |label: &str, on: Option<jiff::civil::Date>| on.map(|on| format!("{label} {on}"));
    let facts = [
        cycle.standard.clone(),
        cycle.body.clone(),
        day("decided", cycle.decided),
        day("until", cycle.until),
        day("suspension lifted by", cycle.suspended_until),
        day("majors verified by", cycle.majors_by),
        day("can be restored until", cycle.restore_until),
    ];
    terminal.say(format!("  {}", facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")));
    for visit in &cycle.visits {
        let kind = match visit.kind {
            VisitKind::Stage1 => "stage 1",
            VisitKind::Stage2 => "stage 2",
            VisitKind::FirstSurveillance => "first surveillance",
            VisitKind::SecondSurveillance => "second surveillance",
            VisitKind::Recertification => "recertification",
        };
        let stands = match (visit.stands, visit.held.or(visit.agreed)) {
            (VisitStands::Held, Some(on)) => format!("held {on}"),
            (VisitStands::Agreed, Some(on)) => format!("agreed for {on}"),
            (VisitStands::Late, _) => "late".to_owned(),
            (VisitStands::Open, _) => format!("its window is open; ask for dates by {}", visit.ask_by),
            (VisitStands::AskNow, _) => "ask for dates now".to_owned(),
            _ => format!("ask for dates by {}", visit.ask_by),
        };
        let beyond = if visit.beyond { ", later than the rule allows" } else { "" };
        terminal.say(format!("  {kind}, {} to {}: {stands}{beyond}", visit.from, visit.by));
        for (who, from, until) in &visit.away {
            terminal.say(format!("    {who} is away {from} to {until}"));
        }
    }
    say_concerns(terminal, "The next visit looks at", &cycle.looks);
    say_concerns(terminal, "The body must be told", &cycle.tells);
}

fn say_concerns(terminal: &Terminal, head: &str, concerns: &[ConcernView]) {
    for concern in concerns.iter().filter(|concern| concern.more > 0 || !concern.records.is_empty()) {
        let records: Vec<String> = concern.records.iter().map(name).collect();
        let more = if concern.more > 0 { format!(" and {} more", concern.more) } else { String::new() };
        terminal.say(format!("  {head}: {}: {}{more}", concern.name, records.join("; ")));
    }
}
