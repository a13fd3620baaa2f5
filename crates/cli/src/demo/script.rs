//! Parts of the story that are written down as data: records with what became of them, in `crates/cli/demo/*.toml`.
//!
//! In values `&name` is another record or person, `@-30` the day thirty days before today, `Q 7.5.3` and `S A.5.1` are requirements
//! of the quality and the information security standard. A day on or before the first one means: it was there before.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, Values},
    diary::Diary,
    embedded,
};

/// A file of records.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Script {
    /// Records in the order of telling.
    #[serde(default)]
    pub(crate) record: Vec<Record>,
}

/// One record and what becomes of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    /// Its name in the story.
    key: String,
    /// Its register.
    register: String,
    /// When it is made, in days from today.
    day: i64,
    /// Who makes it.
    by: String,
    /// What it holds.
    #[serde(default)]
    values: toml::Table,
    /// What happens to it, in order.
    #[serde(default)]
    steps: Vec<Step>,
}

/// One thing that happens to a record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// When, in days from today; absent: soon after the step before.
    day: Option<i64>,
    /// Who; absent: whoever made the record.
    by: Option<String>,
    /// The transition taken; without it the values are changed, or a comment is made.
    r#move: Option<String>,
    /// What is entered.
    #[serde(default)]
    values: toml::Table,
    /// Why.
    reason: Option<String>,
    /// What is said.
    comment: Option<String>,
}

impl Script {
    /// Reads a script.
    pub(crate) fn read(name: &str, text: &str) -> Result<Self> {
        toml::from_str(text).with_context(|| format!("demo script `{name}`"))
    }

    /// Writes all of it into the diary.
    pub(crate) fn tell(&self, diary: &mut Diary) -> Result<()> {
        self.record
            .iter()
            .try_for_each(|record| record.tell(diary).with_context(|| format!("demo record `{}`", record.key)))
    }
}

impl Record {
    fn tell(&self, diary: &mut Diary) -> Result<()> {
        let handle = Handle(self.key.clone());
        let create = Act::Create {
            register: self.register.clone(),
            handle: handle.clone(),
            values: read_values(&self.values, diary)?,
        };
        let mut last = diary.tell(self.day, None, &self.by, create)?;
        let mut day = self.day;
        for step in &self.steps {
            day = step.day.unwrap_or(day);
            let by = step.by.as_deref().unwrap_or(&self.by);
            let values = read_values(&step.values, diary)?;
            let act = match (&step.r#move, &step.comment) {
                (Some(by), None) => {
                    Act::Move { handle: handle.clone(), by: by.clone(), values, reason: step.reason.clone() }
                }
                (None, Some(text)) if values.is_empty() => Act::Comment { handle: handle.clone(), text: text.clone() },
                (None, None) if !values.is_empty() => {
                    Act::Change { handle: handle.clone(), values, reason: step.reason.clone() }
                }
                _ => bail!("a step moves, changes or comments: one of them"),
            };
            last = diary.tell(day, Some(last), by, act)?;
        }
        Ok(())
    }
}

/// Reads a table of values.
pub(crate) fn read_values(table: &toml::Table, diary: &Diary) -> Result<Values> {
    table
        .iter()
        .map(|(field, value)| {
            let value = read_value(value, diary).with_context(|| format!("value of `{field}`"))?;
            Ok((field.clone(), value))
        })
        .collect()
}

fn read_value(value: &toml::Value, diary: &Diary) -> Result<Value> {
    Ok(match value {
        toml::Value::String(text) => read_text(text, diary)?,
        toml::Value::Boolean(flag) => Value::from(if *flag { "yes" } else { "no" }),
        toml::Value::Integer(number) => Value::from(number.to_string()),
        toml::Value::Float(number) => Value::from(number.to_string()),
        toml::Value::Array(items) => read_items(items, diary)?,
        toml::Value::Datetime(_) | toml::Value::Table(_) => bail!("a value is text, a number, yes or no, or a list"),
    })
}

fn read_text(text: &str, diary: &Diary) -> Result<Value> {
    if let Some(name) = text.strip_prefix('&') {
        return Ok(Value::to(name));
    }
    let Some(days) = text.strip_prefix('@') else { return Ok(Value::Text(requirement(text))) };
    Ok(Value::from(diary.day(days.parse().with_context(|| format!("`{text}` is not a day like `@-30`"))?)?))
}

fn read_items(items: &[toml::Value], diary: &Diary) -> Result<Value> {
    if items.iter().all(toml::Value::is_table) && !items.is_empty() {
        let rows = items
            .iter()
            .filter_map(toml::Value::as_table)
            .map(|row| Ok(read_values(row, diary)?.into_iter().collect::<BTreeMap<_, _>>()));
        return Ok(Value::Rows(rows.collect::<Result<_>>()?));
    }
    let read = items.iter().map(|item| read_value(item, diary)).collect::<Result<Vec<_>>>()?;
    if read.iter().all(|value| matches!(value, Value::Ref(_))) && !read.is_empty() {
        return Ok(Value::Refs(read.iter().flat_map(Value::refs).cloned().collect()));
    }
    read.into_iter()
        .map(
            |value| {
                if let Value::Text(text) = value { Ok(text) } else { bail!("a list holds only texts, or only records") }
            },
        )
        .collect::<Result<Vec<_>>>()
        .map(|texts| Value::Several(requirements(&texts)))
}

/// Requirements in full, those that end in `*` as all leaves below.
pub(crate) fn requirements(texts: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        let found = match text.strip_suffix('*').and_then(|stem| stem.split_once(' ')) {
            Some(("Q", stem)) => leaves_below("iso-9001-2015", embedded::ISO_9001, stem),
            Some(("S", stem)) => leaves_below("iso-27001-2022", embedded::ISO_27001, stem),
            _ => vec![requirement(text)],
        };
        for one in found {
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    all
}

#[derive(Deserialize)]
struct Standard {
    requirement: Vec<Requirement>,
}

#[derive(Deserialize)]
struct Requirement {
    id: String,
    #[serde(default)]
    leaf: bool,
}

/// The leaves of a standard at or below a clause: `8.4` means 8.4.1, but not 8.40.
fn leaves_below(standard: &str, text: &str, stem: &str) -> Vec<String> {
    let below = |id: &str| id == stem || id.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.'));
    let known: Standard = toml::from_str(text).unwrap_or(Standard { requirement: Vec::new() });
    known.requirement.iter().filter(|r| r.leaf && below(&r.id)).map(|r| format!("{standard} {}", r.id)).collect()
}

/// `Q 7.5.3` and `S A.5.1` in full; anything else as it is.
pub(crate) fn requirement(text: &str) -> String {
    let clause = |rest: &str| {
        rest.strip_prefix("A.")
            .unwrap_or(rest)
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    match text.split_once(' ') {
        Some(("Q", rest)) if clause(rest) => format!("iso-9001-2015 {rest}"),
        Some(("S", rest)) if clause(rest) => format!("iso-27001-2022 {rest}"),
        _ => text.to_owned(),
    }
}
