//! `plumb backup`: a copy of the data folder, made while people work; which copies there are; old ones taken away.

use std::sync::Arc;

use clap::Args;
use plumb_engine::desk::{Problem, ProblemKind};
use plumb_vault::{Progress, list_snapshots};
use serde_json::{Value, json};

use crate::{
    copies::{Made, Place, Where, clear, make, seconds, size},
    data_folder,
    options::Shared,
    outcome::Outcome,
    premises::vault_problem,
    terminal::{ScreenProgress, Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    place: Where,
    /// Only show which copies there are
    #[arg(long, conflicts_with = "clear_old")]
    list: bool,
    /// Take old copies away, by the rules of the target (see docs/recovery.md); nothing ever does so by itself
    #[arg(long)]
    clear_old: bool,
    /// With --clear-old: only say what would go
    #[arg(long, requires = "clear_old")]
    dry_run: bool,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    if asked.list {
        return list(shared, terminal, asked);
    }
    let data = data_folder::path(shared)?;
    let places = asked.place.places(Some(&data))?;
    if asked.clear_old {
        return cleared(shared, terminal, asked, &places);
    }
    if !data.is_dir() {
        let say = format!("there is no data folder at `{}`", data.display());
        return Err(Problem::new(ProblemKind::Content, "desk.no-folder", say).help("name it with --data"));
    }
    let (mut outcome, mut rows) = (Outcome::Ran, Vec::new());
    for place in &places {
        let progress: Arc<dyn Progress> = Arc::new(ScreenProgress::new(terminal));
        match make(shared, &data, place, &progress) {
            Ok(made) => {
                if !made.well() {
                    outcome = Outcome::DoesNotHold;
                }
                if terminal.wants_data() { rows.push(machine_form(place, &made)) } else { say(terminal, place, &made) }
            }
            Err(problem) if places.len() == 1 => return Err(problem),
            // One target that is away keeps no other from its copy.
            Err(problem) => {
                outcome = Outcome::CouldNotRun;
                if terminal.wants_data() {
                    rows.push(json!({ "ok": false, "target": place.name, "problem": problem }));
                } else {
                    terminal.problem(&problem);
                }
            }
        }
    }
    if terminal.wants_data() {
        match (rows.pop(), rows.is_empty()) {
            (Some(only), true) => terminal.data(&only),
            (last, _) => terminal.data(&rows.into_iter().chain(last).collect::<Vec<_>>()),
        }
    }
    Ok(outcome)
}

fn machine_form(place: &Place, made: &Made) -> Value {
    let copy = &made.copy;
    json!({
        "ok": made.well(),
        "target": place.name,
        "snapshot": copy.snapshot,
        "size": copy.manifest.entries,
        "root": copy.manifest.root,
        "files": copy.manifest.files,
        "bytes": copy.bytes,
        "new_bytes": copy.new_bytes,
        "new_files": copy.new_files,
        "changed_files": copy.changed_files,
        "seconds": made.took.as_secs_f64(),
        "same_disk": copy.same_disk,
        "missing": copy.manifest.missing,
        "gone": made.gone,
        "unknown": made.unknown,
        "record": made.entered.as_ref().ok().and_then(Option::as_ref),
    })
}

fn say(terminal: &Terminal, place: &Place, made: &Made) {
    let copy = &made.copy;
    terminal.progress("");
    terminal.say(format!(
        "Copied to {}: {} and {}, {} in {}.",
        place.name,
        count_of(copy.manifest.entries, "entry", "entries"),
        count_of(copy.manifest.files, "file", "files"),
        size(copy.bytes),
        seconds(made.took),
    ));
    terminal.say(format!(
        "new: {} and {} written; changed: {}; as before: {}",
        count_of(copy.new_files, "file", "files"),
        size(copy.new_bytes),
        copy.changed_files,
        copy.same_files
    ));
    terminal.say(format!("snapshot {}", copy.snapshot.short()));
    if copy.same_disk {
        terminal.remark(
            "It lies on the same disk as the data: one failure, or one attack, takes both. Choose another place soon.",
        );
    }
    for digest in &copy.manifest.missing {
        terminal.say(format!("missing in the data folder, so not in the copy: file {digest}"));
    }
    for id in &made.gone {
        terminal.say(format!(
            "GONE: the copy {id} was there, nobody entered that it was taken away, and it is not there any more"
        ));
    }
    for id in &made.unknown {
        terminal.say(format!(
            "not in the log: the copy {id}; another program with the key made it, or the entry was never written"
        ));
    }
    match &made.entered {
        Ok(number) => terminal.say(format!("entered as {}", number.as_deref().unwrap_or("a record"))),
        Err(problem) => {
            terminal.remark("The copy is made, but it could not be entered in the log:");
            terminal.problem(problem);
        }
    }
}

fn list(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    // Also where there is no data folder any more: that is when somebody looks.
    let data = data_folder::path(shared).ok().filter(|data| data.is_dir());
    for place in asked.place.places(data.as_deref())? {
        let copies = list_snapshots(&place.target, &place.key).map_err(vault_problem)?;
        if terminal.wants_data() {
            terminal.data(&json!({ "target": place.name, "copies": copies }));
            continue;
        }
        terminal.say(format!("{}: {}", place.name, count_of(copies.len() as u64, "copy", "copies")));
        let rows: Vec<Vec<String>> = copies
            .iter()
            .map(|copy| {
                let whole = if copy.incomplete { "incomplete" } else { "" };
                let entries = count_of(copy.entries, "entry", "entries");
                vec![
                    copy.id.short(),
                    copy.made.to_string(),
                    entries,
                    size(copy.bytes),
                    copy.log.clone(),
                    whole.to_owned(),
                ]
            })
            .collect();
        terminal.say_columns("  ", &rows);
    }
    Ok(Outcome::Ran)
}

fn cleared(shared: &Shared, terminal: &Terminal, asked: &Asked, places: &[Place]) -> Result<Outcome, Problem> {
    for place in places {
        let cleared = clear(shared, place, asked.dry_run)?;
        if terminal.wants_data() {
            terminal.data(
                &json!({ "target": place.name, "gone": cleared.gone, "left": cleared.left, "dry_run": asked.dry_run }),
            );
            continue;
        }
        let verb = if asked.dry_run { "would go" } else { "gone" };
        terminal.say(format!("{}: {} {verb}, {} left", place.name, cleared.gone.len(), cleared.left));
        for copy in &cleared.gone {
            terminal.say(format!("  {} of {}", copy.id.short(), copy.made));
        }
    }
    Ok(Outcome::Ran)
}
