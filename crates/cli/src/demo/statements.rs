//! How each requirement is met, said in grouped texts, with what shows it: the statement of applicability is a view of these.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, Values, values},
    diary::Diary,
    embedded,
    script::requirements,
};

/// Days from today on which evidence was put down: once in the first year, once lately.
const EVIDENCE_DAYS: [i64; 2] = [-231, -16];

/// The one risk that arose in the middle of the story.
const LATER_RISK: &str = "r-assistant";

#[derive(Deserialize)]
struct Risks {
    risk: Vec<Risk>,
}

#[derive(Deserialize)]
struct Risk {
    key: String,
    controls: Vec<String>,
}

#[derive(Deserialize)]
struct Statements {
    statement: Vec<Statement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    title: String,
    requirements: Vec<String>,
    owner: String,
    text: String,
    #[serde(default = "clauses")]
    about: String,
    driver: Option<String>,
    #[serde(default = "yes")]
    applicable: bool,
    justification: Option<String>,
    /// Record, from, until (days from today), note.
    evidence: Vec<(String, i64, i64, String)>,
}

fn clauses() -> String {
    "clauses".to_owned()
}

fn yes() -> bool {
    true
}

/// Writes all statements into the diary.
pub(crate) fn tell(diary: &mut Diary) -> Result<()> {
    let all: Statements = toml::from_str(embedded::STATEMENTS).context("demo statements")?;
    for (n, statement) in all.statement.iter().enumerate() {
        statement.tell(&handle(n), diary)?;
    }
    Ok(())
}

/// Versions of the Statement of Applicability: key, prepared and approved on these days from today.
const VERSIONS: [(&str, i64, i64); 2] = [("soa-1", -203, -199), ("soa-2", -62, -57)];

/// Prepared by whoever answers for information security, approved by top management; the older one is replaced.
pub(crate) fn versions(diary: &mut Diary) -> Result<()> {
    let step = |key: &str, by: &str| Act::Move {
        handle: Handle::from(key),
        by: by.to_owned(),
        values: Vec::new(),
        reason: None,
    };
    let mut before: Option<&str> = None;
    for (key, prepared, approved) in VERSIONS {
        let prepare = Act::Prepare { handle: Handle::from(key) };
        let mut acts = vec![(prepared, "rell", prepare), (approved, "ostrey", step(key, "issue"))];
        acts.extend(before.map(|before| (approved + 1, "rell", step(before, "replace"))));
        diary.chain(acts)?;
        before = Some(key);
    }
    Ok(())
}

fn handle(place: usize) -> String {
    format!("statement-{}", place + 1)
}

/// The statements about these requirements, given in full.
pub(crate) fn about(wanted: &[String]) -> Result<Vec<Handle>> {
    let all: Statements = toml::from_str(embedded::STATEMENTS).context("demo statements")?;
    let speaks = |statement: &Statement| requirements(&statement.requirements).iter().any(|one| wanted.contains(one));
    let said = all.statement.iter().enumerate().filter(|(_, statement)| speaks(statement));
    Ok(said.map(|(place, _)| Handle(handle(place))).collect())
}

impl Statement {
    fn tell(&self, key: &str, diary: &mut Diary) -> Result<()> {
        let writer = if self.about == "controls" { "rell" } else { "verbeck" };
        let mut fields = values([
            ("title", self.title.as_str().into()),
            ("requirements", Value::Several(requirements(&self.requirements))),
            ("owner", Value::to(self.owner.as_str())),
            ("about", self.about.as_str().into()),
            ("applicable", if self.applicable { "yes" } else { "no" }.into()),
        ]);
        let texts = [
            ("text", Some(&self.text)),
            ("driver", self.driver.as_ref()),
            ("justification", self.justification.as_ref()),
        ];
        for (field, text) in texts {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                fields.push((field.to_owned(), text.as_str().into()));
            }
        }
        if self.applicable {
            fields.push(("status".to_owned(), "done".into()));
            let treated = self.risks()?;
            if !treated.is_empty() {
                fields.push(("risks".to_owned(), Value::Refs(treated)));
            }
        }
        let confirm =
            || Act::Move { handle: Handle::from(key), by: "confirm".to_owned(), values: Vec::new(), reason: None };
        let create = Act::Create { register: "statements".to_owned(), handle: Handle::from(key), values: fields };
        let first = diary.first();
        diary.chain([(first, writer, create), (first, self.owner.as_str(), confirm())])?;
        let mut before = None;
        for day in EVIDENCE_DAYS {
            let mut acts = Vec::new();
            let rows = self.rows(day, diary)?;
            if rows != before
                && let Some(rows) = rows.clone()
            {
                acts.push((day, writer, Act::Change { handle: Handle::from(key), values: rows, reason: None }));
            }
            acts.push((day + 1, self.owner.as_str(), confirm()));
            diary.chain(acts)?;
            before = rows;
        }
        Ok(())
    }

    /// The risks whose treatment counts on one of these controls, and that stood in the list when this was first said.
    fn risks(&self) -> Result<Vec<Handle>> {
        let all: Risks = toml::from_str(embedded::RISKS).context("demo risks")?;
        let said = requirements(&self.requirements);
        let needs = |risk: &Risk| requirements(&risk.controls).iter().any(|control| said.contains(control));
        let there = all.risk.into_iter().filter(|risk| needs(risk) && risk.key != LATER_RISK);
        Ok(there.map(|risk| Handle(risk.key)).collect())
    }

    /// Evidence that was there on this day.
    fn rows(&self, day: i64, diary: &Diary) -> Result<Option<Values>> {
        let mut rows = Vec::new();
        for (record, from, until, note) in self.evidence.iter().filter(|row| row.1 < day) {
            let mut row = BTreeMap::from([
                ("record".to_owned(), Value::to(record.as_str())),
                ("from".to_owned(), diary.working_day_before(diary.day(*from)?)?.into()),
                ("note".to_owned(), note.as_str().into()),
            ]);
            // What goes on has no end; what was done on a day supports for a year.
            if *until < 0 {
                row.insert("until".to_owned(), diary.day(until + 550)?.into());
            }
            rows.push(row);
        }
        Ok(if rows.is_empty() { None } else { Some(values([("evidence", Value::Rows(rows))])) })
    }
}
