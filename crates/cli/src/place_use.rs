//! How a place for copies is used, changed from the page: when copies and drills are made, what stays when somebody clears, where it is.
//! What a change means is reckoned before it is made, by the very rule that clears.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use plumb_engine::{
    Engine,
    desk::{Problem, ProblemKind},
};
use plumb_vault::{
    CopySettings, Keep, RepositoryKey, SetSettings, TargetSettings, clear, list_snapshots, read_span, write_span,
};
use plumb_web::{PlaceChange, PlaceMeans, PlaceUse, SetSchedule, Weaker};

use crate::{copies::Place, premises::vault_problem};

const DAY: u64 = 86_400;

/// The longest that anything is kept by a rule: twenty years.
const LONGEST: u64 = 20 * 366;

pub(crate) fn uses(settings: &TargetSettings) -> PlaceUse {
    let (keep, days) = (settings.keep(), |span: Duration| span.as_secs() / DAY);
    PlaceUse {
        every: settings.every.map(write_span),
        drill_every: settings.drill_every.map(write_span),
        medium: settings.medium,
        append_only: settings.append_only,
        keep_all: days(keep.all),
        keep_daily: days(keep.daily),
        keep_weekly: days(keep.weekly),
        keep_monthly: days(keep.monthly),
    }
}

/// Writes a change into the settings.
pub(crate) fn change(engine: &Engine, data: &Path, change: &PlaceChange) -> Result<(), Problem> {
    let mut settings = read(data)?;
    let (_, next) = changed(&settings, change)?;
    if change.to.is_some() {
        holds_the_same(engine, &next)?;
    }
    for there in settings.targets.iter_mut().filter(|there| there.name == change.name) {
        there.clone_from(&next);
    }
    settings.write(data).map_err(vault_problem)
}

/// What a change would mean.
pub(crate) fn would(engine: &Engine, data: &Path, change: &PlaceChange) -> Result<PlaceMeans, Problem> {
    let (before, next) = changed(&read(data)?, change)?;
    let mut means = PlaceMeans {
        left: next.every.filter(|_| !next.append_only).map(|every| next.keep().left_of(every)),
        weaker: weaker(&before, &next),
        ..PlaceMeans::default()
    };
    let known: BTreeSet<String> =
        engine.known_copies(None)?.expected(&next.name).into_iter().map(ToOwned::to_owned).collect();
    let looked = Place::of(&next).and_then(|place| {
        let only_look = true;
        if place.append_only {
            return Ok((list_snapshots(&place.target, &place.key).map_err(vault_problem)?.len(), 0));
        }
        let would = clear(&place.target, &place.key, &place.keep, &known, only_look).map_err(vault_problem)?;
        Ok((would.left + would.gone.len(), would.gone.len()))
    });
    match looked {
        Ok(now) => means.now = Some(now),
        Err(_) if known.is_empty() => {}
        Err(problem) => means.not_seen = Some(problem.say),
    }
    Ok(means)
}

/// Takes a place out of the settings. Its key stays where it is: with it the copies that are there are still opened.
pub(crate) fn leave(data: &Path, name: &str) -> Result<(), Problem> {
    let mut settings = read(data)?;
    let before = settings.targets.len();
    settings.targets.retain(|there| there.name != name);
    if settings.targets.len() == before {
        return Err(no_place(name));
    }
    settings.write(data).map_err(vault_problem)
}

/// A key beside the data that opens the copies that lie there already: of a place that was left, and is come back to.
pub(crate) fn key_of_before(keys: &Path, settings: &CopySettings, place: &TargetSettings) -> Option<PathBuf> {
    let target = place.target().ok()?;
    let files = fs::read_dir(keys).ok()?.flatten().map(|entry| entry.path());
    let mut free = files.filter(|file| !settings.targets.iter().any(|there| there.key_file == *file));
    free.find(|file| RepositoryKey::of_file(file).is_ok_and(|key| list_snapshots(&target, &key).is_ok()))
}

/// When an emergency set is made by itself.
pub(crate) fn set_schedule(data: &Path) -> Result<Option<SetSchedule>, Problem> {
    let set = read(data)?.set;
    Ok(set.and_then(|set| Some(SetSchedule { to: set.to.display().to_string(), every: write_span(set.every?) })))
}

/// Changes that. What else the settings say of the set stays.
pub(crate) fn schedule_set(data: &Path, schedule: Option<&SetSchedule>) -> Result<(), Problem> {
    let mut settings = read(data)?;
    match (schedule, settings.set.as_mut()) {
        (None, None) => return Ok(()),
        (None, Some(set)) => set.every = None,
        (Some(schedule), there) => {
            let to = PathBuf::from(schedule.to.trim());
            let zip = to.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
            if !to.is_absolute() || !zip || !to.parent().is_some_and(Path::is_dir) {
                let say =
                    "the set goes into a file whose name ends in .zip, by its whole path, in a folder that is there";
                return Err(content(say, "set_to"));
            }
            let every = Some(span(&schedule.every, "set_every")?);
            if let Some(set) = there {
                (set.to, set.every) = (to, every);
            } else {
                let (documents, registers) = (Vec::new(), Vec::new());
                settings.set = Some(SetSettings { to, every, up_to: None, documents, registers });
            }
        }
    }
    settings.write(data).map_err(vault_problem)
}

fn read(data: &Path) -> Result<CopySettings, Problem> {
    CopySettings::read(data).map_err(vault_problem)
}

fn content(say: &str, field: &str) -> Problem {
    Problem::new(ProblemKind::Content, "copies.place", format!("{say}; nothing was changed")).field(field)
}

fn no_place(name: &str) -> Problem {
    Problem::new(ProblemKind::NotFound, "copies.nowhere", format!("there is no place `{name}`"))
}

fn span(text: &str, field: &str) -> Result<Duration, Problem> {
    let span = read_span(text.trim()).filter(|span| *span >= Duration::from_mins(5));
    span.ok_or_else(|| {
        content("a span is a number with m, h, d or w behind it, such as 6h, and not under five minutes", field)
    })
}

/// The place as it is, and as it would be.
fn changed(settings: &CopySettings, change: &PlaceChange) -> Result<(TargetSettings, TargetSettings), Problem> {
    let before = settings.targets.iter().find(|there| there.name == change.name);
    let before = before.cloned().ok_or_else(|| no_place(&change.name))?;
    let (mut next, uses, usual) = (before.clone(), &change.uses, before.keep());
    if let Some(to) = &change.to {
        if settings.targets.iter().any(|there| there.name != change.name && there.to == *to) {
            return Err(content("another place lies there already", "to"));
        }
        next.to.clone_from(to);
        next.target().map_err(|error| vault_problem(error).field("to"))?;
    }
    let optional = |text: &Option<String>, field| text.as_deref().map(|text| span(text, field)).transpose();
    next.every = optional(&uses.every, "every")?;
    next.drill_every = optional(&uses.drill_every, "drill_every")?;
    (next.medium, next.append_only) = (uses.medium, uses.append_only);
    // What was not touched stays as it was written, or as usual.
    let kept = |field, days: u64, now: Duration, written: Option<Duration>| {
        if days > LONGEST {
            return Err(content("copies are kept for twenty years at most", field));
        }
        Ok(if days == now.as_secs() / DAY { written } else { Some(Duration::from_secs(days * DAY)) })
    };
    next.keep_all = kept("keep_all", uses.keep_all, usual.all, before.keep_all)?;
    next.keep_daily = kept("keep_daily", uses.keep_daily, usual.daily, before.keep_daily)?;
    next.keep_weekly = kept("keep_weekly", uses.keep_weekly, usual.weekly, before.keep_weekly)?;
    next.keep_monthly = kept("keep_monthly", uses.keep_monthly, usual.monthly, before.keep_monthly)?;
    if next.keep_all.is_some_and(|all| all.is_zero()) {
        return Err(content("everything stays for a day at least", "keep_all"));
    }
    Ok((before, next))
}

/// What a change gives up.
fn weaker(before: &TargetSettings, next: &TargetSettings) -> Vec<Weaker> {
    let rarer = |was: Option<Duration>, is: Option<Duration>| was.is_some_and(|was| is.is_none_or(|is| is > was));
    let (was, is): (Keep, Keep) = (before.keep(), next.keep());
    let shorter = is.all < was.all || is.daily < was.daily || is.weekly < was.weekly || is.monthly < was.monthly;
    let all = [
        (Weaker::Copies, rarer(before.every, next.every)),
        (Weaker::Drills, rarer(before.drill_every, next.drill_every)),
        (Weaker::Keeps, shorter && !next.append_only),
        (Weaker::Takes, before.append_only && !next.append_only),
        (Weaker::Medium, before.medium && !next.medium),
    ];
    all.into_iter().filter_map(|(what, so)| so.then_some(what)).collect()
}

/// A place that moved brings its copies along: otherwise all of them would be missed at once, and rightly.
fn holds_the_same(engine: &Engine, next: &TargetSettings) -> Result<(), Problem> {
    let place = Place::of(next)?;
    let there = list_snapshots(&place.target, &place.key).map_err(|error| vault_problem(error).field("to"))?;
    let there: BTreeSet<&str> = there.iter().map(|copy| copy.id.as_str()).collect();
    let known = engine.known_copies(None)?;
    if known.expected(&next.name).is_subset(&there) {
        return Ok(());
    }
    Err(content("the copies made so far are not all there", "to")
        .help("move the folder with everything in it; for a new beginning elsewhere set up another place"))
}
