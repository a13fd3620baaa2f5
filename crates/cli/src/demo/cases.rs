//! What went wrong and good ideas: from the report to the proof that it worked.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, Values, values},
    diary::Diary,
    embedded,
    script::requirements,
};

/// A report, its reporter and owner: title, kind, nature, source, reporter, owner, process, day, what, what was done, why no more.
type SimpleRow = (String, String, String, String, String, String, String, i64, String, String, String);
/// A report of the last days.
type FreshRow = (String, String, String, String, String, String, String, i64, String);
/// An action: title, owner, days until due, days until done (-1: open), result.
type ActionRow = (String, String, i64, i64, String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
    simple: Vec<Rows<SimpleRow>>,
    fresh: Vec<Rows<FreshRow>>,
}

#[derive(Deserialize)]
struct Rows<T> {
    rows: Vec<T>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    key: String,
    title: String,
    kind: String,
    nature: String,
    source: String,
    source_text: Option<String>,
    day: i64,
    by: String,
    owner: String,
    process: String,
    customer: Option<String>,
    supplier: Option<String>,
    product: Option<String>,
    quantity: Option<i64>,
    severity: String,
    violated: Vec<String>,
    what: String,
    containment: String,
    disposition: Option<String>,
    concession: Option<String>,
    judged: Option<String>,
    #[serde(default)]
    assets: Vec<String>,
    capa_why: String,
    cause: String,
    escape: String,
    cause_code: String,
    whys: Vec<(String, String)>,
    criterion: String,
    actions: Vec<ActionRow>,
    effect_after: i64,
    #[serde(default)]
    effect_open: bool,
    #[serde(default)]
    evidence: String,
    elsewhere: String,
    lessons: String,
}

fn create(register: &str, handle: &str, values: Values) -> Act {
    Act::Create { register: register.to_owned(), handle: Handle::from(handle), values }
}

fn step(handle: &str, by: &str, values: Values) -> Act {
    Act::Move { handle: Handle::from(handle), by: by.to_owned(), values, reason: None }
}

/// Writes all of them into the diary.
pub(crate) fn tell(diary: &mut Diary) -> Result<()> {
    let cases: Cases = toml::from_str(embedded::CASES).context("demo cases")?;
    for case in &cases.case {
        case.tell(diary).with_context(|| format!("demo case `{}`", case.key))?;
    }
    for (n, row) in cases.simple.iter().flat_map(|rows| &rows.rows).enumerate() {
        simple(n, row, diary)?;
    }
    for (n, row) in cases.fresh.iter().flat_map(|rows| &rows.rows).enumerate() {
        fresh(n, row, diary)?;
    }
    Ok(())
}

/// Who keeps the path: quality, or information security.
fn manager(nature: &str) -> &'static str {
    if nature == "security" { "rell" } else { "verbeck" }
}

/// Somebody else who may verify.
fn second(owner: &str, nature: &str) -> &'static str {
    if manager(nature) == owner { "quill" } else { manager(nature) }
}

impl Case {
    fn tell(&self, diary: &mut Diary) -> Result<()> {
        let key = self.key.as_str();
        let owner = self.owner.as_str();
        let keeper = manager(&self.nature);
        // Cases are written in by process owners and keepers; whoever answers without being one tells the keeper.
        let writer = if owner == "marsh" { keeper } else { owner };
        let due = self.actions.iter().map(|(_, _, due, _, _)| *due).max().unwrap_or(30);
        let mut acts: Vec<(i64, &str, Act)> = vec![
            (self.day, self.by.as_str(), create("nonconformities", key, self.report(diary)?)),
            (self.day, owner, step(key, "contain", values([("containment", self.containment.as_str().into())]))),
            (
                self.day + 2,
                keeper,
                Act::Change { handle: Handle::from(key), values: self.decided(due, diary)?, reason: None },
            ),
            (self.day + 9, writer, step(key, "analyse", self.analysis())),
        ];
        for (n, action) in self.actions.iter().enumerate() {
            let fields = values([
                ("title", action.0.as_str().into()),
                ("kind", "corrective".into()),
                ("owner", Value::to(action.1.as_str())),
                ("due", diary.weekday(self.day + action.2)?.into()),
                ("nonconformity", Value::to(key)),
            ]);
            acts.push((self.day + 10, keeper, create("actions", &format!("{key}-a{n}"), fields)));
        }
        let effect_due = diary.weekday(self.day + self.effect_after)?;
        let planned = values([("effect_criterion", self.criterion.as_str().into()), ("effect_due", effect_due.into())]);
        acts.push((self.day + 11, keeper, step(key, "plan", planned)));
        acts.push((self.day + 12, owner, step(key, "start", Vec::new())));
        // Actions end at different days: told in the order of their days.
        let mut done: Vec<(i64, usize)> = self
            .actions
            .iter()
            .enumerate()
            .filter(|(_, action)| action.3 >= 0)
            .map(|(n, action)| (action.3, n))
            .collect();
        done.sort_unstable();
        for (days, n) in &done {
            let Some(action) = self.actions.get(*n) else { continue };
            let name = format!("{key}-a{n}");
            let result = values([("result", action.4.as_str().into())]);
            acts.push((self.day + (*days).max(13), action.1.as_str(), step(&name, "finish", result)));
            acts.push((
                self.day + (*days).max(13) + 2,
                second(&action.1, &self.nature),
                step(&name, "check", Vec::new()),
            ));
        }
        if done.len() == self.actions.len() {
            let last = done.last().map_or(14, |(days, _)| *days) + 4;
            acts.push((
                self.day + last,
                writer,
                step(key, "implemented", values([("elsewhere", self.elsewhere.as_str().into())])),
            ));
            if !self.effect_open && self.day + self.effect_after < -1 {
                acts.push((
                    self.day + self.effect_after + 1,
                    second(owner, &self.nature),
                    step(key, "close", self.proof()),
                ));
            }
        }
        // Changes with an order of their own must not be moved past one another.
        acts.sort_by_key(|(day, _, _)| *day);
        diary.chain(acts)
    }

    fn report(&self, diary: &Diary) -> Result<Values> {
        let mut fields = values([
            ("title", self.title.as_str().into()),
            ("kind", self.kind.as_str().into()),
            ("nature", self.nature.as_str().into()),
            ("source", self.source.as_str().into()),
            ("owner", Value::to(self.owner.as_str())),
            ("process", Value::to(self.process.as_str())),
            ("what", self.what.as_str().into()),
            ("severity", self.severity.as_str().into()),
            ("violated", Value::Several(requirements(&self.violated))),
        ]);
        let texts = [("source_text", &self.source_text), ("customer", &self.customer), ("product", &self.product)];
        for (field, text) in texts {
            if let Some(text) = text {
                fields.push((field.to_owned(), text.as_str().into()));
            }
        }
        if let Some(quantity) = self.quantity {
            fields.push(("quantity".to_owned(), quantity.to_string().into()));
        }
        if let Some(supplier) = &self.supplier {
            fields.push(("supplier".to_owned(), Value::to(supplier.as_str())));
        }
        if !self.assets.is_empty() {
            let assets = self.assets.iter().map(|asset| Handle(asset.clone())).collect();
            fields.push(("assets".to_owned(), Value::Refs(assets)));
        }
        if self.kind == "complaint" {
            fields.push(("customer_affected".to_owned(), "yes".into()));
            fields.push(("answer_due".to_owned(), diary.day(self.day + 21)?.into()));
        }
        Ok(fields)
    }

    /// What is decided on the third day: cause or not, the parts, the answer to the customer.
    fn decided(&self, due: i64, diary: &Diary) -> Result<Values> {
        let on = diary.working_day(diary.day(self.day + 2)?)?;
        let mut fields = values([
            ("capa_needed", "yes".into()),
            ("capa_why", self.capa_why.as_str().into()),
            ("due", diary.day(self.day + due.max(60) + 20)?.into()),
        ]);
        if let Some(disposition) = &self.disposition {
            fields.push(("disposition".to_owned(), disposition.as_str().into()));
            fields.push(("disposition_by".to_owned(), Value::to("verbeck")));
            fields.push(("rechecked".to_owned(), "Looked at again by inspection: in order.".into()));
        } else if self.nature == "product" && self.kind == "nonconformity" {
            fields.push(("disposition".to_owned(), "rework".into()));
            fields.push(("disposition_by".to_owned(), Value::to("verbeck")));
            fields.push(("rechecked".to_owned(), "Sorted and measured again: in order.".into()));
        }
        if let Some(concession) = &self.concession {
            fields.push(("concession".to_owned(), concession.as_str().into()));
        }
        if self.kind == "complaint" {
            fields.push(("acknowledged_on".to_owned(), on.into()));
            fields.push(("answered_on".to_owned(), on.into()));
            fields.push((
                "answer".to_owned(),
                "What happened, what was looked at, what we do now, and when they will hear the cause.".into(),
            ));
            fields.push(("customer_says".to_owned(), "accepts".into()));
        }
        if let Some(judged) = &self.judged {
            fields.push(("judged".to_owned(), judged.as_str().into()));
            fields.push(("judged_on".to_owned(), on.into()));
            fields.push((
                "evidence_kept".to_owned(),
                "Logs and notes of the days concerned, with names and times.".into(),
            ));
        }
        Ok(fields)
    }

    fn analysis(&self) -> Values {
        let whys = self.whys.iter().map(|(why, evidence)| {
            BTreeMap::from([
                ("why".to_owned(), Value::from(why.as_str())),
                ("evidence".to_owned(), evidence.as_str().into()),
                ("verified".to_owned(), "yes".into()),
            ])
        });
        values([
            ("cause_method", "why".into()),
            ("whys", Value::Rows(whys.collect())),
            ("cause", self.cause.as_str().into()),
            ("escape", self.escape.as_str().into()),
            ("cause_code", self.cause_code.as_str().into()),
        ])
    }

    fn proof(&self) -> Values {
        values([
            ("effect", "effective".into()),
            ("effect_evidence", self.evidence.as_str().into()),
            ("lessons", self.lessons.as_str().into()),
            ("risk_looked_at", "yes".into()),
        ])
    }
}

/// A slip that is put right and closed, or an idea that is carried out.
fn simple(n: usize, row: &SimpleRow, diary: &mut Diary) -> Result<()> {
    let (title, kind, nature, source, by, owner, process, day, what, done, why) = row;
    let key = format!("slip-{n}");
    let keeper = manager(nature);
    let mut fields = values([
        ("title", title.as_str().into()),
        ("kind", kind.as_str().into()),
        ("nature", nature.as_str().into()),
        ("source", source.as_str().into()),
        ("owner", Value::to(owner.as_str())),
        ("process", Value::to(process.as_str())),
        ("what", what.as_str().into()),
        ("severity", "low".into()),
    ]);
    let soon = diary.working_day(diary.day(day + 1)?)?;
    let mut decided = values([("capa_needed", "no".into()), ("capa_why", why.as_str().into())]);
    match kind.as_str() {
        "complaint" => {
            fields.push(("answer_due".to_owned(), diary.day(day + 14)?.into()));
            decided.push(("acknowledged_on".to_owned(), soon.into()));
            decided.push(("answered_on".to_owned(), soon.into()));
            decided.push(("customer_says".to_owned(), "accepts".into()));
        }
        "incident" => {
            let judged = if title.contains("false alarm") { "false_alarm" } else { "event" };
            decided.push(("judged".to_owned(), judged.into()));
            decided.push(("judged_on".to_owned(), soon.into()));
        }
        "nonconformity" if nature == "product" => {
            let said = done.to_lowercase();
            let disposition = if said.contains("scrap") {
                "scrap"
            } else if said.contains("returned") {
                "return"
            } else {
                "rework"
            };
            decided.push(("disposition".to_owned(), disposition.into()));
            decided.push(("disposition_by".to_owned(), Value::to("verbeck")));
            decided.push(("rechecked".to_owned(), "Looked at again by inspection: in order.".into()));
        }
        _ => {}
    }
    let mut acts = vec![
        (*day, by.as_str(), create("nonconformities", &key, fields)),
        (*day, owner.as_str(), step(&key, "contain", values([("containment", done.as_str().into())]))),
        (day + 1, keeper, Act::Change { handle: Handle(key.clone()), values: decided, reason: None }),
    ];
    let action = format!("{key}-a");
    if kind == "idea" {
        let fields = values([
            ("title", title.trim_start_matches("Idea: ").into()),
            ("kind", "improvement".into()),
            ("owner", Value::to(owner.as_str())),
            ("due", diary.weekday(day + 40)?.into()),
            ("nonconformity", Value::to(key.as_str())),
        ]);
        acts.push((day + 2, keeper, create("actions", &action, fields)));
        acts.push((day + 15, owner.as_str(), step(&action, "finish", values([("result", done.as_str().into())]))));
    }
    acts.push((day + 16, keeper, step(&key, "close_corrected", Vec::new())));
    diary.chain(acts)
}

/// A report of the last days: said, nothing more yet.
fn fresh(n: usize, row: &FreshRow, diary: &mut Diary) -> Result<()> {
    let (title, kind, nature, source, by, owner, process, day, what) = row;
    let fields = values([
        ("title", title.as_str().into()),
        ("kind", kind.as_str().into()),
        ("nature", nature.as_str().into()),
        ("source", source.as_str().into()),
        ("owner", Value::to(owner.as_str())),
        ("process", Value::to(process.as_str())),
        ("what", what.as_str().into()),
        ("severity", "low".into()),
    ]);
    diary.tell(*day, None, by, create("nonconformities", &format!("fresh-{n}"), fields))?;
    Ok(())
}
