//! `plumb work`: what is to do, derived from what falls due; overdue first.

use clap::Args;
use jiff::civil::Date;
use plumb_engine::desk::{Answer, Problem, Request, WorkItem};

use crate::{
    data_folder::{ask, unexpected},
    options::{self, Shared},
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// For this person [default: whoever asks]
    #[arg(long = "for", value_name = "PERSON")]
    person: Option<String>,
    /// All that is due up to this day
    #[arg(long, value_name = "DATE", value_parser = options::day)]
    until: Option<Date>,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let request = Request::Work { person: asked.person.clone(), until: asked.until };
    let Answer::Work(work) = ask(shared, request)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&work);
        return Ok(Outcome::Ran);
    }
    let (overdue, ahead): (Vec<&WorkItem>, Vec<&WorkItem>) = work.items.iter().partition(|item| item.overdue);
    if work.items.is_empty() {
        terminal.say("Nothing is waiting.");
    }
    for (items, heading) in [(overdue, "past the day"), (ahead, "coming up")] {
        if !items.is_empty() {
            let things = count_of(items.len() as u64, "thing", "things");
            terminal.say(format!("{things} {heading}"));
            let rows: Vec<_> = items.into_iter().map(row).collect();
            terminal.say_columns("  ", &rows);
        }
    }
    Ok(Outcome::Ran)
}

fn row(item: &WorkItem) -> Vec<String> {
    vec![item.due.to_string(), item.say.clone(), item.who.join(", ")]
}
