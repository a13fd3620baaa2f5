//! What protects information, in rows: looks at controls in operation, weaknesses and news of attackers, devices, work elsewhere.

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, Values, values},
    diary::Diary,
    embedded,
    script::requirement,
    statements,
};

/// Whoever answers for information security enters most of it.
const SECURITY: &str = "rell";
/// Whoever runs the systems mends most of it.
const IT: &str = "marsh";

/// key, what, subjects, controls, systems, by, every so many days, the last so many days ago, sample.
type LookRow = (String, String, Vec<String>, Vec<String>, Vec<String>, String, i64, i64, String);
/// key, which one counted from the newest, found, explained, put right.
type OddRow = (String, i64, String, String, bool);
/// key, what, day, agreed so many days before, found.
type AttackRow = (String, String, i64, i64, String);
/// key, what, known elsewhere as, systems, known, concerns us, how heavy, decision, days to mend, days until mended, why or how.
type WeaknessRow = (String, String, String, Vec<String>, i64, String, String, String, i64, i64, String);
/// key, what, source, known, concerns us, risk, what follows.
type ThreatRow = (String, String, String, i64, String, String, String);
/// key, what, kind, label, to whom, given, leaves the premises, month in which it came back.
type DeviceRow = (String, String, String, String, String, i64, bool, i64);
/// key, person, how much, from.
type ElsewhereRow = (String, String, String, i64);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Safeguards {
    look: Vec<LookRow>,
    odd: Vec<OddRow>,
    attack: Vec<AttackRow>,
    weakness: Vec<WeaknessRow>,
    threat: Vec<ThreatRow>,
    device: Vec<DeviceRow>,
    elsewhere: Vec<ElsewhereRow>,
}

/// Writes all of it into the diary.
pub(crate) fn tell(diary: &mut Diary) -> Result<()> {
    let all: Safeguards = toml::from_str(embedded::SAFEGUARDS).context("demo safeguards")?;
    for row in &all.look {
        looks(row, &all.odd, diary).with_context(|| format!("look `{}`", row.0))?;
    }
    all.attack.iter().try_for_each(|row| attack(row, diary))?;
    clocks(diary)?;
    all.weakness.iter().try_for_each(|row| weakness(row, diary))?;
    all.threat.iter().try_for_each(|row| threat(row, diary))?;
    all.device.iter().try_for_each(|row| device(row, diary))?;
    all.elsewhere.iter().try_for_each(|row| elsewhere(row, diary))
}

fn create(register: &str, handle: &str, values: Values) -> Act {
    Act::Create { register: register.to_owned(), handle: Handle::from(handle), values }
}

fn change(handle: &str, values: Values) -> Act {
    Act::Change { handle: Handle::from(handle), values, reason: None }
}

fn step(handle: &str, by: &str, values: Values) -> Act {
    Act::Move { handle: Handle::from(handle), by: by.to_owned(), values, reason: None }
}

fn refs(names: &[String]) -> Value {
    Value::Refs(names.iter().map(|name| Handle(name.clone())).collect())
}

fn flag(yes: bool) -> Value {
    Value::from(if yes { "yes" } else { "no" })
}

/// A round of looks at the same controls, from the first after the story's start to the last.
fn looks(row: &LookRow, odd: &[OddRow], diary: &mut Diary) -> Result<()> {
    let (key, what, subjects, controls, assets, by, every, last, sample) = row;
    let controls: Vec<String> = controls.iter().map(|control| requirement(control)).collect();
    let lines = statements::about(&controls)?;
    let mut nth = 0;
    loop {
        let day = -last - every * nth;
        if day - 20 <= diary.first() {
            return Ok(());
        }
        let name = format!("{key}-{nth}");
        let mut planned = values([
            ("title", what.as_str().into()),
            ("subjects", Value::Several(subjects.clone())),
            ("statements", Value::Refs(lines.clone())),
            ("planned_on", diary.weekday(day + 7)?.into()),
            ("by", Value::to(by.as_str())),
        ]);
        if !assets.is_empty() {
            planned.push(("assets".to_owned(), refs(assets)));
        }
        if subjects.iter().any(|subject| subject == "administrators") {
            planned.push(("whose".to_owned(), Value::to(IT)));
        }
        let mut seen = values([
            ("covers_from", diary.day(day - every)?.into()),
            ("covers_until", diary.day(day - 1)?.into()),
            ("sample", sample.as_str().into()),
            ("result", "in_order".into()),
        ]);
        if let Some((_, _, found, explained, mended)) = odd.iter().find(|odd| odd.0 == *key && odd.1 == nth) {
            seen.retain(|(field, _)| field != "result");
            seen.push(("result".to_owned(), "odd".into()));
            seen.push(("found".to_owned(), found.as_str().into()));
            if !explained.is_empty() {
                seen.push(("explained".to_owned(), explained.as_str().into()));
            }
            if *mended {
                seen.push(("put_right_on".to_owned(), diary.working_day(diary.day(day)?)?.into()));
            }
        }
        diary.chain([
            (day - 14, SECURITY, create("monitoring_reviews", &name, planned)),
            (day, SECURITY, change(&name, seen)),
            (day, SECURITY, step(&name, "finish", Vec::new())),
        ])?;
        nth += 1;
    }
}

/// An attack test from outside, agreed with whoever answers for the systems.
fn attack(row: &AttackRow, diary: &mut Diary) -> Result<()> {
    let (key, what, day, agreed, found) = row;
    let planned = values([
        ("title", what.as_str().into()),
        ("subjects", Value::Several(vec!["attack".to_owned()])),
        ("assets", Value::Refs(["a-hosts", "a-office-net", "a-mes"].map(Handle::from).to_vec())),
        ("planned_on", diary.weekday(day + 10)?.into()),
        ("by", Value::to(SECURITY)),
        ("live_test", flag(true)),
        ("agreed_with", Value::to(IT)),
        ("agreed_on", diary.working_day_before(diary.day(day - agreed)?)?.into()),
    ]);
    let seen = values([
        ("sample", "Five days, by Oakhatch Testing".into()),
        ("result", "odd".into()),
        ("found", found.as_str().into()),
        ("explained", "Each point became a weakness with its day; see there.".into()),
    ]);
    diary.chain([
        (day - agreed, SECURITY, create("monitoring_reviews", key, planned)),
        (*day, SECURITY, change(key, seen)),
        (*day, SECURITY, step(key, "finish", Vec::new())),
    ])
}

/// Planned, and forgotten: the one look that nobody took.
fn clocks(diary: &mut Diary) -> Result<()> {
    let controls = [requirement("S A.8.17")];
    let planned = values([
        ("title", "Clocks of servers, firewalls, doors and machines compared".into()),
        ("subjects", Value::Several(vec!["clocks".to_owned()])),
        ("statements", Value::Refs(statements::about(&controls)?)),
        ("planned_on", diary.working_day_before(diary.day(-9)?)?.into()),
        ("by", Value::to(IT)),
    ]);
    diary.tell(-38, None, SECURITY, create("monitoring_reviews", "lk-clocks", planned))?;
    Ok(())
}

fn weakness(row: &WeaknessRow, diary: &mut Diary) -> Result<()> {
    let (key, what, reference, assets, known, concerns, severity, decision, allowed, took, how) = row;
    let on = diary.working_day(diary.day(*known)?)?;
    let known = diary.offset(on);
    let mut fields = values([
        ("title", what.as_str().into()),
        ("kind", "weakness".into()),
        ("reference", reference.as_str().into()),
        ("source", "Warnings of the makers, scans, tests".into()),
        ("known_on", on.into()),
    ]);
    if !assets.is_empty() {
        fields.push(("assets".to_owned(), refs(assets)));
    }
    let mut judged = values([("concerns_us", concerns.as_str().into())]);
    if concerns == "yes" {
        judged.push(("severity".to_owned(), severity.as_str().into()));
        judged.push(("decision".to_owned(), decision.as_str().into()));
        judged.push(("owner".to_owned(), Value::to(IT)));
    }
    if *allowed > 0 {
        judged.push(("fix_by".to_owned(), diary.day(known + allowed)?.into()));
    }
    let mended = *took > 0;
    if !how.is_empty() {
        judged.push((if mended { "what" } else { "because" }.to_owned(), how.as_str().into()));
    }
    if decision == "accept" {
        judged.push(("risk".to_owned(), Value::to("r-oldcontrol")));
    }
    let judged_at = known + 1;
    let mut acts = vec![
        (known, SECURITY, create("vulnerabilities", key, fields)),
        (judged_at, SECURITY, change(key, judged)),
        (judged_at, SECURITY, step(key, "judge", Vec::new())),
    ];
    if mended {
        let done = diary.working_day(diary.day(known + took)?)?;
        let result = values([("done_on", done.into()), ("done_how", how.as_str().into())]);
        acts.push((known + took, IT, change(key, result)));
        acts.push((known + took, IT, step(key, "close", Vec::new())));
    } else if concerns == "no" {
        acts.push((judged_at, SECURITY, step(key, "close", Vec::new())));
    }
    diary.chain(acts)
}

fn threat(row: &ThreatRow, diary: &mut Diary) -> Result<()> {
    let (key, what, source, known, concerns, risk, follows) = row;
    let on = diary.working_day(diary.day(*known)?)?;
    let known = diary.offset(on);
    let fields = values([
        ("title", what.as_str().into()),
        ("kind", "threat".into()),
        ("source", source.as_str().into()),
        ("known_on", on.into()),
    ]);
    let mut judged = values([("concerns_us", concerns.as_str().into()), ("because", follows.as_str().into())]);
    if !risk.is_empty() {
        judged.push(("risk".to_owned(), Value::to(risk.as_str())));
        judged.push(("decision".to_owned(), "shield".into()));
    }
    diary.chain([
        (known, SECURITY, create("vulnerabilities", key, fields)),
        (known + 4, SECURITY, change(key, judged)),
        (known + 4, SECURITY, step(key, "judge", Vec::new())),
    ])
}

fn device(row: &DeviceRow, diary: &mut Diary) -> Result<()> {
    let (key, what, kind, label, person, given, leaves, back) = row;
    let mut fields = values([
        ("what", what.as_str().into()),
        ("kind", kind.as_str().into()),
        ("mark", label.as_str().into()),
        ("person", Value::to(person.as_str())),
        ("issued_on", diary.day(*given)?.into()),
        ("leaves", flag(*leaves)),
        ("class", if kind == "token" { "internal" } else { "confidential" }.into()),
    ]);
    if matches!(kind.as_str(), "laptop" | "phone") {
        fields.push(("managed".to_owned(), flag(true)));
    }
    if kind != "token" {
        fields.push(("encrypted".to_owned(), flag(true)));
    }
    if *leaves {
        fields.push(("rules_on".to_owned(), diary.day(*given)?.into()));
    }
    let at = diary.tell(*given, None, IT, create("issued_equipment", key, fields))?;
    if *back == 0 {
        return Ok(());
    }
    // Two days before the last one.
    let day = diary.working_day_before(diary.month(*back, 9)?)?;
    let cleared = values([("erased_how", "Erased from afar and set up anew, protocol of the device service".into())]);
    let cleared = diary.on(day, Some(at), IT, change(key, cleared))?;
    diary.on(day, Some(cleared), IT, step(key, "return", Vec::new()))?;
    Ok(())
}

fn elsewhere(row: &ElsewhereRow, diary: &mut Diary) -> Result<()> {
    let (key, person, about, from) = row;
    let begins = diary.day(*from)?;
    let fields = values([
        ("about", about.as_str().into()),
        ("person", Value::to(person.as_str())),
        ("kind", if about.starts_with("At customers") { "customer" } else { "home" }.into()),
        ("begins_on", begins.into()),
        ("agreed_on", begins.into()),
        ("own_device", flag(false)),
        ("way_in", "vpn".into()),
    ]);
    diary.tell(*from, None, "lindahl", create("remote_work", key, fields))?;
    Ok(())
}
