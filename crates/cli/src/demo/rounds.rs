//! What comes round again: copies, restores on empty hardware, exercises, and looks at who has access to what.

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, values},
    chance::Chance,
    diary::Diary,
    embedded,
};

/// key, what, assets, day, hours needed, hours taken, result, what was learnt.
type RestoreRow = (String, String, Vec<String>, i64, f64, f64, String, String);
/// key, what, day, result, what was learnt.
type ExerciseRow = (String, String, i64, String, String);
/// key, what, assets, reviewer, rights of administrators.
type AccessRow = (String, String, Vec<String>, String, bool);

#[derive(Deserialize)]
struct Rounds {
    restore: Vec<RestoreRow>,
    exercise: Vec<ExerciseRow>,
    access: Vec<AccessRow>,
}

fn refs(names: &[String]) -> Value {
    Value::Refs(names.iter().map(|name| Handle(name.clone())).collect())
}

fn create(register: &str, handle: String, values: super::act::Values) -> Act {
    Act::Create { register: register.to_owned(), handle: Handle(handle), values }
}

/// Writes all rounds into the diary.
pub(crate) fn tell(seed: u64, diary: &mut Diary) -> Result<()> {
    let all: Rounds = toml::from_str(embedded::ROUNDS).context("demo rounds")?;
    let mut chance = Chance::new(seed, "rounds");
    copies(diary)?;
    for (key, what, assets, day, needed, took, result, learnt) in &all.restore {
        let mut fields = values([
            ("what", what.as_str().into()),
            ("kind", "restore".into()),
            ("on", diary.working_day(diary.day(*day)?)?.into()),
            ("result", result.as_str().into()),
            ("assets", refs(assets)),
            ("criticality", "high".into()),
            ("place", "empty hardware, from across the river".into()),
            ("away", "yes".into()),
            ("encrypted", "yes".into()),
            ("needed_hours", needed.to_string().into()),
            ("took_hours", took.to_string().into()),
            ("by", Value::to("marsh")),
        ]);
        if !learnt.is_empty() {
            fields.push(("learnt".to_owned(), learnt.as_str().into()));
        }
        diary.tell(*day, None, "marsh", create("copies_and_drills", key.clone(), fields))?;
    }
    for (key, what, day, result, learnt) in &all.exercise {
        let fields = values([
            ("what", what.as_str().into()),
            ("kind", "exercise".into()),
            ("on", diary.working_day(diary.day(*day)?)?.into()),
            ("result", result.as_str().into()),
            ("learnt", learnt.as_str().into()),
            ("by", Value::to("rell")),
        ]);
        diary.tell(*day, None, "rell", create("copies_and_drills", key.clone(), fields))?;
    }
    for row in &all.access {
        access(row, &mut chance, diary)?;
    }
    Ok(())
}

/// The report of the week's copies, read by a person; the last one two days ago at most.
fn copies(diary: &mut Diary) -> Result<()> {
    let weeks = -diary.first() / 7;
    for week in 0..weeks {
        let day = -7 * week - 1;
        let on = diary.working_day_before(diary.day(day)?)?;
        let fields = values([
            ("what", "All systems, nightly".into()),
            ("kind", "copy".into()),
            ("on", on.into()),
            ("result", "passed".into()),
            ("result_text", "Seven of seven nights complete; second copy checked by checksum".into()),
            ("place", "Across the river".into()),
            ("away", "yes".into()),
            ("encrypted", "yes".into()),
            ("way", "Full at night, changes every four hours".into()),
            ("by", Value::to("marsh")),
        ]);
        diary.tell(diary.offset(on), None, "marsh", create("copies_and_drills", format!("copy-{week}"), fields))?;
    }
    Ok(())
}

fn access(row: &AccessRow, chance: &mut Chance, diary: &mut Diary) -> Result<()> {
    let (key, what, assets, reviewer, privileged) = row;
    for quarter in 0..6 {
        let day = diary.offset(diary.month(quarter * 3 + 1, chance.between(3, 20))?);
        let name = format!("{key}-{quarter}");
        let accounts = chance.between(18, 74);
        let removed = if chance.percent(45) { chance.between(1, 4) } else { 0 };
        let fields = values([
            ("title", format!("{what}, quarter {}", quarter + 1).into()),
            ("assets", refs(assets)),
            ("privileged", if *privileged { "yes" } else { "no" }.into()),
            ("reviewer", Value::to(reviewer.as_str())),
            ("due", diary.weekday(day + 6)?.into()),
        ]);
        let mut done = values([("accounts", accounts.to_string().into()), ("removed", removed.to_string().into())]);
        if removed > 2 {
            let on = diary.working_day(diary.day(day)?)?;
            done.push(("deviations".to_owned(), format!("{removed} rights had stayed from an earlier job.").into()));
            done.push(("corrected_on".to_owned(), on.into()));
        }
        let handle = Handle(name.clone());
        let finish = Act::Move { handle: handle.clone(), by: "finish".to_owned(), values: Vec::new(), reason: None };
        // IT counts and carries out; whoever answers for the system signs.
        diary.chain([
            (day - 14, "rell", create("access_reviews", name, fields)),
            (day, "marsh", Act::Change { handle, values: done, reason: None }),
            (day, reviewer.as_str(), finish),
        ])?;
    }
    Ok(())
}
