//! `plumb rehearsal`: what somebody will be asked, the page of top management, what must be at hand, and a draw for a check at the
//! desk.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use plumb_engine::desk::{
    Answer, AskedRequirement, BriefingView, LinkView, Problem, RehearsalView, Request, VisitView,
};

use crate::{
    data_folder::{ask, unexpected},
    options::{self, Shared},
    outcome::Outcome,
    terminal::Terminal,
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// What somebody will be asked, and where the answer lies
    Asked {
        /// Who: login, number or full name [default: whoever asks]
        person: Option<String>,
    },
    /// What top management will be asked, and what the records say
    Top,
    /// What must be at hand, what changed since the last audit, the checks at the desk
    Visit {
        /// Since this day [default: since the last visit of the body]
        #[arg(long, value_name = "DATE", value_parser = options::day)]
        since: Option<Date>,
    },
    /// Draw for a check at the desk, and file what was drawn
    Draw {
        /// What is drawn, such as people or documents; `plumb rehearsal visit` names all
        what: String,
    },
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let request = match &asked.what {
        What::Asked { person } => Request::Rehearsal { person: person.clone() },
        What::Top => Request::Briefing,
        What::Visit { since } => Request::Visit { since: *since },
        What::Draw { what } => Request::DrawSpotCheck { draw: what.clone(), key: None },
    };
    let answer = ask(shared, request)?;
    match answer {
        Answer::Rehearsal(view) if terminal.wants_data() => terminal.data(&*view),
        Answer::Briefing(view) if terminal.wants_data() => terminal.data(&*view),
        Answer::Visit(view) if terminal.wants_data() => terminal.data(&*view),
        Answer::Done(done) if terminal.wants_data() => terminal.data(&done),
        Answer::Rehearsal(view) => say_asked(terminal, &view),
        Answer::Briefing(view) => say_top(terminal, &view),
        Answer::Visit(view) => say_visit(terminal, &view),
        Answer::Done(done) => {
            let number = done.number.unwrap_or(done.record);
            terminal
                .say(format!("{number} says what was drawn, with seed and population: `plumb record show {number}`"));
        }
        _ => return Err(unexpected()),
    }
    Ok(Outcome::Ran)
}

fn names(links: &[LinkView], more: u64) -> String {
    let name = |link: &LinkView| {
        [link.number.as_deref(), link.title.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let mut text = links.iter().map(name).collect::<Vec<_>>().join("; ");
    if more > 0 {
        text = format!("{text} and {more} more");
    }
    text
}

fn say_requirement(terminal: &Terminal, asked: &AskedRequirement) {
    terminal.say(format!("  {} {}: {}", asked.short, asked.title, asked.verdict.words()));
    for ask in &asked.asks {
        terminal.say(format!("    - {ask}"));
    }
    if let Some(say) = &asked.say {
        terminal.say(format!("    the records say: {say}"));
    }
}

fn say_asked(terminal: &Terminal, view: &RehearsalView) {
    let Some(person) = &view.person else {
        terminal.say("Say who: `plumb rehearsal asked PERSON`. These are there:");
        view.others.iter().for_each(|(_, name)| terminal.say(format!("  {name}")));
        return;
    };
    terminal.say(format!("What {person} will be asked"));
    for question in &view.questions {
        terminal.say("");
        terminal.say(&question.ask);
        terminal.say(format!("  {}", question.answer));
        terminal.say(format!("  {}", names(&question.records, question.more)));
    }
    for statement in &view.answers_for {
        terminal.say("");
        terminal.say(names(std::slice::from_ref(&statement.link), 0));
        statement.requirements.iter().for_each(|asked| say_requirement(terminal, asked));
        if let Some(says) = &statement.says {
            terminal.say(format!("  said: {says}"));
        }
    }
}

fn say_top(terminal: &Terminal, view: &BriefingView) {
    for section in &view.sections {
        terminal.say("");
        terminal.say(&section.name);
        section.asks.iter().for_each(|ask| terminal.say(format!("  - {ask}")));
        let records = names(&section.records, section.more);
        terminal.say(if records.is_empty() {
            "  the records show nothing here".to_owned()
        } else {
            format!("  {records}")
        });
        for asked in &section.requirements {
            terminal.say(format!("  {} {}: {}", asked.short, asked.title, asked.verdict.words()));
        }
    }
}

fn say_visit(terminal: &Terminal, view: &VisitView) {
    terminal.say("At hand");
    for one in &view.at_hand {
        terminal.say(format!("  {} {}: {} ({})", one.standard_name, one.clause, one.what, one.verdict.words()));
    }
    terminal.say("");
    match view.since {
        Some(since) => terminal.say(format!("Changed since {since}")),
        None => terminal.say("Changed since the beginning: no visit is on record"),
    }
    for concern in view.changed.iter().filter(|concern| concern.more > 0 || !concern.records.is_empty()) {
        terminal.say(format!("  {}: {}", concern.name, names(&concern.records, concern.more)));
    }
    terminal.say("");
    terminal.say("Checks at the desk");
    for draw in &view.draws {
        terminal.say(format!("  `plumb rehearsal draw {}`: {} of {}", draw.id, draw.count, draw.out_of));
    }
    for check in &view.checks {
        let same = match check.same_again {
            Some(true) => ", drawn again: the same",
            Some(false) => ", drawn again: NOT the same",
            None => "",
        };
        let link = names(std::slice::from_ref(&check.link), 0);
        terminal.say(format!("  {link}: {} of {} looked at{same}", check.found, check.drawn));
    }
}
