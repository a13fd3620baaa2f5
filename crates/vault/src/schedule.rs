//! What is due: decided from the settings, what was tried last, and the time; nothing here waits or runs.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CopySettings, SetSettings, TargetSettings};

/// How soon a failure is tried again, at most as often as the thing itself.
const AGAIN: Duration = Duration::from_mins(15);

/// What was tried last with a target. Kept beside the data, and may be lost: then everything is due.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Last {
    /// The last copy that was tried, and whether it was made.
    pub copy: Option<(Timestamp, bool)>,
    /// The last drill that was tried, and whether it was passed.
    pub drill: Option<(Timestamp, bool)>,
}

/// Something that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due<'a> {
    /// A copy.
    Copy(&'a TargetSettings),
    /// A drill.
    Drill(&'a TargetSettings),
}

/// Everything that is due, copies before drills. A target without a copy is not drilled.
#[must_use]
pub fn due<'a>(settings: &'a CopySettings, last: &BTreeMap<String, Last>, now: Timestamp) -> Vec<Due<'a>> {
    let never = Last::default();
    let last = |target: &TargetSettings| last.get(&target.name).unwrap_or(&never);
    let copies = settings.targets.iter().filter(|target| is_due(target.every, last(target).copy, now)).map(Due::Copy);
    let drills = settings
        .targets
        .iter()
        .filter(|target| target.every.is_none() || last(target).copy.is_some_and(|(_, made)| made))
        .filter(|target| is_due(target.drill_every, last(target).drill, now))
        .map(Due::Drill);
    copies.chain(drills).collect()
}

/// The emergency set, where it is due.
#[must_use]
pub fn set_due(settings: &CopySettings, last: Option<(Timestamp, bool)>, now: Timestamp) -> Option<&SetSettings> {
    settings.set.as_ref().filter(|set| is_due(set.every, last, now))
}

fn is_due(every: Option<Duration>, last: Option<(Timestamp, bool)>, now: Timestamp) -> bool {
    let Some(every) = every else { return false };
    let Some((at, well)) = last else { return true };
    let wait = if well { every } else { every.min(AGAIN) };
    // A clock that was set back must not silence copies: a last time in the future counts as none.
    at > now || now.duration_since(at).unsigned_abs() >= wait
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const HOUR: i64 = 3600;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(1_900_000_000 + hours * HOUR).unwrap()
    }

    fn names(due: &[Due<'_>]) -> Vec<String> {
        let name = |due: &Due<'_>| match due {
            Due::Copy(target) => format!("copy {}", target.name),
            Due::Drill(target) => format!("drill {}", target.name),
        };
        due.iter().map(name).collect()
    }

    #[test]
    fn copies_and_drills_fall_due_each_by_its_own_span() {
        let settings = CopySettings {
            targets: vec![
                TargetSettings::usual("river", "/mnt/river", Path::new("/k")),
                TargetSettings {
                    every: None,
                    drill_every: None,
                    ..TargetSettings::usual("stick", "/mnt/stick", Path::new("/k"))
                },
            ],
            set: None,
        };
        let mut last = BTreeMap::new();
        assert_eq!(names(&due(&settings, &last, at(0))), ["copy river"], "nothing to drill yet");
        last.insert("river".to_owned(), Last { copy: Some((at(0), true)), drill: None });
        assert_eq!(names(&due(&settings, &last, at(1))), ["drill river"]);
        last.insert("river".to_owned(), Last { copy: Some((at(0), true)), drill: Some((at(1), true)) });
        assert!(due(&settings, &last, at(23)).is_empty());
        assert_eq!(names(&due(&settings, &last, at(24))), ["copy river"]);
        assert_eq!(names(&due(&settings, &last, at(24 * 8))), ["copy river", "drill river"]);
    }

    #[test]
    fn a_failure_is_tried_again_soon_and_a_clock_set_back_silences_nothing() {
        let targets = vec![TargetSettings::usual("river", "/mnt/river", Path::new("/k"))];
        let settings = CopySettings { targets, set: None };
        let last = |copy| BTreeMap::from([("river".to_owned(), Last { copy: Some(copy), drill: None })]);
        assert!(due(&settings, &last((at(0), false)), at(0)).is_empty());
        assert_eq!(names(&due(&settings, &last((at(0), false)), at(1))), ["copy river"]);
        let back = due(&settings, &last((at(100), true)), at(50));
        assert_eq!(names(&back).first().map(String::as_str), Some("copy river"));
    }
}
