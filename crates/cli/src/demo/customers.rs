//! Customers' questionnaires: taken in on a day, answered from what is confirmed, and sent.

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{
    act::{Act, Asked, Handle},
    diary::Diary,
    embedded,
};

#[derive(Deserialize)]
struct Customers {
    form: Vec<Form>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    key: String,
    title: String,
    customer: String,
    highest: String,
    by: String,
    day: i64,
    due: i64,
    answered: Option<i64>,
    questions: Vec<String>,
}

/// Writes all of them into the diary.
pub(crate) fn tell(diary: &mut Diary) -> Result<()> {
    let all: Customers = toml::from_str(embedded::CUSTOMERS).context("demo customers")?;
    for form in all.form {
        let handle = Handle(form.key);
        let asked = Asked {
            title: form.title,
            customer: form.customer,
            highest: form.highest,
            due: diary.weekday(form.due)?,
            questions: form.questions,
        };
        let mut acts = vec![(form.day, form.by.as_str(), Act::Ask { handle: handle.clone(), asked })];
        if let Some(day) = form.answered {
            acts.push((day, &form.by, Act::Answer { handle: handle.clone() }));
            acts.push((day + 1, &form.by, Act::step(&handle.0, "send", Vec::new())));
        }
        diary.chain(acts)?;
    }
    Ok(())
}
