//! `plumb drill`: a restore nobody needs today, so that the one that is needed works. Or what a person did by hand, elsewhere.

use std::{env, path::PathBuf, sync::Arc};

use clap::{Args, ValueEnum};
use plumb_engine::desk::{CopyKind, CopyResult, CopySaid, Problem};
use plumb_vault::{Drilled, Progress};
use serde_json::json;

use crate::{
    copies::{Book as _, Entered, Place, Where, drill, size},
    options::Shared,
    outcome::Outcome,
    terminal::{ScreenProgress, Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    place: Where,
    /// A folder with room for everything once more [default: this machine's folder for temporary files]
    #[arg(long, value_name = "DIR")]
    within: Option<PathBuf>,
    /// Print what a person does on another machine; with --result enter what came of it
    #[arg(long)]
    by_hand: bool,
    /// With --by-hand: what came of it
    #[arg(long, requires = "by_hand", value_name = "RESULT")]
    result: Option<ByHand>,
    /// With --result: what was learnt, in a line
    #[arg(long, requires = "result", value_name = "TEXT")]
    learnt: Option<String>,
}

/// What a person says came of a drill.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ByHand {
    /// Everything came back.
    Passed,
    /// Some of it did.
    Partly,
    /// It did not come back.
    Failed,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    if asked.by_hand {
        return by_hand(shared, terminal, asked);
    }
    let place = asked.place.place(shared.data.as_deref())?;
    let within = asked.within.clone().unwrap_or_else(env::temp_dir);
    let progress: Arc<dyn Progress> = Arc::new(ScreenProgress::new(terminal));
    // Entered only where a data folder is named: a drill needs nothing of it.
    let book = shared.data.as_ref().map(|_| shared as &dyn crate::copies::Book);
    let (drilled, entered) = drill(book, &place, &within, &progress);
    if terminal.wants_data() {
        terminal.data(&machine_form(&drilled));
    } else {
        say(terminal, shared, &place, &drilled);
    }
    Ok(match (drilled, after(terminal, &entered)) {
        (Ok(_), true) => Outcome::Ran,
        (Ok(_), false) => Outcome::DoesNotHold,
        (Err(problem), _) => {
            if terminal.wants_data() {
                terminal.remark(format!("plumb: {}", problem.say));
                Outcome::DoesNotHold
            } else {
                // Whatever the reason: nothing came back.
                terminal.problem(&problem);
                Outcome::DoesNotHold
            }
        }
    })
}

fn machine_form(drilled: &Result<Drilled, Problem>) -> serde_json::Value {
    match drilled {
        Ok(drilled) => json!({
            "ok": true,
            "size": drilled.size,
            "root": drilled.root,
            "files": drilled.files,
            "bytes": drilled.bytes,
            "seconds": drilled.seconds,
            "lost_after": drilled.lost_after,
        }),
        Err(_) => json!({
            "ok": false, "size": null, "root": null, "files": null, "bytes": null, "seconds": null, "lost_after": null,
        }),
    }
}

fn say(terminal: &Terminal, shared: &Shared, place: &Place, drilled: &Result<Drilled, Problem>) {
    terminal.progress("");
    let Ok(drilled) = drilled else {
        terminal.say(format!("THE DRILL FAILED: nothing that holds came back from {}.", place.name));
        return;
    };
    terminal.say(format!(
        "It all came back from {}: {}, {}, {} in {:.1} s.",
        place.name,
        count_of(drilled.size, "entry", "entries"),
        count_of(drilled.files, "file", "files"),
        size(drilled.bytes),
        drilled.seconds
    ));
    terminal.say(format!("root {}", drilled.root));
    if let Some(newest) = drilled.lost_after {
        terminal.say(format!("Today everything after {newest} would be lost."));
    }
    terminal.say(format!("{} could sign in.", count_of(drilled.can_sign_in, "person", "people")));
    for what in &drilled.not_read {
        terminal.say(format!("not read: {what}"));
    }
    if shared.data.is_some()
        && let Ok(known) = shared.known(None)
    {
        match known.last_by_hand {
            Some(day) => terminal.say(format!("A person last did it on another machine on {day}.")),
            None => terminal.say("No person has ever done it on another machine: `plumb drill --by-hand` says how."),
        }
    }
}

/// Whether it is in the log, where it should be.
fn after(terminal: &Terminal, entered: &Entered) -> bool {
    match entered {
        None => {
            terminal.remark("Not entered anywhere: no data folder was named (--data DIR).");
            true
        }
        Some(Ok(number)) => {
            if !terminal.wants_data() {
                terminal.say(format!("entered as {}", number.as_deref().unwrap_or("a record")));
            }
            true
        }
        Some(Err(problem)) => {
            terminal.remark(format!("plumb: it could not be entered: {}", problem.say));
            false
        }
    }
}

const STEPS: &str = "A drill by hand, on another machine, with nothing from this one:
  1. Take the kit out of its place: the page with the targets and the nine words of the recovery key.
  2. Take a machine that has never seen this data, and write down the time.
  3. Bring the program there from where the kit says, or use any restic: the copies are in its format.
  4. Type the nine words into a file, on one line, parted by hyphens.
  5. plumb restore --from TARGET --key-file FILE NEW_DIR
     (bare restic: restic -r TARGET --password-file FILE restore latest --target NEW_DIR)
  6. plumb verify --data NEW_DIR, with --against the newest checkpoint that you have on paper or in a mail.
  7. plumb serve --data NEW_DIR, sign in, and open one document that you know well.
  8. Write down the time again, remove the folder and the file with the words, and put the kit back.
  9. plumb drill --by-hand --result passed --learnt \"...\" --as YOU    (or partly, or failed)";

fn by_hand(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let Some(result) = asked.result else {
        terminal.say(STEPS);
        if let Some(day) = shared.known(None).ok().and_then(|known| known.last_by_hand) {
            terminal.say(format!("A person last did it on {day}."));
        }
        return Ok(Outcome::Ran);
    };
    let (result, what) = match result {
        ByHand::Passed => (CopyResult::Passed, "Restore by hand on another machine"),
        ByHand::Partly => (CopyResult::Partly, "Restore by hand on another machine, in part"),
        ByHand::Failed => (CopyResult::Failed, "Restore by hand on another machine failed"),
    };
    let mut said = CopySaid::new(CopyKind::Restore, result, what);
    said.way = Some("By hand, with the kit alone".to_owned());
    said.place.clone_from(&asked.place.to);
    said.learnt.clone_from(&asked.learnt);
    said.by_hand = true;
    let done = shared.enter(said)?;
    if terminal.wants_data() {
        terminal.data(&done);
    } else {
        terminal.say(format!("entered as {}", done.number.as_deref().unwrap_or("a record")));
    }
    Ok(Outcome::Ran)
}
