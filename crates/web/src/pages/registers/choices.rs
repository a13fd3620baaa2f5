//! What a field may be set to, as far as a page can offer it: choices, people, records of another register.

use plumb_engine::desk::{FieldView, Filter, ListView, Request, StateMeans};

use super::asking;
use crate::{trouble::Trouble, visitor::Visitor, words::t};

/// Records offered at most; beyond that a number is typed.
const OFFERED: u32 = 200;

/// One thing that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// What the form sends.
    pub(super) value: String,
    /// What people read.
    pub(super) text: String,
}

/// Whether a list can be narrowed by choosing a value of this field.
pub(super) fn narrows(field: &FieldView) -> bool {
    matches!(field.kind.as_str(), "choice" | "choices" | "level" | "flag" | "person" | "persons")
}

/// What a field may be set to; nothing where that is typed, or where there is too much to offer.
pub(super) async fn of(v: &Visitor, field: &FieldView) -> Result<Vec<Choice>, Trouble> {
    Ok(match field.kind.as_str() {
        "choice" | "choices" | "level" => {
            let choice = |(value, text): &(String, String)| Choice { value: value.clone(), text: text.clone() };
            field.choices.iter().map(choice).collect()
        }
        "flag" => [("yes", t!(v, "registers-yes")), ("no", t!(v, "registers-no"))]
            .map(|(value, text)| Choice { value: value.to_owned(), text })
            .into(),
        "rating" => {
            let (from, to) = field.rating.unwrap_or((0, 0));
            (from..=to).map(|n| Choice { value: n.to_string(), text: n.to_string() }).collect()
        }
        "person" | "persons" | "link" | "links" => match &field.to {
            Some(to) => records(v, to, field.kind.starts_with("person")).await?,
            None => Vec::new(),
        },
        _ => Vec::new(),
    })
}

/// The records of a register by number and title; none where this person may not list it.
async fn records(v: &Visitor, register: &str, people: bool) -> Result<Vec<Choice>, Trouble> {
    let filters = vec![Filter::Means { kind: StateMeans::Open }];
    let request = Request::List {
        register: register.to_owned(),
        filters: if people { filters } else { Vec::new() },
        order: None,
        void: false,
        limit: OFFERED,
        after: None,
    };
    let list: ListView = asking::list(v, request).await?;
    let mut found: Vec<Choice> = list
        .rows
        .into_iter()
        .map(|row| {
            let text = match &row.number {
                Some(number) if !people => format!("{number} {}", row.title),
                _ => row.title,
            };
            // An id is never anybody else's, whatever number or name.
            Choice { value: row.record, text }
        })
        .collect();
    if list.next.is_some() && !people {
        return Ok(Vec::new());
    }
    if people {
        found.sort_by_key(|choice| choice.text.to_lowercase());
    }
    Ok(found)
}
