//! What jobs ask for, who can do it, and how people learnt it.

use anyhow::{Context as _, Result};
use jiff::Span;
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, Values, values},
    chance::Chance,
    diary::Diary,
    embedded,
    staff::Staff,
};

/// key, function, skill, level, basis, proof, months valid (0: for good), mandatory, critical, process, who.
type SkillRow = (String, String, String, String, String, String, i64, bool, bool, String, Vec<String>);
/// key, title, kind, systems, who, month, trainer, hours, effect after days (0: none), method, skills.
type TrainingRow = (String, String, String, Vec<String>, Vec<String>, i64, String, f64, i64, String, Vec<String>);

#[derive(Deserialize)]
struct Learning {
    skill: Vec<SkillRow>,
    training: Vec<TrainingRow>,
}

fn create(register: &str, handle: &str, values: Values) -> Act {
    Act::Create { register: register.to_owned(), handle: Handle::from(handle), values }
}

fn step(handle: &str, by: &str, values: Values) -> Act {
    Act::Move { handle: Handle::from(handle), by: by.to_owned(), values, reason: None }
}

/// Writes skills, competences and trainings into the diary.
pub(crate) fn tell(seed: u64, staff: &Staff, diary: &mut Diary) -> Result<()> {
    let all: Learning = toml::from_str(embedded::SKILLS).context("demo skills")?;
    let mut chance = Chance::new(seed, "learning");
    for skill in &all.skill {
        ask(skill, diary)?;
    }
    for skill in &all.skill {
        let (key, _, what, level, _, proof, valid, _, _, _, who) = skill;
        let now = staff.of(who, diary.today, diary)?;
        let then = staff.of(who, diary.start, diary)?;
        for person in now {
            let came = if then.contains(&person) { None } else { joined(person, staff, diary)? };
            let competence = Competence { key, what, level, proof, valid: *valid, person };
            competence.tell(came, &mut chance, diary)?;
        }
    }
    all.training.iter().try_for_each(|training| teach(training, staff, diary))
}

/// The day somebody came, in days from today.
fn joined(person: &str, staff: &Staff, diary: &Diary) -> Result<Option<i64>> {
    for month in 1..super::diary::MONTHS {
        let day = diary.month(month, 20)?;
        if staff.of(&[person.to_owned()], day, diary)?.contains(&person) {
            return Ok(Some(diary.offset(day)));
        }
    }
    Ok(None)
}

fn ask(skill: &SkillRow, diary: &mut Diary) -> Result<()> {
    let (key, function, what, level, basis, proof, valid, mandatory, critical, process, _) = skill;
    let flag = |yes: bool| Value::from(if yes { "yes" } else { "no" });
    let security = process == "p-it" || key == "sk-privacy" || key == "sk-payments" || key == "sk-audit";
    let mut fields = values([
        ("function", function.as_str().into()),
        ("skill", what.as_str().into()),
        ("level", level.as_str().into()),
        ("basis", basis.as_str().into()),
        ("proof", proof.as_str().into()),
        ("mandatory", flag(*mandatory)),
        ("critical", flag(*critical)),
        ("process", Value::to(process.as_str())),
        ("systems", Value::Several(vec![if security { "security" } else { "quality" }.to_owned()])),
    ]);
    if *valid > 0 {
        fields.push(("valid_months".to_owned(), valid.to_string().into()));
    }
    diary.take_in("lindahl", create("roles_and_competence", key, fields))?;
    Ok(())
}

/// A competence of a person.
struct Competence<'a> {
    key: &'a str,
    what: &'a str,
    level: &'a str,
    proof: &'a str,
    valid: i64,
    person: &'a str,
}

impl Competence<'_> {
    /// Who may judge: somebody who leads, and not the person.
    fn judge(&self) -> &'static str {
        let lead = match self.key {
            "sk-admin" | "sk-incident" | "sk-risk" => "calloway",
            "sk-audit" | "sk-inspect" | "sk-cmm" | "sk-calibrate" | "sk-measure" => "verbeck",
            "sk-design" | "sk-nc" | "sk-post" => "haldane",
            "sk-torque" | "sk-clean" | "sk-leak" => "castellan",
            "sk-privacy" | "sk-payments" => "lindahl",
            _ => "teague",
        };
        if lead == self.person { "quill" } else { lead }
    }

    fn tell(&self, came: Option<i64>, chance: &mut Chance, diary: &mut Diary) -> Result<()> {
        let handle = format!("{}-{}", self.key, self.person);
        let judge = self.judge();
        let first = diary.first();
        let due = came.map_or(first, |day| day + 120);
        let mut fields = values([
            ("what", self.what.into()),
            ("person", Value::to(self.person)),
            ("required", Value::to(self.key)),
            ("due", diary.day(due)?.into()),
        ]);
        if self.valid > 0 {
            fields.push(("valid_months".to_owned(), self.valid.to_string().into()));
        }
        let shown =
            if self.proof.contains("licence") || self.proof.contains("course") || self.proof.contains("certificate") {
                "certificate"
            } else if self.proof.contains("test") {
                "test"
            } else {
                "observed"
            };
        let judged =
            || values([("level", self.level.into()), ("shown_by", shown.into()), ("proof", self.proof.into())]);
        let made = came.unwrap_or(first);
        let mut acts =
            vec![(made, if made == first { "lindahl" } else { "osei" }, create("competences", &handle, fields))];
        let mut day = made;
        if came.is_some() {
            acts.push((made + 6, judge, step(&handle, "train", Vec::new())));
            day = made + chance.between(50, 110);
            if day > -2 {
                return diary.chain(acts);
            }
        }
        acts.push((day, judge, step(&handle, "judge_competent", judged())));
        // Judged again a month before it ends.
        loop {
            if self.valid == 0 {
                break;
            }
            let ends = diary.day(day)?.checked_add(Span::new().months(self.valid))?;
            day = diary.offset(ends) - chance.between(12, 40);
            if day >= -1 {
                break;
            }
            acts.push((day, judge, step(&handle, "judge_competent", judged())));
        }
        diary.chain(acts)
    }
}

fn teach(training: &TrainingRow, staff: &Staff, diary: &mut Diary) -> Result<()> {
    let (key, title, kind, systems, who, month, trainer, hours, effect, method, skills) = training;
    let held = diary.working_day(diary.month(*month, 8)?)?;
    let people: Vec<Handle> = staff.of(who, held, diary)?.into_iter().map(Handle::from).collect();
    let day = diary.offset(held);
    let mut fields = values([
        ("title", title.as_str().into()),
        ("kind", kind.as_str().into()),
        ("systems", Value::Several(systems.clone())),
        ("people", Value::Refs(people)),
        ("trainer", trainer.as_str().into()),
        ("due", diary.weekday(day + 5)?.into()),
        ("hours", hours.to_string().into()),
    ]);
    if !skills.is_empty() {
        fields.push(("skills".to_owned(), Value::Refs(skills.iter().map(|skill| Handle(skill.clone())).collect())));
    }
    if *effect > 0 {
        fields.push(("effect_by_day".to_owned(), diary.weekday(day + effect)?.into()));
        fields.push(("effect_method".to_owned(), method.as_str().into()));
    }
    let attended = values([("held_on", held.into()), ("evidence", "List signed by those who took part".into())]);
    let mut acts =
        vec![(day - 25, "osei", create("training", key, fields)), (day, "osei", step(key, "hold", attended))];
    let judged = day + effect - 4;
    if *effect == 0 {
        acts.push((day + 1, "osei", step(key, "close", Vec::new())));
    } else if judged < -1 {
        let seen =
            values([("effect", "effective".into()), ("effect_on", diary.working_day(diary.day(judged)?)?.into())]);
        acts.push((judged, "lindahl", Act::Change { handle: Handle::from(key.as_str()), values: seen, reason: None }));
        acts.push((judged, "lindahl", step(key, "close", Vec::new())));
    }
    diary.chain(acts)
}
