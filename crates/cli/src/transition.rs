//! `plumb transition`: from one edition to the next: the days, what is other, and how far each requirement is.

use clap::Args;
use plumb_engine::desk::{Answer, Problem, RecordRef, Request, StepKind, TransitionPlan, TransitionStep};
use plumb_model::{define::edition::Sure, id::StandardId};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::Terminal,
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Every step, also those that are done
    #[arg(long)]
    all: bool,
    /// Let this statement speak for the new edition, too, where that asks the same
    #[arg(long, value_name = "NUMBER", requires = "standard")]
    take_over: Option<String>,
    /// The new edition, such as iso-9001-2026
    #[arg(long, value_name = "ID")]
    standard: Option<StandardId>,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    if let (Some(statement), Some(standard)) = (&asked.take_over, &asked.standard) {
        let statement = RecordRef(statement.clone());
        let request = Request::TakeOver { statement, standard: standard.clone(), key: None };
        let Answer::Done(done) = ask(shared, request)? else { return Err(unexpected()) };
        if terminal.wants_data() {
            terminal.data(&done);
        } else {
            let number = done.number.unwrap_or(done.record);
            terminal.say(format!(
                "{number} speaks for {standard}, too; whoever answers confirms it: `plumb record move {number} confirm`"
            ));
        }
        return Ok(Outcome::Ran);
    }
    let Answer::Transition(view) = ask(shared, Request::Transition)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&*view);
        return Ok(Outcome::Ran);
    }
    let wanted = |plan: &&TransitionPlan| asked.standard.as_ref().is_none_or(|id| id.as_str() == plan.to);
    let plans: Vec<&TransitionPlan> = view.editions.iter().filter(wanted).collect();
    if plans.is_empty() {
        terminal.say("None of the standards that are on has a new edition.");
    }
    for plan in plans {
        say(terminal, plan, asked.all);
    }
    Ok(Outcome::Ran)
}

fn say(terminal: &Terminal, plan: &TransitionPlan, all: bool) {
    let done = plan.steps.iter().filter(|step| step.done.is_some()).count();
    terminal.say(format!("{} -> {}", plan.from_name, plan.to_name));
    if plan.on {
        terminal.say(format!("  {done} of {} requirements are confirmed for the new edition.", plan.steps.len()));
        if let Some(by) = plan.by {
            terminal.say(format!("  To be done by {by}."));
        }
    } else {
        terminal.say(format!("  It is not on. `plumb pack on {} --dry-run` says what it would bring.", plan.to));
    }
    terminal.say("");
    for day in plan.days.iter().filter(|day| !day.past || day.on == plan.published) {
        terminal.say(format!("  {}  {}{}", day.on, day.fact, mark(day.sure)));
    }
    terminal.say("");
    for change in &plan.changes {
        terminal.say(format!("  {}: {}{}", change.place, change.fact, mark(change.sure)));
    }
    for (kind, heading) in [
        (StepKind::New, "New"),
        (StepKind::Changed, "Asks more or otherwise"),
        (StepKind::Moved, "Stands elsewhere"),
        (StepKind::Same, "As before: confirm again"),
    ] {
        let steps: Vec<&TransitionStep> =
            plan.steps.iter().filter(|step| step.kind == kind && (all || step.done.is_none())).collect();
        if steps.is_empty() {
            continue;
        }
        terminal.say("");
        terminal.say(heading);
        for step in steps {
            terminal.say(format!("  {}", line(step)));
        }
    }
    terminal.say("");
}

fn line(step: &TransitionStep) -> String {
    let owner = step.owner.as_deref().unwrap_or("nobody answers yet");
    let statements = if step.now.is_empty() { &step.before } else { &step.now };
    let numbers: Vec<&str> = statements.iter().map(|statement| statement.number.as_str()).collect();
    let stands = match step.done {
        Some(on) => format!("confirmed on {on}"),
        None if step.now.is_empty() => "open".to_owned(),
        None => "to be confirmed".to_owned(),
    };
    let here = &step.requirement;
    let numbers = if numbers.is_empty() { String::new() } else { format!(" ({})", numbers.join(", ")) };
    format!("{} {}: {stands}, {owner}{numbers}{}", here.id, here.title, mark(step.sure))
}

fn mark(sure: Sure) -> &'static str {
    match sure {
        Sure::Confirmed => "",
        Sure::Reported => " [only reported]",
        Sure::Expected => " [expected]",
    }
}
