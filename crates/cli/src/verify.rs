//! `plumb verify`: holds everything kept against the log, the log against a checkpoint kept elsewhere, and with `--copies` the copies
//! that the log knows against what their targets hold; or a pack of evidence against itself, without any data folder.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use clap::Args;
use plumb_engine::desk::{Answer, Problem, ProblemKind, Request, VerifyReport};
use plumb_ledger::{Checkpoint, LogKey, PackVerified, verify_evidence};
use plumb_store::RestoredMark;
use serde_json::json;

use crate::{
    copies::{Book as _, Held, Where, held, not_looked_at},
    data_folder::{ask, path, unexpected},
    evidence::{self, Opened},
    inspector::FolderInspector,
    options::Shared,
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// A pack of evidence, as it came or unpacked, instead of a data folder
    #[arg(value_name = "PACK")]
    pack: Option<PathBuf>,
    /// A checkpoint kept elsewhere (see `plumb checkpoint`), or a pack that was released: shows also a log that was rebuilt as a whole
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Also look whether every copy that the log knows is still in its target
    #[arg(long)]
    copies: bool,
    #[command(flatten)]
    place: Where,
    /// With a pack: a public key of the log, known from elsewhere (a `vkey`); may be given several times
    #[arg(long = "key", value_name = "VKEY", requires = "pack")]
    keys: Vec<LogKey>,
}

/// The text of a checkpoint, or of the one in a pack.
fn kept(file: &Path) -> Result<String, Problem> {
    let text = if evidence::is_pack(file) {
        evidence::checkpoint_in(file)
    } else {
        fs::read_to_string(file).map_err(|error| error.to_string())
    };
    text.map_err(|error| {
        let say = format!("cannot read the checkpoint `{}`: {error}", file.display());
        Problem::new(ProblemKind::Content, "verify.checkpoint", say)
    })
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let against = asked.against.as_deref().map(kept).transpose()?;
    if let Some(pack) = &asked.pack {
        return verify_pack(terminal, pack, against.as_deref(), &asked.keys);
    }
    let compared = against.is_some();
    let report = match ask(shared, Request::Verify { against: against.clone() }) {
        Ok(Answer::Verified(report)) => report,
        Ok(_) => return Err(unexpected()),
        // What is damaged so far that it does not open is still read as far as it can be, to name what is wrong.
        Err(problem) if problem.kind == ProblemKind::Fault => closed(shared, against.as_deref(), problem)?,
        Err(problem) => return Err(problem),
    };
    let (report, gone) = with_copies(shared, asked, report)?;
    if terminal.wants_data() {
        terminal.data(&report.machine_form());
    } else if gone {
        say_gone(terminal, &report);
    } else if let Some(mark) = came_back(shared, &report, compared) {
        say_lost(terminal, &report, &mark);
    } else {
        say(terminal, &report, compared);
    }
    Ok(if matches!(report, VerifyReport::Holds { .. }) { Outcome::Ran } else { Outcome::DoesNotHold })
}

/// Adds what became of the copies to a report that holds; whether some are gone. What is broken stays what it is.
fn with_copies(shared: &Shared, asked: &Asked, report: VerifyReport) -> Result<(VerifyReport, bool), Problem> {
    let VerifyReport::Holds { size, root, files, mut not_read } = report else { return Ok((report, false)) };
    let Held { gone, not_read: also } = if asked.copies || asked.place.to.is_some() {
        let data = path(shared)?;
        held(shared, &data, &asked.place.each(&data)?)?
    } else {
        // What the log cannot be asked is said too, and hinders nothing that was read.
        let not_read = shared.known(None).map_or_else(
            |problem| vec![format!("which copies there are: {}", problem.say)],
            |known| not_looked_at(&known),
        );
        Held { gone: Vec::new(), not_read }
    };
    if let Some(first) = gone.first() {
        let one = |name: &str, value: &str| (name.to_owned(), value.into());
        let mut first_bad =
            BTreeMap::from([one("kind", "copy"), one("snapshot", &first.snapshot), one("target", &first.place)]);
        first_bad.extend(first.number.as_deref().map(|number| one("number", number)));
        let others = match gone.len() {
            1 => String::new(),
            more => format!(", and {} more", more - 1),
        };
        let say = format!(
            "the log knows of the copy {} in {}{others}; it is not there any more, and nobody entered that it was taken away",
            first.snapshot, first.place
        );
        return Ok((VerifyReport::Broken { first_bad, say }, true));
    }
    not_read.extend(also);
    Ok((VerifyReport::Holds { size, root, files, not_read }, false))
}

/// Where a checkpoint kept elsewhere knows of more than a folder that came back from a copy: that is loss, not tampering.
fn came_back(shared: &Shared, report: &VerifyReport, compared: bool) -> Option<RestoredMark> {
    let VerifyReport::Broken { first_bad, .. } = report else { return None };
    let missing = first_bad.get("kind").and_then(serde_json::Value::as_str) == Some("entries-missing");
    if !compared || !missing {
        return None;
    }
    RestoredMark::read(&path(shared).ok()?).ok().flatten()
}

fn say_lost(terminal: &Terminal, report: &VerifyReport, mark: &RestoredMark) {
    if let VerifyReport::Broken { say, .. } = report {
        terminal.say(format!("Something is lost: {say}."));
        terminal.say(format!(
            "This folder came back from the copy of {}, which ends after {}. What came later is not in it: that is what is missing.",
            mark.copied,
            count_of(mark.entries, "entry", "entries")
        ));
        terminal.say("Look into the other targets: one of them may hold a later copy. Whether everything that is here holds says `plumb verify` without --against.");
    }
}

fn say_gone(terminal: &Terminal, report: &VerifyReport) {
    if let VerifyReport::Broken { first_bad, say } = report {
        terminal.say(format!("A copy is gone: {say}."));
        if let Some(number) = first_bad.get("number").and_then(serde_json::Value::as_str) {
            terminal.say(format!("{number} says that it was made."));
        }
        terminal
            .say("The data folder itself holds. Ask who could reach the target, and make a copy to another one now.");
    }
}

/// Verifies a pack by itself.
fn verify_pack(terminal: &Terminal, pack: &Path, against: Option<&str>, keys: &[LogKey]) -> Result<Outcome, Problem> {
    let unread = |why: String| {
        let say = format!("`{}` is no pack of evidence that can be read: {why}", pack.display());
        Problem::new(ProblemKind::Content, "verify.pack", say)
    };
    let mut against_it = Vec::new();
    if let Some(text) = against {
        let checkpoint = Checkpoint::read(text)
            .map_err(|error| Problem::new(ProblemKind::Content, "verify.checkpoint", error.to_string()))?;
        against_it.push(("the checkpoint kept elsewhere".to_owned(), checkpoint));
    }
    let found = verify_evidence(&mut Opened::at(pack).map_err(unread)?, keys, &against_it);
    match (&found, terminal.wants_data()) {
        (Ok(held), true) => terminal.data(&json!({
            "ok": true, "size": held.size, "root": held.root.to_hex(), "files": held.files, "entries": held.entries,
            "with_bodies": held.with_bodies, "released_by": held.released_by, "not_read": not_read(held),
        })),
        (Ok(held), false) => say_pack(terminal, held),
        (Err(fault), true) => {
            let first_bad = json!({ "word": fault.what.as_str(), "seq": fault.seq, "why": fault.say });
            terminal.data(&json!({ "ok": false, "first_bad": first_bad }));
        }
        (Err(fault), false) => {
            terminal.say(format!("This pack is not what was released: {} ({})", fault.say, fault.what.as_str()));
            terminal.say("Ask whoever sent it for another, and keep this one as it is.");
        }
    }
    Ok(if found.is_ok() { Outcome::Ran } else { Outcome::DoesNotHold })
}

fn say_pack(terminal: &Terminal, held: &PackVerified) {
    let by: Vec<String> = held.released_by.iter().map(|(name, at)| format!("{name} ({})", at.timestamp())).collect();
    let files = count_of(held.files as u64, "page or file", "pages and files");
    terminal.say(format!("This is what was released: {files}, by {}.", by.join(" and ")));
    let entries = count_of(held.entries, "entry stands", "entries stand");
    terminal
        .say(format!("{entries} in the log {} of {}, {} with what they say.", held.log, held.size, held.with_bodies));
    terminal.say(format!("root {}", held.root));
    for what in not_read(held) {
        terminal.say(format!("not read: {what}"));
    }
}

/// What a pack cannot show by itself.
fn not_read(held: &PackVerified) -> Vec<String> {
    let mut all = vec![
        "whether anything else was recorded".to_owned(),
        "whether the pages say what the entries say: those who released them looked".to_owned(),
    ];
    if !held.compared {
        all.push(if held.not_compared.is_empty() {
            "a checkpoint kept elsewhere: a holder of the log's key could have made another log".to_owned()
        } else {
            "the checkpoint kept elsewhere is over another number of entries: only the log tells whether both belong to it (`plumb verify --against PACK`)".to_owned()
        });
    }
    if !held.keys_known {
        all.push("keys known from elsewhere, so whose log this is: --key VKEY".to_owned());
    }
    all
}

/// Verifies a folder that does not open; if nothing wrong is found, the trouble of opening it stands.
fn closed(shared: &Shared, against: Option<&str>, problem: Problem) -> Result<VerifyReport, Problem> {
    let checkpoint = match against.map(Checkpoint::read) {
        None => None,
        Some(read) => {
            Some(read.map_err(|error| Problem::new(ProblemKind::Content, "verify.checkpoint", error.to_string()))?)
        }
    };
    match FolderInspector::new(&path(shared)?).verify_bare(checkpoint.as_ref())? {
        VerifyReport::Holds { .. } => Err(problem),
        broken @ VerifyReport::Broken { .. } => Ok(broken),
    }
}

fn say(terminal: &Terminal, report: &VerifyReport, compared: bool) {
    match report {
        VerifyReport::Holds { size, root, files, not_read } => {
            let (entries, files) = (count_of(*size, "entry", "entries"), count_of(*files, "file", "files"));
            terminal.say(format!("Nothing was altered: {entries} and {files} read and held against the log."));
            terminal.say(format!("root {root}"));
            if compared {
                terminal.say("The checkpoint kept elsewhere is part of this very log.");
            } else {
                terminal
                    .say("A log rebuilt as a whole shows only against a checkpoint kept elsewhere: --against FILE.");
            }
            for what in not_read {
                terminal.say(format!("not read: {what}"));
            }
        }
        VerifyReport::Broken { first_bad, say } => {
            terminal.say(format!("Something does not hold: {say}"));
            for (what, which) in first_bad {
                let which = which.as_str().map_or_else(|| which.to_string(), ToOwned::to_owned);
                terminal.say(format!("  {what}: {which}"));
            }
            terminal.say("Keep this folder as it is, write no more into it, and compare with your last copy.");
        }
    }
}
