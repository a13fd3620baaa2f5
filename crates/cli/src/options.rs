//! The command line, declared once: help, manual and errors come from here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::{
    applicability, assess, backup, certification, clock, demo, drill, emergency, evidence, export, first, import, init,
    key, kit, noticed, pack, plan, proposals, questionnaire, readiness, record, rehearsal, restore, search, serve,
    token, trail, transition, trust, verify, work,
};

/// A company's management system: ISO 9001 and ISO/IEC 27001 in one, each change sealed in a log that an outsider can verify.
#[derive(Debug, Parser)]
#[command(name = "plumb", version, after_help = AFTER)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) shared: Shared,
    #[command(flatten)]
    pub(crate) alone: first::Asked,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

const AFTER: &str = "Four ways to begin:
  plumb                        open your browser on the three below, or on your system
  plumb demo                   look at an example company
  plumb assess FOLDER          check the documents you have; writes nothing
  plumb init                   start your own system with five answers

Exit codes: 0 it ran, 1 something does not hold, 2 it could not run.";

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Shared {
    /// The data folder [default: plumb in your own data folder]
    #[arg(long, global = true, env = "PLUMB_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// In whose name: login, number or full name of a person
    #[arg(long = "as", global = true, env = "PLUMB_PERSON", value_name = "PERSON")]
    pub(crate) person: Option<String>,
    /// Print the same as data
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// A day as it is given on the command line.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    let say = || format!("`{text}` is no day of the calendar; write it as 2026-03-14");
    let shape = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if shape { text.parse().map_err(|_| say()) } else { Err(say()) }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check the documents you have: which requirement each serves, what is missing, what is wrong with them
    Assess(assess::Asked),
    /// Look at an example company: 62 people, eighteen months of history, none of it real
    Demo(demo::Asked),
    /// Start your own system with five answers
    Init(init::Asked),
    /// Take in a spreadsheet (CSV or XLSX) with a header row: all rows or none
    Import(import::Asked),
    /// Create, change, move, link, show and list records
    Record(record::Asked),
    /// Find records by number or words
    Search(search::Asked),
    /// What is to do, overdue first
    Work(work::Asked),
    /// What an auditor would ask or write today, or on any day
    Readiness(readiness::Asked),
    /// Which controls apply and why: as it would be issued today, the versions, and what moved since
    Applicability(applicability::Asked),
    /// Proposed texts of how requirements are met, filled from what is there
    Proposals(proposals::Asked),
    /// The way from the first list of gaps to the certificate: steps, days, pace, age of evidence
    Plan(plan::Asked),
    /// Each certificate in its three years, and what comes next
    Certification(certification::Asked),
    /// Getting ready for a visit: what each is asked, what must be at hand, checks at the desk
    Rehearsal(rehearsal::Asked),
    /// Answer a customer: read a questionnaire, propose answers from what is confirmed, decide, give it out
    Questionnaire(questionnaire::Asked),
    /// The page that strangers see: certificates that hold and public documents; off until switched on
    Trust(trust::Asked),
    /// What an auditor would follow from a record, hop by hop, on any day
    Trail(trail::Asked),
    /// Prove that nothing was altered, or name the first thing that was
    Verify(verify::Asked),
    /// Write out what others can read
    Export(export::Asked),
    /// Print the signed head of the log, to keep elsewhere
    Checkpoint,
    /// From one edition of a standard to the next: what is new, by when, and how far it is
    Transition(transition::Asked),
    /// Switch standards on and off; check packs: registers, standards and checks as data
    Pack(pack::Asked),
    /// Say that the machine's clock is right, after it was moved
    Clock(clock::Asked),
    /// Make, list and end tokens for programs
    Token(token::Asked),
    /// The key that signs the log
    Key(key::Asked),
    /// The recovery kit: one page on paper that opens everything on the worst day
    Kit(kit::Asked),
    /// The documents in force as plain pages and PDF in one encrypted archive, for the day when no program runs
    Emergency(emergency::Asked),
    /// Evidence for an auditor to carry away: prepared, released by named people, one archive that proves itself
    Evidence(evidence::Asked),
    /// What was noticed by itself: whose writing is stopped, and letting it go on
    Noticed(noticed::Asked),
    /// Copy everything to another place, encrypted, while people work
    Backup(backup::Asked),
    /// Bring everything back from a copy into a new folder, or single records and files
    Restore(restore::Asked),
    /// Rehearse a restore: from the copy and its key alone, read whole, timed, and entered
    Drill(drill::Asked),
    /// How this data folder stands
    Status,
    /// Open the pages of your system, and answer every other `plumb` that uses its data folder
    Serve(serve::Asked),
    /// Reads documents for another `plumb`, in a process of its own
    #[command(name = assess::WORKER, hide = true)]
    ReadDocuments,
}
