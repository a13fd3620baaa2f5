//! What is open as a plan of action and milestones: findings and cases with what was promised on each, and other promises.

use plumb_model::id::RecordId;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    metadata::{Namer, control, filled, object, own, owned_by},
    seen::{One, Seen},
};
use crate::desk::OscalDocument;

/// The document, its members named as OSCAL names them.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Plan {
    uuid: String,
    metadata: Value,
    system_id: Value,
    risks: Vec<Value>,
    poam_items: Vec<Value>,
}

pub(super) fn of_what_is_open(seen: &Seen<'_>, namer: &Namer) -> Option<OscalDocument> {
    let findings = seen.findings.iter().filter(|one| one.is_open());
    let cases = seen.cases.iter().filter(|one| one.is_open());
    let mut risks: Vec<Value> = findings.map(|one| risk(seen, namer, one, "finding", "seen")).collect();
    risks.extend(cases.map(|one| risk(seen, namer, one, "case", "details")));
    let open =
        |id: Option<RecordId>, of: &[One<'_>]| of.iter().any(|one| Some(one.record.record) == id && one.is_open());
    let alone = seen.actions.iter().filter(|action| {
        let told = open(action.link("finding"), &seen.findings) || open(action.link("case"), &seen.cases);
        action.is_open() && !told
    });
    risks.extend(alone.map(|action| promise(namer, action)));
    if risks.is_empty() {
        return None;
    }
    let title = format!("What {} has open, and by when", namer.organisation());
    let all = [&seen.findings, &seen.cases, &seen.actions].into_iter().flatten();
    let people = seen.named(all.map(|one| one.link("owner")));
    let items: Vec<Value> = risks.iter().map(|risk| item(namer, risk)).collect();
    let plan = Plan {
        uuid: namer.id("document", "plan-of-action-and-milestones"),
        metadata: namer.metadata(&title, &people),
        system_id: json!({ "identifier-type": "http://ietf.org/rfc/rfc4122", "id": namer.id("component", "management-system") }),
        risks,
        poam_items: items,
    };
    let content = json!({ "plan-of-action-and-milestones": plan });
    Some(OscalDocument { name: "plan-of-action-and-milestones".to_owned(), title, content })
}

/// A finding or a case with the actions that were promised on it.
fn risk(seen: &Seen<'_>, namer: &Namer, one: &One<'_>, role: &str, says: &str) -> Value {
    let actions: Vec<&One<'_>> =
        seen.actions.iter().filter(|action| action.link(role) == Some(one.record.record)).collect();
    let tasks: Vec<Value> = actions.iter().map(|action| task(namer, action)).collect();
    let plan = object([
        ("uuid", json!(namer.id("plan", &one.key()))),
        ("lifecycle", json!("planned")),
        ("title", json!(format!("What was promised on {}", one.number()))),
        ("description", json!("Each task is an action with its day and who does it.")),
        ("tasks", Value::Array(tasks)),
    ]);
    let mut props: Vec<Value> = Vec::new();
    props.extend(own(role, Some(one.number())));
    props.extend(own("grade", one.shown("grade").as_deref()));
    props.extend(own("state", Some(&one.state())));
    props.extend(one.requirements().iter().filter_map(|id| own("requirement", Some(&control(id)))));
    object([
        ("uuid", json!(namer.id("risk", &one.key()))),
        ("title", json!(one.name())),
        ("description", json!(filled(one.text(says).unwrap_or_default()))),
        ("statement", json!(filled(one.text("asked").or_else(|| one.text(says)).unwrap_or_default()))),
        ("props", Value::Array(props)),
        ("status", json!("open")),
        ("deadline", one.day("due").map_or(Value::Null, |day| json!(namer.moment(day)))),
        ("remediations", if actions.is_empty() { Value::Null } else { json!([plan]) }),
    ])
}

/// An action that belongs to nothing else that is open.
fn promise(namer: &Namer, action: &One<'_>) -> Value {
    let details = filled(action.text("details").unwrap_or_default());
    object([
        ("uuid", json!(namer.id("risk", &action.key()))),
        ("title", json!(action.name())),
        ("description", json!(details)),
        ("statement", json!(details)),
        ("props", Value::Array(own("action", Some(action.number())).into_iter().collect())),
        ("status", json!("open")),
        ("deadline", action.day("due").map_or(Value::Null, |day| json!(namer.moment(day)))),
        (
            "remediations",
            json!([{
                "uuid": namer.id("plan", &action.key()),
                "lifecycle": "planned",
                "title": action.title(),
                "description": details,
                "tasks": [task(namer, action)],
            }]),
        ),
    ])
}

fn task(namer: &Namer, action: &One<'_>) -> Value {
    let done = action.day("done");
    let day = done.or_else(|| action.day("due"));
    let mut props: Vec<Value> = Vec::new();
    props.extend(own("action", Some(action.number())));
    props.extend(own("state", Some(&action.state())));
    props.extend(own("done-on", done.map(|day| day.to_string()).as_deref()));
    object([
        ("uuid", json!(namer.id("task", &action.key()))),
        ("type", json!("milestone")),
        ("title", json!(action.title())),
        ("description", json!(filled(action.text("result").or_else(|| action.text("details")).unwrap_or_default()))),
        ("props", Value::Array(props)),
        ("timing", day.map_or(Value::Null, |day| json!({ "on-date": { "date": namer.moment(day) } }))),
        ("responsible-roles", owned_by(namer, action.link("owner"))),
    ])
}

fn item(namer: &Namer, risk: &Value) -> Value {
    let part = |name: &str| risk.get(name).cloned().unwrap_or(Value::Null);
    let of = part("uuid").as_str().unwrap_or_default().to_owned();
    object([
        ("uuid", json!(namer.id("item", &of))),
        ("title", part("title")),
        ("description", part("description")),
        ("props", part("props")),
        ("related-risks", json!([{ "risk-uuid": of }])),
    ])
}
