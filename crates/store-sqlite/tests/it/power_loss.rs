//! The power goes: what no sync had covered is lost, or only half of it is there. What was acknowledged is there all the same.
//!
//! The operations run once to learn which file each sync covers, then again for each sync, killed as they enter it. A killed
//! folder shows what had been written so far; from it and the ones before, the folder is put together as a disk without
//! power would have kept it: each file as it was when a sync of it last returned. No block device is simulated: writes that
//! were not synced survive wholly, not at all, or up to the middle, not in every order.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    child,
    crash_points::{answered, killed_at, survived},
    order::strace,
    stage::{Place, copy},
};

const SYNCS: &str = "fsync,fdatasync";

/// A sync: the thread that asked for it, and what it covers, from the data folder.
struct Sync {
    thread: String,
    path: PathBuf,
}

/// All syncs of an undisturbed run, in the order in which they were asked for.
fn syncs(base: &Path, place: &Place) -> Vec<Sync> {
    let dir = place.folder.path().join("whole");
    copy(base, &dir);
    let trace = place.folder.path().join("trace");
    let traced = format!("trace={SYNCS}");
    let arguments = ["-f", "-y", "-qq", "-e", &traced, "-o", trace.to_str().unwrap(), "--"];
    let output = child::command_under("strace", &arguments, "operations", &dir).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(trace).unwrap();
    let asked = text.lines().filter_map(|line| {
        let (thread, call) = line.split_once(' ')?;
        let (_, rest) = call.trim_start().strip_prefix('f')?.split_once('<')?;
        let path = Path::new(rest.split('>').next()?).strip_prefix(&dir).ok()?.to_path_buf();
        Some(Sync { thread: thread.to_owned(), path })
    });
    asked.collect()
}

/// Which sync of the whole run the n-th of any thread is.
fn place_of(syncs: &[Sync], n: usize) -> Option<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    syncs.iter().position(|sync| {
        let count = counts.entry(&sync.thread).or_default();
        *count += 1;
        *count == n
    })
}

/// Files below a folder, from it.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(dir).unwrap().to_path_buf());
            }
        }
    }
    found
}

/// New bytes up to the middle of what differs, old ones from there.
fn torn(old: &[u8], new: &[u8]) -> Vec<u8> {
    let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let middle = same + (new.len() - same) / 2;
    new[..middle].iter().chain(old.get(middle..).unwrap_or_default()).copied().collect()
}

/// The write-ahead log only grows until it is emptied, and each run salts its own: so it is cut, never mixed.
fn log_of(old: &[u8], mut seen: Vec<u8>, unsynced: Unsynced) -> Vec<u8> {
    match unsynced {
        Unsynced::Lost if seen.len() < old.len() => return old.to_vec(),
        Unsynced::Lost => seen.truncate(old.len()),
        Unsynced::Torn => seen.truncate(old.len().max(old.len().midpoint(seen.len()))),
    }
    seen
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unsynced {
    Lost,
    Torn,
}

#[test]
fn what_was_acknowledged_outlives_the_loss_of_power() {
    if !strace() {
        return;
    }
    let place = Place::new();
    let base = place.copy_to("base");
    let syncs = syncs(&base, &place);
    let killed = |n: usize| place.folder.path().join(format!("killed-{n}"));
    // The killed run, by the sync of the whole run that it was killed in.
    let mut by_place: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut tried, mut passed_over) = (0, 0);
    for n in 1.. {
        let Some(at) = place_of(&syncs, n) else { break };
        copy(&base, &killed(n));
        let output = killed_at(SYNCS, n, &killed(n));
        if output.status.success() {
            break;
        }
        by_place.insert(at, n);
        let before = |path: &Path| syncs[..at].iter().rposition(|sync| sync.path == path);
        // A file as a sync last left it; None where no killed run saw it then.
        let durable = |path: &Path| -> Option<Option<Vec<u8>>> {
            match before(path) {
                None => Some(fs::read(base.join(path)).ok()),
                Some(sync) => by_place.get(&sync).map(|n| fs::read(killed(*n).join(path)).ok()),
            }
        };
        let database = [Path::new("plumb.db"), Path::new("plumb.db-wal")];
        if database.iter().any(|path| durable(path).is_none()) {
            passed_over += 1;
            continue;
        }
        for unsynced in [Unsynced::Lost, Unsynced::Torn] {
            fs::remove_dir_all(place.dir()).unwrap();
            copy(&base, &place.dir());
            for path in files(&killed(n)) {
                let seen = fs::read(killed(n).join(&path)).unwrap();
                let kept = match path.components().next().and_then(|first| first.as_os_str().to_str()) {
                    Some("plumb.db-shm" | "lock" | "tmp") => continue,
                    // A file under its name is whole, if the folder that names it was synced.
                    Some("files") => {
                        let named = before(path.parent().unwrap()).is_some() || base.join(&path).exists();
                        (named || unsynced == Unsynced::Torn).then_some(seen)
                    }
                    Some("plumb.db") if unsynced == Unsynced::Lost => durable(&path).flatten(),
                    Some("plumb.db") => Some(torn(&durable(&path).flatten().unwrap_or_default(), &seen)),
                    Some("plumb.db-wal") => durable(&path).flatten().map(|old| log_of(&old, seen, unsynced)),
                    // The head is not waited for: it may be as old as the last start, or as new as it gets.
                    _ if unsynced == Unsynced::Lost => fs::read(base.join(&path)).ok(),
                    _ => Some(seen),
                };
                if let Some(bytes) = kept {
                    fs::create_dir_all(place.dir().join(&path).parent().unwrap()).unwrap();
                    fs::write(place.dir().join(&path), bytes).unwrap();
                }
            }
            tried += 1;
            survived(&place, &answered(&output), &format!("without power at sync {n}, {unsynced:?}"));
        }
    }
    println!("{tried} losses of power, {passed_over} points passed over");
    assert!(tried > passed_over && tried >= 20, "{tried} tried, {passed_over} passed over");
}
