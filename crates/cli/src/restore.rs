//! `plumb restore`: the whole data folder back from a copy, or single files and records as of a day.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use plumb_engine::desk::{Problem, ProblemKind};
use plumb_ledger::Checkpoint;
use plumb_store::{Clock as _, SystemClock};
use plumb_vault::{Progress, Restore, RestoredFolder, restore};
use serde_json::json;

use crate::{
    copies::{Where, size},
    data_folder, evidence, fetch,
    options::Shared,
    outcome::Outcome,
    premises::{LocalPremises, vault_problem},
    terminal::{ScreenProgress, Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    place: Where,
    /// The newest copy made at or before this time: 2026-03-14, or 2026-03-14T09:30:00Z
    #[arg(long, value_name = "TIME", value_parser = moment)]
    at: Option<Timestamp>,
    /// The copy whose id begins so
    #[arg(long, value_name = "ID", conflicts_with = "at")]
    snapshot: Option<String>,
    /// A checkpoint kept elsewhere: on paper, in a mail, or a pack of evidence that was released; shows what is lost. May be given several times
    #[arg(long, value_name = "FILE")]
    against: Vec<PathBuf>,
    /// What was erased after the copy was made is erased again; only up to this time, if an attacker erased
    #[arg(long, value_name = "TIME", value_parser = moment)]
    erasures_until: Option<Timestamp>,
    /// Only a record (its number) or a file of the copy (its path, such as plumb.db); may be given several times
    #[arg(long, value_name = "NUMBER|PATH")]
    only: Vec<String>,
    /// A new folder, not there yet or empty
    #[arg(value_name = "NEW_DIR")]
    new_dir: PathBuf,
}

/// A moment, or the end of a day where this machine is.
pub(crate) fn moment(text: &str) -> Result<Timestamp, String> {
    let say = || format!("`{text}` is no time; write it as 2026-03-14 or 2026-03-14T09:30:00Z");
    if let Ok(day) = text.parse::<Date>()
        && text.len() == 10
    {
        let end = day.tomorrow().and_then(|next| next.to_zoned(TimeZone::system())).map_err(|_| say())?;
        return Ok(end.timestamp());
    }
    text.parse().map_err(|_| say())
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    // Where the old folder still stands its settings may name the target; mostly it does not.
    let data = data_folder::path(shared).ok().filter(|data| data.is_dir());
    let place = asked.place.place(data.as_deref())?;
    if !asked.only.is_empty() {
        return fetch::run(terminal, &place, asked.at, &asked.only, &asked.new_dir);
    }
    let progress: Arc<dyn Progress> = Arc::new(ScreenProgress::new(terminal));
    let restored = restore(
        &LocalPremises,
        &Restore {
            target: &place.target,
            key: &place.key,
            at: asked.at,
            snapshot: asked.snapshot.as_deref(),
            to: &asked.new_dir,
            now: SystemClock.now(),
            against: asked.against.iter().map(|file| checkpoint(file)).collect::<Result<_, _>>()?,
            erasures_until: asked.erasures_until,
        },
        &progress,
    )
    .map_err(vault_problem)?;
    if terminal.wants_data() {
        let mark = &restored.mark;
        terminal.data(&json!({
            "ok": true,
            "snapshot": restored.snapshot.id,
            "made": restored.snapshot.made,
            "size": mark.entries,
            "root": mark.root,
            "files": restored.files,
            "bytes": restored.bytes,
            "seconds": mark.seconds,
            "lost_after": mark.newest,
            "lost_at_least": mark.lost_at_least(),
            "lost_until": mark.lost_until(),
            "erased_again": mark.erased_again,
            "ended": mark.ended,
            "not_read": restored.not_read,
        }));
    } else {
        say(terminal, &restored, &asked.new_dir);
    }
    Ok(Outcome::Ran)
}

fn checkpoint(file: &Path) -> Result<(String, Checkpoint), Problem> {
    let bad = |why: String| {
        let say = format!("`{}` is no checkpoint: {why}; nothing was restored", file.display());
        Problem::new(ProblemKind::Content, "verify.checkpoint", say)
            .help("give the text that `plumb checkpoint` printed, as it was")
    };
    let text = if evidence::is_pack(file) {
        evidence::checkpoint_in(file).map_err(bad)?
    } else {
        fs::read_to_string(file).map_err(|error| bad(error.to_string()))?
    };
    let name = file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned());
    Ok((name, Checkpoint::read(&text).map_err(|error| bad(error.to_string()))?))
}

fn say(terminal: &Terminal, restored: &RestoredFolder, to: &Path) {
    let mark = &restored.mark;
    terminal.progress("");
    terminal.say(format!(
        "Restored to {}: {} and {} read and held against the log, {} in {:.1} s.",
        to.display(),
        count_of(mark.entries, "entry", "entries"),
        count_of(restored.files, "file", "files"),
        size(restored.bytes),
        mark.seconds
    ));
    terminal.say(format!("root {}", mark.root));
    match mark.newest {
        Some(newest) => terminal.say(format!("Everything up to {newest} is there; what came later is lost.")),
        None => terminal.say("The log is empty."),
    }
    let lost = mark.lost_at_least();
    if lost > 0 {
        let until = mark.lost_until().map(|until| format!(", the last of them known of {until}")).unwrap_or_default();
        terminal.say(format!("At least {} lost{until}:", count_of(lost, "entry is", "entries are")));
        for seen in mark.against.iter().filter(|seen| seen.entries > mark.entries) {
            terminal.say(format!("  {} knows of {}", seen.what, count_of(seen.entries, "entry", "entries")));
        }
    } else if mark.against.is_empty() {
        terminal.say("Whether there was more shows a checkpoint kept elsewhere: --against FILE.");
    }
    if mark.erased_again > 0 {
        let records = count_of(mark.erased_again, "record", "records");
        terminal.say(format!("Erased again, as it was after this copy: {records}."));
    }
    let ended = &mark.ended;
    terminal.say(format!(
        "Ended, so that nobody comes in on old ones: {}, {}, {}.",
        count_of(ended.sessions, "session", "sessions"),
        count_of(ended.tokens, "token", "tokens"),
        count_of(ended.links, "link", "links")
    ));
    for what in &restored.not_read {
        terminal.say(format!("not read: {what}"));
    }
    terminal.say(format!("Next: plumb serve --data {}", to.display()));
}
