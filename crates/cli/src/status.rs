//! `plumb status`: what this data folder is and how it stands.

use plumb_engine::desk::{Answer, Problem, Request};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

pub(crate) fn run(shared: &Shared, terminal: &Terminal) -> Result<Outcome, Problem> {
    let Answer::Status(status) = ask(shared, Request::Status)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&status);
        return Ok(Outcome::Ran);
    }
    terminal.say(format!("{} · {} ({})", status.organisation, status.today, status.zone));
    terminal.say(format!("{} sealed, log {}", count_of(status.size, "entry", "entries"), status.log));
    terminal.say(format!("root {}", status.root));
    for (who, why) in &status.waiting {
        terminal.say(format!("{who} waits: {why}"));
    }
    let row = |(name, count): &(String, u64)| vec![name.clone(), count.to_string()];
    let rows: Vec<_> = status.registers.iter().map(row).collect();
    terminal.say_columns("  ", &rows);
    Ok(Outcome::Ran)
}
