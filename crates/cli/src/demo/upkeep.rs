//! Machines, rooms and supplies: looked after by plan, repaired when they fail, and one that is past its day.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use jiff::{Span, civil::Date};
use serde::Deserialize;

use super::{
    act::{Act, Value, values},
    chance::Chance,
    diary::Diary,
    embedded,
};

/// Answers for maintenance.
const LEAD: &str = "okonjo";
/// Nobody has looked after this one in time: so many days past its day.
const PAST: (&str, i64) = ("ma-mill-6", 8);

/// Key, name, kind, place, owner, process, if it fails, way, what is done, months between (0: none).
type MachineRow = (String, String, String, String, String, String, String, String, String, i64);
/// Key, conditions, how they are watched.
type ConditionRow = (String, String, String);
/// Machine, day, by, what, found, touched what was made, what became of that, hours lost.
type RepairRow = (String, i64, String, String, String, bool, String, i64);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Upkeep {
    machine: Vec<MachineRow>,
    condition: Vec<ConditionRow>,
    repair: Vec<RepairRow>,
}

/// Writes all of it into the diary.
pub(crate) fn tell(seed: u64, diary: &mut Diary) -> Result<()> {
    let upkeep: Upkeep = toml::from_str(embedded::MACHINES).context("demo machines")?;
    let mut chance = Chance::new(seed, "machines");
    let conditions: BTreeMap<&str, &ConditionRow> = upkeep.condition.iter().map(|row| (row.0.as_str(), row)).collect();
    for machine in &upkeep.machine {
        look_after(machine, conditions.get(machine.0.as_str()).copied(), &mut chance, diary)?;
    }
    upkeep.repair.iter().enumerate().try_for_each(|(n, row)| repair(n, row, diary))
}

fn look_after(
    machine: &MachineRow,
    conditions: Option<&ConditionRow>,
    chance: &mut Chance,
    diary: &mut Diary,
) -> Result<()> {
    let (key, name, kind, place, owner, process, criticality, way, plan, every) = machine;
    let mut fields = values([
        ("name", name.as_str().into()),
        ("kind", kind.as_str().into()),
        ("place", place.as_str().into()),
        ("owner", Value::to(owner.as_str())),
        ("process", Value::to(process.as_str())),
        ("criticality", criticality.as_str().into()),
        ("way", way.as_str().into()),
        ("plan", plan.as_str().into()),
    ]);
    if let Some((_, keep, watched)) = conditions {
        fields.extend(values([("conditions", keep.as_str().into()), ("watched", watched.as_str().into())]));
    }
    let mut jobs = if *every > 0 { days(key, *every, chance, diary)? } else { Vec::new() };
    if let Some(before) = jobs.first().copied() {
        fields.push(("maintain_every".to_owned(), every.to_string().into()));
        fields.push(("last_maintained".to_owned(), before.into()));
        jobs.remove(0);
    }
    diary.take_in(LEAD, Act::create("machines", key, fields))?;
    for (n, on) in jobs.into_iter().enumerate() {
        let job = values([
            ("what", plan.as_str().into()),
            ("machine", Value::to(key.as_str())),
            ("kind", if conditions.is_some() { "check" } else { "planned" }.into()),
            ("on", on.into()),
            ("by", Value::to(owner.as_str())),
            ("found", "As it should be.".into()),
            ("result", "fit".into()),
        ]);
        let day = diary.offset(on);
        diary.chain([(day, owner.as_str(), Act::create("maintenance", &format!("{key}-{n}"), job))])?;
    }
    Ok(())
}

/// The days on which a machine was looked after, oldest first: the first lies before the story.
fn days(key: &str, every: i64, chance: &mut Chance, diary: &Diary) -> Result<Vec<Date>> {
    let back =
        |day: Date, months: i64| day.checked_sub(Span::new().months(months)).context("a day outside the calendar");
    let mut day = if key == PAST.0 {
        back(diary.day(-PAST.1)?, every)?
    } else {
        diary.working_day_before(diary.day(-chance.between(12, every * 30 - 30))?)?
    };
    let mut all = vec![day];
    while day > diary.start {
        day = diary.working_day_before(back(day, every)?)?;
        all.insert(0, day);
    }
    Ok(all)
}

fn repair(n: usize, row: &RepairRow, diary: &mut Diary) -> Result<()> {
    let (machine, day, by, what, found, touched, judged, hours) = row;
    let mut fields = values([
        ("what", what.as_str().into()),
        ("machine", Value::to(machine.as_str())),
        ("kind", "repair".into()),
        ("on", diary.working_day(diary.day(*day)?)?.into()),
        ("by", Value::to(by.as_str())),
        ("found", found.as_str().into()),
        ("result", "fit".into()),
        ("touched", if *touched { "yes" } else { "no" }.into()),
        ("hours", hours.to_string().into()),
    ]);
    if *touched {
        fields.push(("judged".to_owned(), judged.as_str().into()));
    }
    diary.tell(*day, None, by, Act::create("maintenance", &format!("repair-{n}"), fields))?;
    Ok(())
}
