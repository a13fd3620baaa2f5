//! A check, explained: what it reads, as it is written, and what it read of each record that failed.

use std::collections::BTreeSet;

use plumb_model::{
    define::{
        check::{Basis as Ground, Check, CoverSet, Form, Severity},
        register::{Field, FieldKind, Register},
    },
    derive,
    expr::{Expr, FieldKey, FieldRef, FieldRole, Read, Via},
    fold::RecordState,
    id::RequirementId,
    verdict::{CheckOutcome, Failure, Outcome},
};

use crate::{
    desk::{CheckView, FailedRecord, Problem},
    readiness::{
        report::{SHOWN, Writer, ground},
        requirement::Links,
    },
    records::{LANGUAGE, shown, title},
};

impl Writer<'_> {
    /// A check of a requirement; none where no pack explains it any more.
    pub(super) fn check(
        &self,
        outcome: &CheckOutcome,
        requirement: &RequirementId,
        links: &Links<'_>,
    ) -> Result<Option<CheckView>, Problem> {
        let Some(check) = self.basis.packs.checks.get(&outcome.code) else { return Ok(None) };
        let mut records = Vec::new();
        if outcome.outcome > Outcome::InOrder {
            for failure in &outcome.failed {
                if records.len() == SHOWN {
                    break;
                }
                records.extend(self.failed(check, failure)?);
            }
        }
        let failed = u64::try_from(outcome.failed.len()).unwrap_or(u64::MAX);
        let register = check.form.register().and_then(|id| self.basis.packs.registers.get(id));
        let also = match check.form {
            // A statement speaks for each requirement apart.
            Form::Statement => Vec::new(),
            _ => check
                .requirements
                .iter()
                .filter(|other| *other != requirement)
                .filter_map(|it| links.find(it))
                .collect(),
        };
        Ok(Some(CheckView {
            code: check.code.to_string(),
            title: check.title.get(LANGUAGE).to_owned(),
            why: check.why.get(LANGUAGE).to_owned(),
            basis: ground(Some(check)).to_owned(),
            rule: match &check.basis {
                Ground::OwnRule(rule) => Some(rule.clone()),
                _ => None,
            },
            form: form(&check.form).to_owned(),
            severity: severity(check.severity).to_owned(),
            outcome: outcome.outcome,
            say: outcome.say.clone(),
            total: outcome.total,
            failed,
            answered: outcome.answered,
            holds_until: outcome.holds_until,
            help: check.help.get(LANGUAGE).to_owned(),
            mend: check.mend.as_ref().map(|label| label.get(LANGUAGE).to_owned()),
            reads: reads(check),
            register: register.map(|register| register.id.to_string()),
            register_name: register.map(|register| register.name.get(LANGUAGE).to_owned()),
            more: failed.saturating_sub(u64::try_from(records.len()).unwrap_or(u64::MAX)),
            records,
            also,
        }))
    }

    /// What failed, if the reader may see it.
    fn failed(&self, check: &Check, failure: &Failure) -> Result<Option<FailedRecord>, Problem> {
        if !self.may_name(failure)? {
            return Ok(None);
        }
        let mut failed = FailedRecord {
            number: failure.number.to_string(),
            title: None,
            register: None,
            why: failure.why.as_deref().map(ToOwned::to_owned),
            values: Vec::new(),
        };
        let Some(record) = failure.record else { return Ok(Some(failed)) };
        let Some(state) = self.record(record)? else { return Ok(Some(failed)) };
        let Some(register) = self.basis.packs.registers.get(&state.register) else { return Ok(Some(failed)) };
        failed.title = Some(title(register, &state));
        failed.register = Some(state.register.to_string());
        failed.values = self.values(check, register, &state)?;
        Ok(Some(failed))
    }

    /// What the requirement's expression read of a record: own fields, and one hop on.
    fn values(
        &self,
        check: &Check,
        register: &Register,
        state: &RecordState,
    ) -> Result<Vec<(String, Option<String>)>, Problem> {
        let mut known: BTreeSet<FieldKey> = BTreeSet::new();
        let mut values: Vec<ValueRead> = Vec::new();
        for read in judged(check).flat_map(Expr::reads) {
            if read.field.table.is_some() || read.field.role != FieldRole::Declared || !known.insert(read.field.key()) {
                continue;
            }
            let Some(read) = self.value(read, register, state)? else { continue };
            // What is all empty of one record is said once.
            let empty = |known: &&mut ValueRead| known.text.is_none() && read.text.is_none() && known.of == read.of;
            match values.iter_mut().find(empty) {
                Some(known) => known.fields.extend(read.fields),
                None => values.push(read),
            }
        }
        let label = |read: &ValueRead| {
            let fields = read.fields.join(", ");
            read.of.as_ref().map_or(fields.clone(), |of| format!("{of}: {fields}"))
        };
        Ok(values.into_iter().map(|read| (label(&read), read.text)).collect())
    }

    fn value(&self, read: &Read, register: &Register, state: &RecordState) -> Result<Option<ValueRead>, Problem> {
        match &read.via {
            Via::Own => {
                let Some(field) = self.open_field(register, &read.field) else { return Ok(None) };
                // Where a link leads on to a field of the other record, that field says more than the link.
                let fields = vec![field.name.get(LANGUAGE).to_owned()];
                Ok(Some(ValueRead { of: None, fields, text: self.text(field, state)? }))
            }
            Via::Link(link) => {
                let ends = state.links.get(&link.field);
                let Some(to) = ends.and_then(|ends| ends.first()) else { return Ok(None) };
                if !self.meet(to.to)?.seen {
                    return Ok(None);
                }
                let Some(other) = self.record(to.to)? else { return Ok(None) };
                let Some(register) = self.basis.packs.registers.get(&other.register) else { return Ok(None) };
                let Some(field) = self.open_field(register, &read.field) else { return Ok(None) };
                let fields = vec![field.name.get(LANGUAGE).to_owned()];
                Ok(Some(ValueRead { of: Some(title(register, &other)), fields, text: self.text(field, &other)? }))
            }
            Via::Pointing(_) | Via::Organisation => Ok(None),
        }
    }

    /// A field that this reader may see.
    fn open_field<'r>(&self, register: &'r Register, field: &FieldRef) -> Option<&'r Field> {
        register.field(field.field.as_str()).filter(|field| !self.reader.hides(register, &field.id))
    }

    /// A field's value in one line; numbers and titles for links, how many for files and rows.
    fn text(&self, field: &Field, state: &RecordState) -> Result<Option<String>, Problem> {
        match &field.kind {
            kind if kind.is_linked() => {
                let mut names = Vec::new();
                for end in state.links.get(&field.id).into_iter().flatten() {
                    if !self.meet(end.to)?.seen {
                        continue;
                    }
                    if let Some(other) = self.record(end.to)?
                        && let Some(register) = self.basis.packs.registers.get(&other.register)
                    {
                        names.push(title(register, &other));
                    }
                }
                Ok((!names.is_empty()).then(|| names.join(", ")))
            }
            FieldKind::Files => {
                let names: Vec<&str> =
                    state.files.get(&field.id).into_iter().flatten().map(|file| file.name.as_str()).collect();
                Ok((!names.is_empty()).then(|| names.join(", ")))
            }
            FieldKind::Table(_) => {
                Ok(state.tables.get(&field.id).filter(|rows| !rows.is_empty()).map(|rows| rows.len().to_string()))
            }
            _ => Ok(derive::value(field, state, &self.look.zone).map(|raw| shown(Some(field), &raw))),
        }
    }
}

/// What an expression read.
struct ValueRead {
    /// The other record's title; none for the record's own.
    of: Option<String>,
    /// The field's name; several where all of them are empty.
    fields: Vec<String>,
    text: Option<String>,
}

/// The expressions that decide whether a member fails.
fn judged(check: &Check) -> impl Iterator<Item = &Expr> {
    let (first, second) = match &check.form {
        Form::Every { require, .. } => (Some(require), None),
        Form::Covers { set: CoverSet::Records { when, .. }, .. } | Form::AtLeast { when, .. } => (when.as_ref(), None),
        Form::Recent { date, when, .. } => (Some(date), when.as_ref()),
        Form::Covers { .. } | Form::Statement => (None, None),
    };
    first.into_iter().chain(second)
}

/// What a check reads, as its pack writes it.
fn reads(check: &Check) -> Vec<(String, String)> {
    let mut reads: Vec<(String, String)> = Vec::new();
    let mut put = |key: &str, text: String| {
        if !text.is_empty() {
            reads.push((key.to_owned(), text));
        }
    };
    match &check.form {
        Form::Every { over, when, require } => {
            put("over", over.to_string());
            put("where", maybe(when.as_ref()));
            put("require", require.source().to_owned());
        }
        Form::AtLeast { over, when, n } => {
            put("over", over.to_string());
            put("where", maybe(when.as_ref()));
            put("n", n.to_string());
        }
        Form::Recent { over, when, date, within } => {
            put("over", over.to_string());
            put("where", maybe(when.as_ref()));
            put("date", date.source().to_owned());
            put("within", within.words());
        }
        Form::Covers { set, by, by_when, via, date, within } => {
            match set {
                CoverSet::Records { register, when } => {
                    put("over", register.to_string());
                    put("where", maybe(when.as_ref()));
                }
                CoverSet::Requirements { standards } => {
                    let names: Vec<String> = standards.iter().map(ToString::to_string).collect();
                    put("over", names.join(", "));
                }
            }
            put("by", by.to_string());
            put("by_where", maybe(by_when.as_ref()));
            put("via", via.to_string());
            put("date", date.source().to_owned());
            put("within", within.words());
        }
        Form::Statement => {}
    }
    if let Some(consequence) = check.serious_when.as_ref().and_then(|when| when.consequence.as_ref()) {
        put("serious_when", consequence.source().to_owned());
    }
    reads
}

/// The text of an expression, where there is one.
fn maybe(expr: Option<&Expr>) -> String {
    expr.map(|expr| expr.source().to_owned()).unwrap_or_default()
}

fn form(form: &Form) -> &'static str {
    match form {
        Form::Every { .. } => "every",
        Form::AtLeast { .. } => "at-least",
        Form::Recent { .. } => "recent",
        Form::Covers { .. } => "covers",
        Form::Statement => "statement",
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Observation => "observation",
        Severity::Gap => "gap",
        Severity::Serious => "serious",
    }
}
