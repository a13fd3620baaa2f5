//! `plumb plan`: the way from the first list of gaps to the certificate, as the records show it.

use clap::Args;
use plumb_engine::desk::{
    Answer, EvidenceStands, PlanPace, PlanPhase, PlanStep, PlanView, Problem, Request, StepStands,
};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Only the steps that are not done
    #[arg(long)]
    open: bool,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let Answer::Plan(view) = ask(shared, Request::Plan)? else { return Err(unexpected()) };
    let late = view.target.is_some_and(|target| view.earliest > target);
    if terminal.wants_data() {
        terminal.data(&*view);
    } else {
        say(terminal, &view, asked.open);
    }
    Ok(if late { Outcome::DoesNotHold } else { Outcome::Ran })
}

fn tenths(tenths: i64) -> String {
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

fn say(terminal: &Terminal, view: &PlanView, open: bool) {
    terminal.say(format!("Plan to the certificate for {}, on {}", view.standards.join(", "), view.today));
    if view.certified {
        terminal.say("Certificates are held for all of these; `plumb certification` says how the cycle goes on.");
    }
    if let Some(target) = view.target {
        terminal.say(format!("  wanted by {target}"));
    } else {
        let register = view.decide.as_ref().map_or("REGISTER", |decide| decide.plans.as_str());
        terminal.say(format!("  nobody has said by when: `plumb record create {register} title=… target_on=DATE`"));
    }
    terminal.say(format!("  earliest by the steps: {}", view.earliest));
    let effort = format!("{} of {} days of work left", tenths(view.effort_left), tenths(view.effort));
    match view.by_work {
        Some(on) => terminal.say(format!("  by the time there is: {on} ({effort})")),
        None => terminal.say(format!("  by the time there is: not known ({effort}; nobody said how many days a week)")),
    }
    terminal.say(format!("  at the pace of the record: {}", pace(&view.pace)));
    for phase in [PlanPhase::Build, PlanPhase::Operate, PlanPhase::Look, PlanPhase::Certify] {
        terminal.say("");
        terminal.say(match phase {
            PlanPhase::Build => "Build",
            PlanPhase::Operate => "Work by it",
            PlanPhase::Look => "Look at it yourselves",
            PlanPhase::Certify => "Have it looked at",
        });
        let wanted = |step: &&PlanStep| step.phase == phase && !(open && step.stands == StepStands::Done);
        view.steps.iter().filter(wanted).for_each(|step| say_step(terminal, step));
    }
    say_evidence(terminal, view);
    for concern in view.concerns.iter().filter(|concern| !concern.records.is_empty()) {
        let numbers: Vec<String> = concern.records.iter().filter_map(|link| link.number.clone()).collect();
        terminal.say(format!("Areas of concern, {}: {}", concern.name, numbers.join(", ")));
    }
}

fn pace(pace: &PlanPace) -> String {
    match pace {
        PlanPace::TooEarly { days, needs } => format!("too early to say, {days} days of history of {needs} needed"),
        PlanPace::Done => "everything is in order".to_owned(),
        PlanPace::Still { weeks, lost: 0 } => format!("nothing was gained in the last {weeks} weeks"),
        PlanPace::Still { weeks, lost } => {
            format!("{} requirements lost in the last {weeks} weeks", tenths(lost * 5))
        }
        PlanPace::Moving { weeks, gained, built, certificate } => {
            let day = |day: &Option<jiff::civil::Date>| {
                day.map_or_else(|| "no day in sight".to_owned(), |day| day.to_string())
            };
            format!(
                "{} ({} requirements in {weeks} weeks: all in order {})",
                day(certificate),
                tenths(gained * 5),
                day(built)
            )
        }
    }
}

fn say_step(terminal: &Terminal, step: &PlanStep) {
    let stands = match step.stands {
        StepStands::Done => "done     ",
        StepStands::UnderWay => "under way",
        StepStands::Ready => "can begin",
        StepStands::Waits => "waits    ",
    };
    terminal.say(format!("  {stands} {:>3} %  {}", step.share / 10, step.name));
    if step.stands == StepStands::Done {
        return;
    }
    let mut facts = Vec::new();
    if step.wanted > 0 {
        facts.push(format!("{} of {} requirements in order", step.in_order, step.wanted));
    }
    facts.extend(step.earliest.map(|(begin, end)| format!("earliest {begin} to {end}")));
    facts.extend(step.latest.map(|latest| {
        let late = step.late_days;
        if late > 0 {
            format!("at the latest {latest}: {late} days too late")
        } else {
            format!("at the latest {latest}")
        }
    }));
    facts.extend(step.agreed.map(|agreed| format!("agreed for {agreed}")));
    facts.push(step.owner.clone().unwrap_or_else(|| "nobody answers for it yet".to_owned()));
    terminal.say(format!("                   {}", facts.join(" · ")));
}

fn say_evidence(terminal: &Terminal, view: &PlanView) {
    if view.evidence.is_empty() {
        return;
    }
    terminal.say("");
    let on = view.stage1.map(|day| day.to_string()).unwrap_or_default();
    let agreed = if view.stage1_agreed { "" } else { ", not agreed yet" };
    terminal.say(format!("Evidence at stage 1, {on}{agreed}"));
    for age in &view.evidence {
        let stands = match age.stands {
            EvidenceStands::OldEnough => "old enough".to_owned(),
            EvidenceStands::InTime => format!("old enough by then, on {}", age.ready_on),
            EvidenceStands::TooYoung => format!("too young: old enough on {}", age.ready_on),
            EvidenceStands::Nothing => format!("none yet: if it begins today, old enough on {}", age.ready_on),
        };
        let since = age.first.map(|first| format!(", {} since {first}", count_of(age.count, "record", "records")));
        terminal.say(format!("  {}: {stands} ({} months wanted{})", age.name, age.months, since.unwrap_or_default()));
    }
}
