//! `plumb applicability`: which controls apply and why, as it would be issued today or as it was, and what moved.

use clap::Args;
use plumb_engine::desk::{Answer, ApplicabilityView, LineMove, PaperWanted, Problem, RecordRef, Request};
use plumb_model::id::StandardId;

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    printer::ToFile,
    terminal::{Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Of which standard, such as iso-27001-2022 [default: the first that has one]
    #[arg(long, value_name = "ID")]
    standard: Option<StandardId>,
    /// A version by number, such as SOA-01 [default: as it would be issued today]
    #[arg(long, value_name = "NUMBER")]
    version: Option<String>,
    /// Held against this version [default: today against the one that counts]
    #[arg(long, value_name = "NUMBER")]
    against: Option<String>,
    /// Prepare a draft that says what holds today; another person approves it
    #[arg(long, conflicts_with_all = ["version", "against"])]
    prepare: bool,
    /// Print the whole as Markdown
    #[arg(long, conflicts_with = "prepare")]
    markdown: bool,
    #[command(flatten)]
    file: ToFile,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    if asked.prepare {
        let request = Request::PrepareApplicability { standard: asked.standard.clone(), key: None };
        let Answer::Done(done) = ask(shared, request)? else { return Err(unexpected()) };
        if terminal.wants_data() {
            terminal.data(&done);
        } else {
            let number = done.number.unwrap_or(done.record);
            terminal
                .say(format!("{number} is prepared; another person approves it: `plumb record move {number} issue`"));
        }
        return Ok(Outcome::Ran);
    }
    let named = |text: &Option<String>| text.as_deref().map(RecordRef::from);
    let (standard, version, against) = (asked.standard.clone(), named(&asked.version), named(&asked.against));
    let wanted = PaperWanted::Applicability { standard, version, against };
    if let Some(outcome) = asked.file.write(shared, terminal, wanted.clone())? {
        return Ok(outcome);
    }
    if asked.markdown && !terminal.wants_data() {
        let Answer::Paper(paper) = ask(shared, Request::Paper { wanted })? else { return Err(unexpected()) };
        terminal.say(paper.markdown());
        return Ok(Outcome::Ran);
    }
    let request = Request::Applicability {
        standard: asked.standard.clone(),
        version: named(&asked.version),
        against: named(&asked.against),
    };
    let Answer::Applicability(view) = ask(shared, request)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&*view);
    } else {
        say(terminal, &view);
    }
    let current = view.shown.is_some() || (view.against.is_some() && view.moved.is_empty());
    Ok(if current { Outcome::Ran } else { Outcome::DoesNotHold })
}

fn say(terminal: &Terminal, view: &ApplicabilityView) {
    let number = |version: &plumb_engine::desk::ApplicabilityVersion| version.link.number.clone().unwrap_or_default();
    let count = |word: &str| view.lines.iter().filter(|line| line.applies == word).count();
    let what = view.shown.as_ref().map_or_else(|| format!("as of {}", view.today), number);
    let (yes, no, open) = (count("yes"), count("no"), count("open"));
    terminal.say(format!("{}, {what}: {yes} controls apply, {no} do not, {open} open", view.standard_name));
    for version in &view.versions {
        let by = version.issued_by.as_ref().or(version.prepared_by.as_ref()).cloned().unwrap_or_default();
        let on = version.issued_on.or(version.prepared_on).map(|day| day.to_string()).unwrap_or_default();
        let counts = if version.counts { ", counts" } else { "" };
        let state = version.link.state.as_deref().unwrap_or_default();
        terminal.say(format!("  {} {state} {on} {by}{counts}", number(version)));
    }
    let Some(against) = &view.against else {
        if view.shown.is_none() {
            terminal.say("No version has been issued yet; `plumb applicability --prepare` begins one.");
        }
        return;
    };
    terminal.say(format!(
        "Since {}: {}",
        number(against),
        count_of(view.moved.len() as u64, "line moved", "lines moved")
    ));
    for line in &view.moved {
        let how = match &line.how {
            LineMove::Came => "new".to_owned(),
            LineMove::Went => "gone".to_owned(),
            LineMove::Changed { parts } => {
                let parts: Vec<String> = parts.iter().map(|(_, old, new)| format!("`{old}` -> `{new}`")).collect();
                parts.join("; ")
            }
        };
        terminal.say(format!("  {} {}: {how}", line.control, line.title));
    }
}
