//! `plumb pack list`, `plumb pack on`, `plumb pack off`: the standards we work by, and what switching one brings.

use plumb_engine::desk::{Answer, Problem, Request, StandardSwitched, StandardsView};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

/// Which standards are on, and which may be.
pub(crate) fn list(shared: &Shared, terminal: &Terminal) -> Result<Outcome, Problem> {
    let Answer::Standards(view) = ask(shared, Request::Standards)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&*view);
    } else {
        say_list(terminal, &view);
    }
    Ok(Outcome::Ran)
}

fn say_list(terminal: &Terminal, view: &StandardsView) {
    let rows: Vec<Vec<String>> = view
        .standards
        .iter()
        .map(|row| {
            let stands = match (row.on, row.under.is_empty()) {
                (true, _) => "on".to_owned(),
                (false, true) => "off".to_owned(),
                (false, false) => format!("off, but {} builds on its checks", row.under.join(", ")),
            };
            vec![row.standard.clone(), row.name.clone(), row.leaves.to_string(), stands]
        })
        .collect();
    terminal.say_columns("", &rows);
}

/// A switch as the command line asks for it.
#[derive(Debug)]
pub(crate) struct Switch<'a> {
    pub(crate) standard: &'a str,
    pub(crate) on: bool,
    pub(crate) reason: Option<&'a str>,
    pub(crate) dry_run: bool,
}

/// Switches a standard, or says what would come of it.
pub(crate) fn switch(shared: &Shared, terminal: &Terminal, asked: &Switch<'_>) -> Result<Outcome, Problem> {
    let request = Request::SwitchStandard {
        standard: asked.standard.to_owned(),
        on: asked.on,
        reason: asked.reason.map(ToOwned::to_owned),
        seen: None,
        dry_run: asked.dry_run,
    };
    let Answer::StandardSwitched(view) = ask(shared, request)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&*view);
    } else {
        say_switched(terminal, &view);
    }
    Ok(Outcome::Ran)
}

fn say_switched(terminal: &Terminal, view: &StandardSwitched) {
    let leaves = count_of(view.leaves as u64, "requirement", "requirements");
    let (done, way) = (view.seq.is_some(), if view.on { "on" } else { "off" });
    if done {
        terminal.say(format!("{} is {way}: {leaves}.", view.name));
    } else {
        terminal.say(format!("{} would be {way}: {leaves}. Nothing was changed.", view.name));
    }
    for (outcome, count) in &view.stand {
        terminal.say(format!("  {count:>4}  {}", outcome.words()));
    }
    if view.on {
        terminal.say(format!("Something counts already for {}; {} are new.", view.counts, view.new));
        for (name, count) in &view.through {
            terminal.say(format!("  {count:>4}  through {name}"));
        }
        if view.reported > 0 {
            terminal.say(format!("{} of them are only reported to stand so.", view.reported));
        }
    }
    for (id, before, after) in view.others.iter().take(20) {
        terminal.say(format!("  {id}: {before} -> {after}"));
    }
    if view.named_by > 0 {
        let statements = count_of(view.named_by as u64, "statement names", "statements name");
        terminal.say(format!("{statements} its requirements; nothing in them changes."));
    }
    if let Some(seq) = view.seq {
        let back = if view.on { "off" } else { "on" };
        terminal.say(format!("Entry {seq}. `plumb pack {back} {}` takes it back.", view.standard));
    }
}
