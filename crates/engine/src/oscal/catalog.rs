//! A standard as a catalog: ids, short titles and our own summary, so that the other documents' references lead somewhere.

use std::collections::BTreeMap;

use plumb_model::define::requirement::{Requirement, Standard};
use serde_json::{Value, json};

use super::{
    metadata::{Namer, control, object},
    seen::Seen,
};
use crate::desk::OscalDocument;

/// What a standard's catalog is called.
pub(super) fn file(standard: &Standard) -> String {
    format!("catalog-{}", standard.id)
}

pub(super) fn all(seen: &Seen<'_>, namer: &Namer) -> Vec<OscalDocument> {
    seen.standards().into_iter().map(|standard| catalog(standard, namer)).collect()
}

fn catalog(standard: &Standard, namer: &Namer) -> OscalDocument {
    let title = format!("{}: ids and short titles", standard.name);
    let tops = standard.requirements.iter().filter(|requirement| requirement.parent.is_none());
    let (groups, alone): (Vec<&Requirement>, Vec<&Requirement>) = tops.partition(|top| !top.leaf);
    let groups: Vec<Value> = groups
        .into_iter()
        .map(|top| {
            object([
                ("id", json!(control(&top.id))),
                ("title", json!(top.title)),
                ("props", json!([{ "name": "label", "value": top.id.id.to_string() }])),
                ("controls", Value::Array(below(standard, top))),
            ])
        })
        .collect();
    let content = object([
        ("uuid", json!(namer.id("catalog", standard.id.as_str()))),
        ("metadata", namer.metadata(&title, &BTreeMap::new())),
        ("controls", Value::Array(alone.into_iter().map(|one| shown(standard, one)).collect())),
        ("groups", Value::Array(groups)),
    ]);
    OscalDocument { name: file(standard), title, content: json!({ "catalog": content }) }
}

fn below(standard: &Standard, parent: &Requirement) -> Vec<Value> {
    let children = standard.requirements.iter().filter(|child| child.parent.as_ref() == Some(&parent.id));
    children.map(|child| shown(standard, child)).collect()
}

fn shown(standard: &Standard, requirement: &Requirement) -> Value {
    object([
        ("id", json!(control(&requirement.id))),
        ("title", json!(requirement.title)),
        ("props", json!([{ "name": "label", "value": requirement.id.id.to_string() }])),
        ("parts", json!([{ "name": "overview", "prose": requirement.summary }])),
        ("controls", Value::Array(below(standard, requirement))),
    ])
}
