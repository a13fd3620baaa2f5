//! Statements as a component definition: the management system is one component, and says of each control how it is met.

use plumb_model::define::requirement::{Requirement, Standard};
use serde_json::{Value, json};

use super::{
    catalog,
    metadata::{Namer, control, filled, object, own, owned_by},
    seen::{One, Seen},
};
use crate::desk::OscalDocument;

pub(super) fn definition(seen: &Seen<'_>, namer: &Namer) -> Option<OscalDocument> {
    let implementations: Vec<Value> =
        seen.standards().into_iter().filter_map(|standard| implementation(seen, namer, standard)).collect();
    if implementations.is_empty() {
        return None;
    }
    let title = format!("How {} meets its standards", namer.organisation());
    let people = seen.named(seen.statements.iter().map(|statement| statement.link("owner")));
    let component = json!({
        "uuid": namer.id("component", "management-system"),
        "type": "process-procedure",
        "title": format!("Management system of {}", namer.organisation()),
        "description": "What the company itself says of how it meets each requirement. A statement is no proof; what shows it is named where there is something.",
        "control-implementations": implementations,
    });
    let content = json!({ "component-definition": {
        "uuid": namer.id("document", "component-definition"),
        "metadata": namer.metadata(&title, &people),
        "components": [component],
    }});
    Some(OscalDocument { name: "component-definition".to_owned(), title, content })
}

fn implementation(seen: &Seen<'_>, namer: &Namer, standard: &Standard) -> Option<Value> {
    let leaves = standard.requirements.iter().filter(|requirement| requirement.leaf);
    let met: Vec<Value> = leaves.filter_map(|leaf| requirement(seen, namer, standard, leaf)).collect();
    (!met.is_empty()).then(|| {
        json!({
            "uuid": namer.id("implementation", standard.id.as_str()),
            "source": format!("{}.json", catalog::file(standard)),
            "description": format!("How the requirements of {} are met.", standard.name),
            "implemented-requirements": met,
        })
    })
}

/// Whether a statement speaks of a requirement, or of what that lies within.
fn speaks(statement: &One<'_>, standard: &Standard, leaf: &Requirement) -> bool {
    let named = statement.requirements();
    let mut at = Some(leaf);
    let mut steps = 0;
    while let Some(here) = at.filter(|_| steps < 16) {
        if named.contains(&here.id) {
            return true;
        }
        at = here.parent.as_ref().and_then(|id| standard.requirements.iter().find(|other| other.id == *id));
        steps += 1;
    }
    false
}

fn requirement(seen: &Seen<'_>, namer: &Namer, standard: &Standard, leaf: &Requirement) -> Option<Value> {
    let said: Vec<&One<'_>> = seen.statements.iter().filter(|one| speaks(one, standard, leaf)).collect();
    let first = said.first()?;
    let text = |one: &&One<'_>| {
        let what = one.text("text").or_else(|| one.text("justification")).unwrap_or_default();
        format!("{}: {}", one.name(), filled(what))
    };
    let mut props = Vec::new();
    for one in &said {
        props.extend(own("statement", Some(one.number())));
        props.extend(own("needed-because-of", one.shown("driver").as_deref()));
        props.extend(own("confirmed-on", one.day("confirmed_on").map(|day| day.to_string()).as_deref()));
    }
    // A word from OSCAL's own list.
    let none = said.iter().all(|one| one.says_no("applicable"));
    let status = match first.text("status") {
        _ if none => "not-applicable",
        Some("done") => "implemented",
        Some("partly") => "partial",
        Some("planned") => "planned",
        _ => "",
    };
    if !status.is_empty() {
        props.push(json!({ "name": "implementation-status", "value": status }));
    }
    let why = said.iter().filter_map(|one| one.text("justification")).collect::<Vec<_>>().join("\n\n");
    Some(object([
        ("uuid", json!(namer.id("implemented", &control(&leaf.id)))),
        ("control-id", json!(control(&leaf.id))),
        ("description", json!(said.iter().map(text).collect::<Vec<_>>().join("\n\n"))),
        ("props", Value::Array(props)),
        ("responsible-roles", owned_by(namer, said.iter().find_map(|one| one.link("owner")))),
        ("remarks", if why.is_empty() { Value::Null } else { json!(why) }),
    ]))
}
