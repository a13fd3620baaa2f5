//! An access predicate as the condition of a query over `records r`.

use plumb_model::{
    define::register::Classification,
    id::{RecordId, RegisterId},
};
use plumb_store::{AccessGrant, AccessPredicate, Registers, Scope};
use rusqlite::types::Value;

use crate::derived_rows::rank;

/// Collects a query's values; text for them is `?` and a number.
#[derive(Debug, Default)]
pub(crate) struct Params(pub(crate) Vec<Value>);

impl Params {
    pub(crate) fn push(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("?{}", self.0.len())
    }
}

/// The condition; holds for exactly the records that [`AccessPredicate::allows`].
pub(crate) fn condition(access: &AccessPredicate, params: &mut Params) -> String {
    if access.grants.is_empty() {
        return "0".to_owned();
    }
    let grants: Vec<String> = access.grants.iter().map(|grant| one(grant, params)).collect();
    format!("({})", grants.join(" OR "))
}

fn one(grant: &AccessGrant, params: &mut Params) -> String {
    let mut all = Vec::new();
    match &grant.registers {
        Registers::All => {}
        Registers::These(these) => all.push(format!("r.register IN {}", registers(these, params))),
        Registers::AllBut(these) => all.push(format!("r.register NOT IN {}", registers(these, params))),
    }
    if grant.highest < Classification::Ours {
        all.push(format!("r.classification <= {}", params.push(rank(grant.highest))));
    }
    match &grant.scope {
        Scope::All => {}
        Scope::Process(these) => all.push(format!("coalesce(r.process IN {}, 0)", records(these, params))),
        Scope::Mine(person) => {
            let person = params.push(person.0.0.as_bytes().to_vec());
            all.push(format!("EXISTS (SELECT 1 FROM mine m WHERE m.record = r.id AND m.person = {person})"));
        }
        Scope::Listed(these) => all.push(format!("r.record IN {}", records(these, params))),
    }
    if all.is_empty() { "1".to_owned() } else { format!("({})", all.join(" AND ")) }
}

/// A list of any length as one value.
fn registers(these: &[RegisterId], params: &mut Params) -> String {
    let names: Vec<&str> = these.iter().map(RegisterId::as_str).collect();
    format!("(SELECT value FROM json_each({}))", params.push(serde_json::Value::from(names).to_string()))
}

fn records(these: &[RecordId], params: &mut Params) -> String {
    let ids: Vec<String> = these.iter().map(|record| record.0.simple().to_string()).collect();
    format!("(SELECT unhex(value) FROM json_each({}))", params.push(serde_json::Value::from(ids).to_string()))
}
