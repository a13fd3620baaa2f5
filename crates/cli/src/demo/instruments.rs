//! Two hundred measuring instruments and their calibrations: as found, as left, and what was done when one was out.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use jiff::{Span, civil::Date};
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, values},
    chance::Chance,
    diary::Diary,
    embedded,
};

/// Keeps the measuring room.
const ROOM: &str = "sorrell";
/// Instruments nobody has calibrated in time: kind, which one of it, and how many days it is past its date today.
const PAST: [(&str, usize, i64); 3] = [("caliper", 17, 3), ("mic25", 8, 6), ("dial", 5, 11)];
/// What was found out when an instrument had been out of tolerance without harm.
const ASSESSMENTS: [&str; 4] = [
    "Used on roughing only since the last good result; no characteristic of a released part was decided with it. Seen in the orders of the cell.",
    "Six lots measured since the check in between. The error is a ninth of the smallest tolerance among them; all values lie further from their limits than that. No effect.",
    "Three lots measured. Final inspection had measured the same characteristic with other instruments, all inside. No effect.",
    "Error on the end of the range that is not used: all parts since the last good result lie in the lower half. No effect; range limited on the label until adjusted.",
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    kind: Vec<Kind>,
}

/// A type of instrument. Values are whole numbers of the last digit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    key: String,
    name: String,
    maker: String,
    model: String,
    range: String,
    resolution: String,
    unit: String,
    digits: usize,
    limit: i64,
    uncertainty: i64,
    nominals: Vec<i64>,
    count: usize,
    interval: i64,
    class: String,
    criticality: String,
    needed: String,
    places: Vec<String>,
    holders: Vec<String>,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    lab: String,
    #[serde(default)]
    on_site: bool,
}

/// Counts certificates, and remembers until when references were valid.
#[derive(Debug, Default)]
struct Room {
    certificates: u32,
    /// By reference: days from which it was newly calibrated, with the day until which that held.
    references: BTreeMap<String, Vec<(Date, Date)>>,
    gauges: u32,
}

/// Writes all instruments and calibrations into the diary.
pub(crate) fn tell(seed: u64, diary: &mut Diary) -> Result<()> {
    let kinds: Kinds = toml::from_str(embedded::INSTRUMENTS).context("demo instruments")?;
    let mut room = Room::default();
    // References come first in the file: what they calibrate needs their dates.
    for kind in &kinds.kind {
        let mut chance = Chance::new(seed, &kind.key);
        for n in 0..kind.count {
            kind.tell(n, &mut room, &mut chance, diary)?;
        }
    }
    Ok(())
}

/// One calibration: what was found and what was left.
struct Outcome {
    passed: bool,
    scrapped: bool,
    rows: Vec<BTreeMap<String, Value>>,
}

impl Kind {
    fn tell(&self, n: usize, room: &mut Room, chance: &mut Chance, diary: &mut Diary) -> Result<()> {
        room.gauges += 1;
        let name = format!("{}-{}", self.key, n + 1);
        let past = PAST.iter().find(|(kind, which, _)| *kind == self.key && *which == n).map(|(_, _, days)| *days);
        let months =
            |day: Date, months: i64| day.checked_add(Span::new().months(months)).context("a day outside the calendar");
        let mut last = match past {
            // Its dates are counted back from the day that was missed.
            Some(days) => {
                let mut last = months(diary.day(-days)?, -self.interval)?;
                while last > diary.start {
                    last = months(last, -self.interval)?;
                }
                last
            }
            // The room spreads its work: some fell due soon, some only just came back.
            None => diary.start.checked_sub(Span::new().days(chance.between(5, self.interval * 29)))?,
        };
        let holder = chance.one_of(&self.holders).context("it has holders")?.clone();
        let mut fields = values([
            ("name", self.name.as_str().into()),
            ("type", self.model.as_str().into()),
            ("maker", self.maker.as_str().into()),
            (
                "serial",
                format!("{}{:05}", self.model.chars().take(2).collect::<String>(), 10_000 + room.gauges * 37).into(),
            ),
            ("mark", format!("W{:03}", room.gauges).into()),
            ("class", self.class.as_str().into()),
            ("range", self.range.as_str().into()),
            ("tolerance_needed", self.needed.as_str().into()),
            ("holder", Value::to(holder)),
            ("place", chance.one_of(&self.places).context("it has places")?.as_str().into()),
            ("process", Value::to("p-inspection")),
            ("traceable", "yes".into()),
            ("interval_months", self.interval.to_string().into()),
            ("interval_why", "Table of the procedure, confirmed by results so far".into()),
            ("last_calibration", last.into()),
            ("criticality", self.criticality.as_str().into()),
            ("bought_on", last.checked_sub(Span::new().months(chance.between(14, 130)))?.into()),
        ]);
        if !self.resolution.is_empty() {
            fields.push(("resolution".to_owned(), self.resolution.as_str().into()));
        }
        let handle = Handle(name.clone());
        let create = Act::Create { register: "measuring_equipment".to_owned(), handle: handle.clone(), values: fields };
        diary.take_in(ROOM, create)?;
        let mut interval = self.interval;
        let mut held = room.references.remove(&name).unwrap_or_default();
        held.push((last, months(last, interval)?));
        for round in 1.. {
            let due = months(last, interval)?;
            let early = if past.is_some() { 0 } else { chance.between(2, 15) };
            let planned = due.checked_sub(Span::new().days(early))?;
            // What is planned from yesterday on has not come back yet; what is past its date nobody took in.
            if planned > diary.day(-2)? || past.is_some() && due > diary.day(-40)? {
                break;
            }
            let day = diary.working_day(planned.max(diary.month(0, 6)?))?;
            let outcome = self.measure(past.is_none() && self.reference.len() > 1 && chance.percent(2), chance);
            self.calibrate(&name, round, day, &outcome, room, chance, diary)?;
            last = day;
            if outcome.scrapped {
                break;
            }
            if !outcome.passed {
                interval = (interval / 2).max(3);
                self.shorten(&handle, interval, day, diary)?;
            }
            held.push((last, months(last, interval)?));
        }
        room.references.insert(name, held);
        Ok(())
    }

    /// Readings at the points: a small error that belongs to the instrument, and a little more at each point.
    fn measure(&self, fails: bool, chance: &mut Chance) -> Outcome {
        let bias = chance.around_zero(self.limit / 2);
        let worst = chance.between(0, i64::try_from(self.nominals.len()).unwrap_or(1) - 1);
        let mut rows = Vec::new();
        for (place, nominal) in (0_i64..).zip(&self.nominals) {
            let spread = (self.limit / 4).max(1);
            let mut error = (bias + chance.around_zero(spread)).clamp(-self.limit, self.limit);
            if fails && place == worst {
                error = self.limit + 1 + chance.between(0, self.limit);
            }
            let left = if fails { chance.around_zero(self.limit / 2) } else { error };
            let verdict = if error.abs() > self.limit { "out" } else { "in" };
            let number = |value: i64| Value::from(decimal(value, self.digits));
            rows.push(BTreeMap::from([
                ("nominal".to_owned(), number(*nominal)),
                ("as_found".to_owned(), number(nominal + error)),
                ("as_left".to_owned(), number(nominal + left)),
                ("limit".to_owned(), number(self.limit)),
                ("uncertainty".to_owned(), number(self.uncertainty)),
                ("verdict".to_owned(), verdict.into()),
            ]));
        }
        Outcome { passed: !fails, scrapped: fails && chance.percent(25), rows }
    }

    #[expect(clippy::too_many_arguments, reason = "one round of `tell`, split off for its length")]
    fn calibrate(
        &self,
        name: &str,
        round: u32,
        day: Date,
        outcome: &Outcome,
        room: &mut Room,
        chance: &mut Chance,
        diary: &mut Diary,
    ) -> Result<()> {
        let outside = self.reference.is_empty();
        room.certificates += 1;
        let number = if outside {
            format!("CC-{:05}", 48_000 + room.certificates)
        } else {
            format!("WM-{:04}", room.certificates)
        };
        let handle = Handle(format!("cal-{name}-{round}"));
        let gauge = Handle(name.to_owned());
        let mut fields = values([
            ("instrument", Value::Ref(gauge.clone())),
            ("kind", "calibration".into()),
            ("on", day.into()),
            ("certificate_number", number.as_str().into()),
            ("done_by", if outside { self.lab.as_str().into() } else { "Amina Sorrell, measuring room".into() }),
            ("accredited", if outside { "yes" } else { "no" }.into()),
            (
                "traceable_to",
                if outside {
                    format!("National standards, by {}", self.lab)
                } else {
                    "Our references, calibrated by an accredited laboratory".to_owned()
                }
                .into(),
            ),
            ("procedure", Value::to("calibration")),
            ("conditions", format!("20.{} °C, {} %", chance.between(0, 6), chance.between(46, 57)).into()),
            ("points", Value::Rows(outcome.rows.clone())),
            ("result", if outcome.passed { "passed" } else { "failed" }.into()),
        ]);
        if let Some((reference, until)) = self.reference_on(day, room, chance) {
            fields.push(("reference".to_owned(), Value::to(reference)));
            fields.push(("reference_until".to_owned(), until.into()));
        }
        if !outcome.passed {
            let found = *chance.one_of(&ASSESSMENTS).context("there are assessments")?;
            fields.push(("assessment".to_owned(), found.into()));
            fields.push(("effect".to_owned(), "none".into()));
        }
        let step = |handle: &Handle, by: &str| Act::Move {
            handle: handle.clone(),
            by: by.to_owned(),
            values: Vec::new(),
            reason: None,
        };
        let mut acts = Vec::new();
        let today = diary.offset(day);
        let away = outside && !self.on_site;
        if away {
            acts.push((today - 9, ROOM, step(&gauge, "send")));
        }
        acts.push((
            today,
            ROOM,
            Act::Create { register: "calibrations".to_owned(), handle: handle.clone(), values: fields },
        ));
        let content = self.certificate(name, &number, day, outcome);
        let file = Act::File {
            handle: handle.clone(),
            field: "certificate".to_owned(),
            name: format!("{number}.txt"),
            content,
        };
        acts.push((today, ROOM, file));
        let left = if outcome.scrapped { "not_ok" } else { "ok" };
        let confirm =
            Act::Move { handle, by: "confirm".to_owned(), values: values([("as_left", left.into())]), reason: None };
        acts.push((today, if outcome.passed { ROOM } else { "verbeck" }, confirm));
        if outcome.scrapped {
            let reason = Some("cannot be adjusted into its limits any more".to_owned());
            acts.push((today, ROOM, Act::Move { handle: gauge, by: "scrap".to_owned(), values: Vec::new(), reason }));
        } else if away {
            acts.push((today, ROOM, step(&gauge, "take_back")));
        }
        diary.chain(acts)
    }

    /// A reference of the right kind that was valid that day, and until when.
    fn reference_on(&self, day: Date, room: &Room, chance: &mut Chance) -> Option<(String, Date)> {
        let valid: Vec<(String, Date)> = room
            .references
            .iter()
            .filter(|(name, _)| !self.reference.is_empty() && name.starts_with(&self.reference))
            .filter_map(|(name, held)| {
                let until =
                    held.iter().filter(|(from, until)| *from < day && *until >= day).map(|(_, until)| *until).max()?;
                Some((name.clone(), until))
            })
            .collect();
        chance.one_of(&valid).cloned()
    }

    fn shorten(&self, gauge: &Handle, interval: i64, day: Date, diary: &mut Diary) -> Result<()> {
        let fields = values([
            ("interval_months", interval.to_string().into()),
            ("interval_why", format!("Halved from {} months after a result out of tolerance", self.interval).into()),
        ]);
        let next = diary.offset(day) + 1;
        diary.tell(
            next,
            None,
            ROOM,
            Act::Change { handle: gauge.clone(), values: fields, reason: Some("out of tolerance".to_owned()) },
        )?;
        Ok(())
    }

    fn certificate(&self, name: &str, number: &str, day: Date, outcome: &Outcome) -> String {
        let cell = |row: &BTreeMap<String, Value>, column: &str| match row.get(column) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let mut text = format!(
            "Calibration certificate {number}\n{} ({name}), {} {}\nDate {day}, values in {}\n\n",
            self.name, self.maker, self.model, self.unit
        );
        text.push_str("nominal | as found | as left | largest error | uncertainty (k=2) | verdict\n");
        for row in &outcome.rows {
            let line = ["nominal", "as_found", "as_left", "limit", "uncertainty", "verdict"]
                .map(|column| cell(row, column))
                .join(" | ");
            text.push_str(&line);
            text.push('\n');
        }
        text
    }
}

/// A whole number of last digits as decimal text: 20003 with three digits is `20.003`.
fn decimal(value: i64, digits: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let all = format!("{:0>width$}", value.unsigned_abs(), width = digits + 1);
    let (whole, part) = all.split_at_checked(all.len().saturating_sub(digits)).unwrap_or((&all, ""));
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_keep_the_digits_of_the_instrument() {
        assert_eq!(decimal(20_003, 3), "20.003");
        assert_eq!(decimal(-4, 3), "-0.004");
        assert_eq!(decimal(7, 0), "7");
    }

    #[test]
    fn days_past_their_date_stay_a_handful() {
        assert!(PAST.iter().all(|(_, _, days)| *days < 20));
    }
}
