//! Audits and what they found as assessment results: one result an audit. Grades are those that auditors gave.

use std::collections::BTreeSet;

use plumb_model::id::RequirementId;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    metadata::{Namer, control, filled, object, own},
    seen::{One, Seen},
};
use crate::desk::OscalDocument;

/// What a finding is held against that names no requirement.
const WHOLE: &str = "management-system";

/// What one audit came to, its members named as OSCAL names them; it has no empty lists.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct AuditResult {
    uuid: String,
    title: String,
    description: String,
    start: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    props: Vec<Value>,
    reviewed_controls: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    observations: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Value>,
}

pub(super) fn of_audits(seen: &Seen<'_>, namer: &Namer) -> Option<OscalDocument> {
    let held: Vec<(&One<'_>, jiff::civil::Date)> =
        seen.audits.iter().filter_map(|audit| Some((audit, audit.day("on")?))).collect();
    if held.is_empty() {
        return None;
    }
    let title = format!("What audits of {} found", namer.organisation());
    let people = seen.named(seen.audits.iter().map(|audit| audit.link("lead")));
    let plan = namer.id("resource", "audit-programme");
    let results: Vec<Value> = held.into_iter().map(|(audit, on)| result(seen, namer, audit, on)).collect();
    let content = json!({ "assessment-results": {
        "uuid": namer.id("document", "assessment-results"),
        "metadata": namer.metadata(&title, &people),
        "import-ap": { "href": format!("#{plan}") },
        "results": results,
        "back-matter": { "resources": [{
            "uuid": plan,
            "title": "Audit programme",
            "description": "The programme by which these audits were planned is kept in the management system.",
        }]},
    }});
    Some(OscalDocument { name: "assessment-results".to_owned(), title, content })
}

fn result(seen: &Seen<'_>, namer: &Namer, audit: &One<'_>, on: jiff::civil::Date) -> Value {
    let findings: Vec<&One<'_>> =
        seen.findings.iter().filter(|finding| finding.link("audit") == Some(audit.record.record)).collect();
    let mut looked: BTreeSet<RequirementId> = audit.requirements().into_iter().collect();
    looked.extend(findings.iter().flat_map(|finding| finding.requirements()));
    let controls: Vec<Value> = looked.iter().map(|id| json!({ "control-id": control(id) })).collect();
    let selection =
        if controls.is_empty() { json!({ "include-all": {} }) } else { json!({ "include-controls": controls }) };
    let props = [own("audit", Some(audit.number())), own("kind", audit.shown("kind").as_deref())];
    let parties: Vec<String> = audit.link("lead").map(|lead| namer.party(lead)).into_iter().collect();
    let observations = findings.iter().map(|finding| {
        object([
            ("uuid", json!(namer.id("observation", &finding.key()))),
            ("title", json!(finding.name())),
            ("description", json!(filled(finding.text("seen").unwrap_or_default()))),
            // How it was looked at is in the audit's own report.
            ("methods", json!(["UNKNOWN"])),
            ("types", json!(["finding"])),
            ("collected", json!(namer.moment(on))),
        ])
    });
    json!(AuditResult {
        uuid: namer.id("result", &audit.key()),
        title: audit.name(),
        description: filled(audit.text("conclusion").unwrap_or_default()),
        start: namer.moment(on),
        props: props.into_iter().flatten().collect(),
        reviewed_controls: json!({ "control-selections": [selection] }),
        observations: observations.collect(),
        findings: findings.iter().map(|finding| told(namer, finding, &parties)).collect(),
    })
}

fn told(namer: &Namer, finding: &One<'_>, auditors: &[String]) -> Value {
    let grade = finding.text("grade").unwrap_or_default();
    let broken = matches!(grade, "major" | "minor");
    let status = if broken {
        json!({ "state": "not-satisfied", "reason": "fail" })
    } else {
        json!({ "state": "satisfied", "reason": "other" })
    };
    let requirements = finding.requirements();
    let target = requirements.first().map_or_else(|| WHOLE.to_owned(), control);
    let mut props: Vec<Value> = Vec::new();
    props.extend(own("finding", Some(finding.number())));
    props.extend(own("grade", finding.shown("grade").as_deref()));
    props.extend(own("state", Some(&finding.state())));
    props.extend(requirements.iter().skip(1).filter_map(|id| own("requirement", Some(&control(id)))));
    props.extend(own("to-be-closed-by", finding.day("due").map(|day| day.to_string()).as_deref()));
    props.extend(own("verified-on", finding.day("closed").map(|day| day.to_string()).as_deref()));
    let actors: Vec<Value> = auditors.iter().map(|party| json!({ "type": "party", "actor-uuid": party })).collect();
    let origins = if actors.is_empty() { Vec::new() } else { vec![json!({ "actors": actors })] };
    object([
        ("uuid", json!(namer.id("finding", &finding.key()))),
        ("title", json!(finding.name())),
        ("description", json!(filled(finding.text("asked").or_else(|| finding.text("seen")).unwrap_or_default()))),
        ("props", Value::Array(props)),
        ("origins", Value::Array(origins)),
        ("target", json!({ "type": "objective-id", "target-id": target, "status": status })),
        ("related-observations", json!([{ "observation-uuid": namer.id("observation", &finding.key()) }])),
    ])
}
