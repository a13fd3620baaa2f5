//! A copy that was not made: where copies came in a rhythm and then came no more, whatever the reason and whoever silenced it.

use std::{collections::BTreeMap, ops::ControlFlow, time::Duration};

use jiff::{Timestamp, civil::Date};
use plumb_model::define::register::Part;

use super::{Alarm, Watch};
use crate::{desk::Problem, engine::Look, playing::PartOf};

/// How often it is looked.
const EVERY: Duration = Duration::from_hours(1);

/// So many copies make a rhythm.
const RHYTHM: usize = 3;

/// So many times the usual span without a copy are too many, and never fewer days than this.
const TIMES: i32 = 3;
const DAYS: i32 = 2;

/// What a copy's record says of itself.
const COPY: &str = "copy";
const PASSED: &str = "passed";

/// When it was looked last.
#[derive(Debug, Default)]
pub(super) struct Late {
    last: Option<Timestamp>,
}

impl Late {
    pub(super) fn look(&mut self, look: &Look) -> Result<Vec<Alarm>, Problem> {
        if self.last.is_some_and(|last| look.at.duration_since(last).unsigned_abs() < EVERY) {
            return Ok(Vec::new());
        }
        self.last = Some(look.at);
        let Some(part) = PartOf::find(&look.rules.packs, Part::Copy) else { return Ok(Vec::new()) };
        let mut made: BTreeMap<String, Vec<Date>> = BTreeMap::new();
        look.snapshot.each_record(Some(&part.register.id), &mut |record| {
            let said = part.read(&record);
            let passed = said.text("kind") == Some(COPY) && said.text("result") == Some(PASSED);
            // Only what the program made itself has a rhythm; what people enter has not.
            if passed
                && said.text("snapshots").is_some()
                && !look.is_void(&record)
                && let (Some(place), Some(on)) = (said.text("place"), said.day("on", &look.zone))
            {
                made.entry(place.to_owned()).or_default().push(on);
            }
            ControlFlow::Continue(())
        })?;
        Ok(made.into_iter().filter_map(|(place, days)| late(&place, days, look.today)).collect())
    }
}

fn late(place: &str, mut days: Vec<Date>, today: Date) -> Option<Alarm> {
    days.sort_unstable();
    days.dedup();
    let newest = *days.last()?;
    let between = |from: Date, to: Date| (to - from).get_days();
    let mut spans: Vec<i32> = days.iter().zip(days.iter().skip(1)).map(|(from, to)| between(*from, *to)).collect();
    if spans.len() + 1 < RHYTHM {
        return None;
    }
    spans.sort_unstable();
    let usual = *spans.get(spans.len() / 2)?;
    let since = between(newest, today);
    (since > (usual * TIMES).max(DAYS)).then(|| Alarm {
        watch: Watch::CopyLate,
        about: format!("{place} {newest}"),
        title: format!("No copy was made to {place} since {newest}"),
        details: format!(
            "Copies came there every {usual} days or so; now there was none for {since}. See on the page of copies what it says, and make one by hand. Whoever wants to encrypt a company silences its copies first."
        ),
        stops: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(texts: &[&str]) -> Vec<Date> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_rhythm_that_stops_is_noticed_and_one_that_never_was_is_not() {
        let daily = || days(&["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"]);
        let on = |text: &str| text.parse().unwrap();
        assert_eq!(late("River", daily(), on("2026-03-07")), None);
        let alarm = late("River", daily(), on("2026-03-08")).unwrap();
        assert_eq!(
            (alarm.title.as_str(), alarm.about.as_str()),
            ("No copy was made to River since 2026-03-04", "River 2026-03-04")
        );
        let weekly = days(&["2026-02-01", "2026-02-08", "2026-02-15"]);
        assert_eq!(late("Stick", weekly.clone(), on("2026-03-08")), None);
        assert!(late("Stick", weekly, on("2026-03-09")).is_some());
        assert_eq!(late("Once", days(&["2026-01-01", "2026-01-02"]), on("2026-03-08")), None);
    }
}
