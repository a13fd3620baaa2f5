//! `plumb trail RECORD`: what an auditor would follow from a record, hop by hop, as of any day.

use clap::Args;
use jiff::civil::Date;
use plumb_engine::desk::{Answer, HopStands, LinkView, Problem, RecordRef, Request, TrailHop, TrailStop, TrailView};
use plumb_model::id::TrailId;

use crate::{
    data_folder::{ask, unexpected},
    options::{self, Shared},
    outcome::Outcome,
    terminal::Terminal,
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// A record's number, such as NC-2026-014; without one: which trails there are
    record: Option<String>,
    /// As of the end of this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = options::day)]
    on: Option<Date>,
    /// Which trail, where several start there
    #[arg(long, value_name = "ID")]
    trail: Option<TrailId>,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let Some(record) = &asked.record else { return all(shared, terminal) };
    let request = Request::Trail { record: RecordRef(record.clone()), trail: asked.trail.clone(), on: asked.on };
    let Answer::Trail(view) = ask(shared, request)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&*view);
    } else {
        say(terminal, &view);
    }
    Ok(if view.missing + view.wanting == 0 { Outcome::Ran } else { Outcome::DoesNotHold })
}

fn all(shared: &Shared, terminal: &Terminal) -> Result<Outcome, Problem> {
    let Answer::Trails { trails } = ask(shared, Request::Trails)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&trails);
        return Ok(Outcome::Ran);
    }
    for start in &trails {
        terminal.say(format!("{}: {}", start.trail.id, start.trail.name));
        terminal.say(format!("    {}", start.trail.say));
        let examples: Vec<String> = start.examples.iter().map(name).collect();
        if !examples.is_empty() {
            terminal.say(format!("    such as {}", examples.join("; ")));
        }
    }
    Ok(Outcome::Ran)
}

fn say(terminal: &Terminal, view: &TrailView) {
    let upto = view.seq.map_or_else(|| "before the first entry".to_owned(), |seq| format!("up to entry {seq}"));
    match &view.trail {
        Some(trail) => terminal.say(format!("{} as of {}: {upto}, root {}", trail.name, view.on, view.root)),
        None => terminal.say(format!("No trail starts at {}.", name(&view.start.link))),
    }
    say_stop(terminal, &view.start, 0);
    if view.trail.is_some() {
        terminal.say("");
        let (found, missing, wanting) = (view.found, view.missing, view.wanting);
        terminal.say(format!(
            "{found} hops find what they should, {missing} find nothing, {wanting} find something that does not hold."
        ));
    }
    if view.cut {
        terminal.say("It goes on; walk on from one of its records.");
    }
    for back in &view.back {
        let starts: Vec<String> = back.starts.iter().map(name).collect();
        let more = if back.more { " and more" } else { "" };
        terminal.say(format!("From the other end, {}: {}{more}", back.trail.name, starts.join("; ")));
    }
}

fn say_stop(terminal: &Terminal, stop: &TrailStop, depth: usize) {
    let indent = "    ".repeat(depth);
    let facts: Vec<String> = stop.facts.iter().map(|fact| format!("{} {}", fact.name, one_line(&fact.text))).collect();
    let state = stop.link.state.as_ref().map(|state| format!(" ({state})")).unwrap_or_default();
    terminal.say(format!("{indent}{}{state}", name(&stop.link)));
    if !facts.is_empty() {
        terminal.say(format!("{indent}  {}", facts.join(" · ")));
    }
    if let Some(wants) = &stop.wants {
        terminal.say(format!("{indent}  does not hold: {wants}"));
    }
    for hop in &stop.hops {
        say_hop(terminal, hop, depth);
    }
}

fn say_hop(terminal: &Terminal, hop: &TrailHop, depth: usize) {
    let indent = "    ".repeat(depth);
    let stands = match hop.stands {
        HopStands::Found => "+",
        HopStands::Wanting => "!",
        HopStands::Missing => "missing",
        HopStands::NotAsked => "not asked",
        HopStands::Nothing => "none",
    };
    let why = hop.say.as_ref().map(|say| format!(" {say}")).unwrap_or_default();
    terminal.say(format!("{indent}  {stands} {}:{why}", hop.name));
    for stop in &hop.stops {
        say_stop(terminal, stop, depth + 1);
    }
    if hop.more > 0 {
        terminal.say(format!("{indent}    and {} more", hop.more));
    }
    if hop.unseen > 0 {
        terminal.say(format!("{indent}    and {} that you may not see", hop.unseen));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn name(link: &LinkView) -> String {
    let title = link.title.clone().unwrap_or_default();
    match &link.number {
        Some(number) if *number != title => format!("{number} {title}"),
        _ => title,
    }
}
