//! `plumb init`: five answers, and a system runs.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use plumb_engine::{
    Founding,
    desk::{Problem, ProblemKind},
};
use plumb_model::id::StandardId;

use crate::{copies_page, data_folder, kit, options::Shared, outcome::Outcome, shipped, terminal::Terminal};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// The company's name
    #[arg(long)]
    company: Option<String>,
    /// Your name; you hold all roles until you name others
    #[arg(long)]
    person: Option<String>,
    /// Standards to be judged by, such as iso-9001-2015; may be given several times
    #[arg(long = "standard", value_name = "ID")]
    standards: Vec<StandardId>,
    /// The certification body's next visit; leave out while not certified
    #[arg(long, value_name = "DATE", value_parser = crate::options::day)]
    next_visit: Option<Date>,
    /// Where the second copy of everything goes: a folder on another disk, on a mounted share or medium, with its whole path
    #[arg(long, value_name = "PLACE")]
    second_copy: Option<String>,
    /// Where to write the recovery kit, ending in `.pdf` or `.txt`: print it, put it away, delete the file
    #[arg(long, value_name = "FILE")]
    kit: Option<PathBuf>,
    /// Your time zone, such as Europe/Berlin [default: this machine's]
    #[arg(long)]
    zone: Option<String>,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let founding = if terminal.can_ask() { ask(terminal, asked)? } else { from_flags(asked)? };
    let data = data_folder::path(shared)?;
    // Refused before anything is made, so that nobody starts twice for the want of an ending.
    asked.kit.as_deref().map(kit::form_of).transpose()?;
    let place = copies_page::named_place(founding.second_copy.as_deref())?;
    let status = data_folder::found(&data, &founding, &shipped::packs())?;
    copies_page::first_place(&data, place)?;
    if let Some(out) = &asked.kit {
        kit::write(shared, &data, out)?;
    }
    if terminal.wants_data() {
        terminal.data(&status);
        return Ok(Outcome::Ran);
    }
    terminal.say(format!("{} is started in {}.", founding.company, data.display()));
    terminal.say("Next:");
    terminal.say("  plumb assess FOLDER              what the documents you have serve already");
    terminal.say("  plumb import REGISTER FILE       take in a spreadsheet; --dry-run first");
    terminal.say("  plumb readiness                  what an auditor would ask or write today");
    match place {
        Some(place) => terminal.say(format!(
            "  plumb backup                     the first copy, to {place}; from then on `plumb serve` makes one a day"
        )),
        None => terminal
            .say("There is no second copy yet. Decide soon where it goes: one attack takes what lies in one place."),
    }
    match &asked.kit {
        Some(out) => terminal.say(format!(
            "The recovery kit is written to {}. Print it twice, put it away, delete the file.",
            out.display()
        )),
        None => terminal.say(
            "  plumb kit --out kit.pdf          the recovery kit: one page that opens everything on the worst day",
        ),
    }
    Ok(Outcome::Ran)
}

fn from_flags(asked: &Asked) -> Result<Founding, Problem> {
    let need = |value: &Option<String>, flag: &str| {
        value.clone().ok_or_else(|| {
            Problem::new(ProblemKind::Content, "init.answers", format!("`{flag}` is missing, and nobody is here to be asked"))
                .help("give --company NAME --person NAME, and what you know of --standard, --next-visit, --second-copy, --zone")
        })
    };
    Ok(Founding {
        company: need(&asked.company, "--company")?,
        zone: asked.zone.clone().unwrap_or_else(machine_zone),
        person: need(&asked.person, "--person")?,
        standards: standards(&asked.standards),
        next_visit: asked.next_visit,
        second_copy: asked.second_copy.clone(),
    })
}

fn ask(terminal: &Terminal, asked: &Asked) -> Result<Founding, Problem> {
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    let line = |question: &str, default: &str| {
        terminal.ask(question, default).map_err(|error| {
            Problem::new(ProblemKind::Content, "init.answers", format!("the answer could not be read: {error}"))
        })
    };
    let must = |question: &str, default: String| loop {
        let answer = line(question, &default)?;
        if !answer.is_empty() {
            return Ok::<_, Problem>(answer);
        }
    };
    let company = must("1 of 5  What is your company called?", given(&asked.company))?;
    let person = must("2 of 5  What is your name?", given(&asked.person))?;
    let known: Vec<String> = standards(&asked.standards).iter().map(ToString::to_string).collect();
    let chosen = line("3 of 5  Which standards?", &known.join(", "))?;
    let mut standards = Vec::new();
    for text in chosen.split([',', ' ']).filter(|text| !text.is_empty()) {
        standards.push(
            StandardId::new(text)
                .map_err(|error| Problem::new(ProblemKind::Content, "init.standard", error.to_string()))?,
        );
    }
    let visit = asked.next_visit.map(|day| day.to_string()).unwrap_or_default();
    let visit = line(
        "4 of 5  When is the next visit of your certification body? (2027-03-14, or nothing: not certified yet)",
        &visit,
    )?;
    let next_visit = match visit.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| {
            Problem::new(ProblemKind::Content, "init.visit", format!("`{text}` is no day such as 2027-03-14"))
        })?),
    };
    let copy = line(
        "5 of 5  Where does the second copy of everything go? (a folder on another disk, with its whole path; nothing: later)",
        &given(&asked.second_copy),
    )?;
    let zone = asked.zone.clone().unwrap_or_else(machine_zone);
    terminal.remark(format!("Days begin and end in {zone}; --zone names another."));
    Ok(Founding { company, zone, person, standards, next_visit, second_copy: (!copy.is_empty()).then_some(copy) })
}

/// The standards asked for, or else those that a start proposes.
fn standards(asked: &[StandardId]) -> Vec<StandardId> {
    if asked.is_empty() { shipped::usual() } else { asked.to_vec() }
}

/// The machine's own time zone, where it has a name.
pub(crate) fn machine_zone() -> String {
    jiff::tz::TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
}
