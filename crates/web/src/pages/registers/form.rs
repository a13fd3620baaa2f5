//! A form of a register's fields: what stands in each, what is wrong, what somebody else made of it meanwhile.

use std::collections::{BTreeMap, btree_map::Entry};

use maud::{Markup, html};
use plumb_engine::desk::{FieldView, Problem, RecordView, RegisterView};
use serde_json::Value;

use super::{
    choices::{self, Choice},
    input::{self, Asked},
    posted::{Posted, Typed},
    saying::field_of,
};
use crate::{trouble::Trouble, visitor::Visitor, words::t};

/// Empty rows of a table offered at first.
const BLANK: usize = 2;

/// Empty rows added at a time.
const MORE: usize = 5;

/// So many fields that nobody need look at are folded away; fewer are not worth a click.
const FOLDED: usize = 6;

/// What stands in a form.
#[derive(Debug, Clone, Default)]
pub(super) struct Filled {
    typed: BTreeMap<String, Typed>,
    rows: BTreeMap<String, Vec<Value>>,
    blank: BTreeMap<String, usize>,
    theirs: BTreeMap<String, String>,
    /// What stood there when the form was opened, by which a stale change is compared.
    original: BTreeMap<String, Typed>,
}

impl Filled {
    /// A new record's form: what the register fills in, and what the address says.
    pub(super) fn new(v: &Visitor, register: &RegisterView, given: &Posted) -> Self {
        let mut filled = Self::default();
        for field in &register.fields {
            let said = given.typed(field);
            let default = || {
                field
                    .default
                    .iter()
                    .map(|text| if field.kind == "moment" { input::local(v, text) } else { text.clone() })
            };
            let typed = if said.is_empty() { default().collect() } else { said };
            filled.typed.insert(field.id.clone(), typed);
        }
        filled
    }

    /// A record's form.
    pub(super) fn of(v: &Visitor, register: &RegisterView, record: &RecordView) -> Self {
        let mut filled = Self::default();
        for field in &register.fields {
            filled.typed.insert(field.id.clone(), input::typed_of(v, record, field));
            if let Some(Value::Array(rows)) = record.fields.get(&field.id).filter(|_| field.kind == "table") {
                filled.rows.insert(field.id.clone(), rows.clone());
            }
        }
        filled.original = filled.typed.clone();
        filled
    }

    /// What was sent, over what there was: nothing typed is lost.
    pub(super) fn sent(mut self, register: &RegisterView, posted: &Posted) -> Self {
        for field in register.fields.iter().filter(|field| posted.asks(field)) {
            if field.kind == "table" {
                let rows = posted.rows(field).into_iter().map(|row| serde_json::json!(row)).collect();
                self.rows.insert(field.id.clone(), rows);
            } else {
                self.typed.insert(field.id.clone(), posted.typed(field));
            }
            if let Some(original) = posted.original(field) {
                self.original.insert(field.id.clone(), original);
            }
        }
        if let Some(more) = posted.text("more") {
            self.blank.insert(more.to_owned(), BLANK + MORE);
        }
        self
    }

    /// What was sent, held against a record that somebody changed meanwhile: what only they changed is theirs, what this person
    /// changed stays and theirs is shown beside it.
    pub(super) fn compared(v: &Visitor, register: &RegisterView, record: &RecordView, posted: &Posted) -> Self {
        let mut filled = Self::of(v, register, record);
        for field in register.fields.iter().filter(|field| posted.asks(field)) {
            if field.kind == "table" {
                let rows = posted.rows(field).into_iter().map(|row| serde_json::json!(row)).collect();
                filled.rows.insert(field.id.clone(), rows);
                continue;
            }
            let now = input::typed_of(v, record, field);
            let mine = posted.typed(field);
            let was = posted.original(field).unwrap_or_else(|| now.clone());
            if mine != was {
                if now != was && now != mine {
                    let shown = record.shown.get(&field.id).cloned();
                    let links = record.links.get(&field.id).map(|links| {
                        let names = links.iter().filter_map(|link| link.title.clone().or_else(|| link.number.clone()));
                        names.collect::<Vec<_>>().join(", ")
                    });
                    filled.theirs.insert(field.id.clone(), shown.or(links).unwrap_or_else(|| "–".to_owned()));
                }
                filled.typed.insert(field.id.clone(), mine);
            }
        }
        filled
    }
}

/// Fields in a form, in the order given.
#[derive(Debug)]
pub(super) struct Form<'a> {
    pub(super) register: &'a RegisterView,
    pub(super) fields: Vec<&'a FieldView>,
    pub(super) filled: Filled,
    pub(super) problem: Option<&'a Problem>,
    /// Every field must be filled in, as a step asks.
    pub(super) all: bool,
}

impl<'a> Form<'a> {
    /// All fields that a person fills in.
    pub(super) fn whole(register: &'a RegisterView, filled: Filled, problem: Option<&'a Problem>) -> Self {
        let typed = register.fields.iter().filter(|field| field.is_typed() && field.kind != "files");
        Self { register, fields: typed.collect(), filled, problem, all: false }
    }

    /// The lines of the form.
    pub(super) async fn lines(&self, v: &Visitor) -> Result<Markup, Trouble> {
        let mut offered: BTreeMap<String, Vec<Choice>> = BTreeMap::new();
        let key = |field: &FieldView| match &field.to {
            Some(to) => format!("{}/{to}", field.kind.trim_end_matches('s')),
            None => field.id.clone(),
        };
        for field in &self.fields {
            if let Entry::Vacant(place) = offered.entry(key(field)) {
                place.insert(choices::of(v, field).await?);
            }
        }
        let wrong = |id: &str| {
            let mut all = self.problem.into_iter().flat_map(Problem::all);
            all.find(|problem| field_of(self.register, problem) == Some(id))
        };
        let (first, rest): (Vec<&FieldView>, Vec<&FieldView>) =
            self.fields.iter().copied().partition(|field| self.stands_open(field) || wrong(&field.id).is_some());
        let line =
            |field: &FieldView| self.line(v, field, offered.get(&key(field)).map(Vec::as_slice), wrong(&field.id));
        Ok(html! {
            // A short form is shown whole; of a long one, what must be filled in, what lists show, and what says something.
            @if rest.len() < FOLDED { @for field in &self.fields { (line(field)) } }
            @else {
                @for field in first { (line(field)) }
                details class="rest" {
                    summary { (t!(v, "registers-form-rest", count = rest.len())) }
                    div class="stack" { @for field in rest { (line(field)) } }
                }
            }
        })
    }

    /// Whether a field is shown at once.
    fn stands_open(&self, field: &FieldView) -> bool {
        let id = &field.id;
        let says = self.filled.typed.get(id).is_some_and(|typed| !typed.is_empty())
            || self.filled.rows.get(id).is_some_and(|rows| !rows.is_empty())
            || self.filled.blank.contains_key(id)
            || self.filled.theirs.contains_key(id);
        field.required || field.list || self.all || says
    }

    fn line(&self, v: &Visitor, field: &FieldView, choices: Option<&[Choice]>, wrong: Option<&Problem>) -> Markup {
        let id = &field.id;
        let nothing = Typed::new();
        html! {
            (input::line(v, &Asked {
                field,
                choices: choices.unwrap_or_default(),
                typed: self.filled.typed.get(id).unwrap_or(&nothing),
                rows: self.filled.rows.get(id).map(Vec::as_slice).unwrap_or_default(),
                blank: self.filled.blank.get(id).copied().unwrap_or(BLANK),
                wrong,
                theirs: self.filled.theirs.get(id).map(String::as_str),
                must: field.required || self.all,
            }))
            @if let Some(original) = self.filled.original.get(id).filter(|_| field.kind != "table") {
                input type="hidden" name={ "o." (id) } value=(serde_json::json!(original));
            }
        }
    }
}
