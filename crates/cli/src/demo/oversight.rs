//! How the company looks at itself: audit programmes, audits, findings, management reviews.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, Values, values},
    diary::Diary,
    embedded,
    script::requirements,
};

/// A finding: title, grade, requirements, what is asked, what was seen, owner, answer, days until closed (-1: answered, -2: open), case.
type FindingRow = (String, String, Vec<String>, String, String, String, String, i64, String);

#[derive(Deserialize)]
struct Audits {
    programme: Vec<Programme>,
    audit: Vec<Audit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Programme {
    key: String,
    title: String,
    owner: String,
    approver: String,
    day: i64,
    begins: i64,
    ends: i64,
    objectives: String,
    method: String,
    risks: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Audit {
    key: String,
    title: String,
    programme: String,
    #[serde(default = "internal")]
    kind: String,
    #[serde(default)]
    body: String,
    systems: Vec<String>,
    processes: Vec<String>,
    requirements: Vec<String>,
    day: i64,
    lead: String,
    team: Vec<String>,
    auditees: String,
    conclusion: String,
    #[serde(default)]
    plan: Vec<(String, String, String)>,
    checklist: Vec<(String, String, String, String, String)>,
    findings: Vec<FindingRow>,
}

fn internal() -> String {
    "internal".to_owned()
}

fn create(register: &str, handle: &str, values: Values) -> Act {
    Act::Create { register: register.to_owned(), handle: Handle::from(handle), values }
}

fn step(handle: &str, by: &str, values: Values, reason: Option<&str>) -> Act {
    Act::Move { handle: Handle::from(handle), by: by.to_owned(), values, reason: reason.map(str::to_owned) }
}

fn refs(names: &[String]) -> Value {
    Value::Refs(names.iter().map(|name| Handle(name.clone())).collect())
}

/// Writes programmes, audits and findings into the diary.
pub(crate) fn audits(diary: &mut Diary) -> Result<()> {
    let all: Audits = toml::from_str(embedded::AUDITS).context("demo audits")?;
    for programme in &all.programme {
        let key = programme.key.as_str();
        let fields = values([
            ("title", programme.title.as_str().into()),
            ("begins", diary.day(programme.begins)?.into()),
            ("ends", diary.day(programme.ends)?.into()),
            ("systems", Value::Several(vec!["quality".to_owned(), "security".to_owned()])),
            ("objectives", programme.objectives.as_str().into()),
            ("method", programme.method.as_str().into()),
            ("risks", programme.risks.as_str().into()),
            ("owner", Value::to(programme.owner.as_str())),
        ]);
        let mut acts = vec![(programme.day, programme.owner.as_str(), create("audit_programmes", key, fields))];
        for audit in all.audit.iter().filter(|audit| audit.programme == programme.key) {
            acts.push((programme.day, programme.owner.as_str(), create("audits", &audit.key, audit.planned(diary)?)));
        }
        acts.push((programme.day + 4, programme.approver.as_str(), step(key, "approve", Vec::new(), None)));
        if programme.ends < 0 {
            acts.push((programme.ends + 2, "verbeck", step(key, "end", Vec::new(), None)));
        }
        diary.chain(acts)?;
    }
    all.audit.iter().filter(|audit| audit.day < 0).try_for_each(|audit| audit.hold(diary))
}

impl Audit {
    fn planned(&self, diary: &Diary) -> Result<Values> {
        let mut fields = values([
            ("title", self.title.as_str().into()),
            ("kind", self.kind.as_str().into()),
            ("systems", Value::Several(self.systems.clone())),
            ("programme", Value::to(self.programme.as_str())),
            ("processes", refs(&self.processes)),
            ("requirements", Value::Several(requirements(&self.requirements))),
            ("scope", "Saltbridge Works, both halls".into()),
            ("planned_on", diary.weekday(self.day)?.into()),
            ("lead", Value::to(self.lead.as_str())),
        ]);
        if !self.team.is_empty() {
            fields.push(("team".to_owned(), refs(&self.team)));
        }
        if !self.body.is_empty() {
            fields.push(("body".to_owned(), self.body.as_str().into()));
        }
        if !self.plan.is_empty() {
            let day = Value::from(diary.weekday(self.day)?);
            let rows = self.plan.iter().map(|(time, what, who)| {
                let told = [("time", time), ("what", what), ("who", who)];
                let mut row: BTreeMap<String, Value> =
                    told.into_iter().map(|(column, text)| (column.to_owned(), Value::from(text.as_str()))).collect();
                row.insert("day".to_owned(), day.clone());
                row
            });
            fields.push(("plan".to_owned(), Value::Rows(rows.collect())));
        }
        if self.kind == "internal" {
            fields.push(("competence".to_owned(), "Auditor's course and accompanied audits, see competences".into()));
        }
        Ok(fields)
    }

    fn hold(&self, diary: &mut Diary) -> Result<()> {
        let key = self.key.as_str();
        let lead = self.lead.as_str();
        let rows = self.checklist.iter().map(|(requirement, question, sample, verdict, note)| {
            BTreeMap::from([
                ("requirement".to_owned(), Value::from(requirement.as_str())),
                ("question".to_owned(), question.as_str().into()),
                ("sample".to_owned(), sample.as_str().into()),
                ("verdict".to_owned(), verdict.as_str().into()),
                ("note".to_owned(), note.as_str().into()),
            ])
        });
        let mut seen = values([
            ("performed_on", diary.weekday(self.day)?.into()),
            ("auditees", self.auditees.as_str().into()),
            ("independence", "apart".into()),
            ("conclusion", self.conclusion.as_str().into()),
        ]);
        if !self.checklist.is_empty() {
            seen.push(("checklist".to_owned(), Value::Rows(rows.collect())));
        }
        let mut acts = vec![
            (self.day - 14, lead, step(key, "announce", Vec::new(), None)),
            (self.day, lead, step(key, "begin", Vec::new(), None)),
        ];
        for (n, finding) in self.findings.iter().enumerate() {
            acts.push((self.day + 1, lead, create("findings", &format!("{key}-f{n}"), self.finding(finding, diary)?)));
        }
        acts.push((self.day + 6, lead, step(key, "report", seen, None)));
        if !self.findings.is_empty() {
            acts.push((self.day + 7, lead, step(key, "follow", Vec::new(), None)));
        }
        diary.chain(acts)?;
        for (n, finding) in self.findings.iter().enumerate() {
            self.follow(n, finding, diary)?;
        }
        let open = self.findings.iter().any(|finding| finding.7 < 0);
        let last = self.findings.iter().map(|finding| finding.7 + 4).max().unwrap_or(0).max(20);
        if !open && self.day + last < -1 {
            diary.tell(self.day + last, None, lead, step(key, "close", Vec::new(), None))?;
        }
        Ok(())
    }

    fn finding(&self, row: &FindingRow, diary: &Diary) -> Result<Values> {
        let (title, grade, clauses, asked, seen, owner, _, _, _) = row;
        let mut fields = values([
            ("title", title.as_str().into()),
            ("audit", Value::to(self.key.as_str())),
            ("grade", grade.as_str().into()),
            ("requirements", Value::Several(requirements(clauses))),
            ("asked", asked.as_str().into()),
            ("seen", seen.as_str().into()),
            ("owner", Value::to(owner.as_str())),
            ("accepted_on", diary.weekday(self.day + 1)?.into()),
        ]);
        if grade == "minor" || grade == "major" {
            fields.push(("answer_due".to_owned(), diary.day(self.day + 31)?.into()));
            let longest = if self.kind == "internal" { 180 } else { 170 };
            fields.push(("close_due".to_owned(), diary.day(self.day + longest)?.into()));
        }
        Ok(fields)
    }

    fn follow(&self, n: usize, row: &FindingRow, diary: &mut Diary) -> Result<()> {
        let (title, grade, _, _, _, owner, answer, days, case) = row;
        let key = format!("{}-f{n}", self.key);
        let key = key.as_str();
        let verifier = if owner == "quill" { "verbeck" } else { "quill" };
        if *days == -2 {
            return Ok(());
        }
        let answered = step(key, "answer", values([("answer", answer.as_str().into())]), None);
        let mut acts = vec![(self.day + 16, owner.as_str(), answered)];
        if !case.is_empty() {
            let link = values([("nonconformity", Value::to(case.as_str()))]);
            acts.push((
                self.day + 20,
                "verbeck",
                Act::Change { handle: Handle::from(key), values: link, reason: None },
            ));
        }
        let action = format!("{key}-a");
        if (grade == "minor" || grade == "major") && case.is_empty() {
            let fields = values([
                ("title", format!("Put right: {}", title.to_lowercase()).into()),
                ("kind", "corrective".into()),
                ("owner", Value::to(owner.as_str())),
                ("due", diary.weekday(self.day + 70)?.into()),
                ("finding", Value::to(key)),
            ]);
            acts.push((self.day + 18, "verbeck", create("actions", &action, fields)));
            if *days >= 0 {
                let result = values([("result", answer.as_str().into())]);
                acts.push((self.day + days - 8, owner.as_str(), step(&action, "finish", result, None)));
            }
        }
        if *days >= 0 && (grade == "minor" || grade == "major") {
            acts.push((self.day + days - 4, owner.as_str(), step(key, "implement", Vec::new(), None)));
            acts.push((self.day + days, verifier, step(key, "close", Vec::new(), None)));
        } else if *days >= 0 {
            acts.push((
                self.day + days,
                verifier,
                step(key, "close_note", Vec::new(), Some("done as answered, seen at the place")),
            ));
        }
        diary.chain(acts)
    }
}

#[derive(Deserialize)]
struct Reviews {
    #[serde(rename = "review")]
    held: Vec<Review>,
    planned: Vec<Planned>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Planned {
    key: String,
    title: String,
    day: i64,
    #[serde(rename = "planned")]
    on: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Review {
    key: String,
    title: String,
    day: i64,
    next: i64,
    conclusion: String,
    /// Input, what it said, trend, what was made of it.
    inputs: Vec<(String, String, String, String)>,
    /// Kind, decision, owner, days until due, days until done (-1: open), result.
    decisions: Vec<(String, String, String, i64, i64, String)>,
}

/// Writes the management reviews into the diary.
pub(crate) fn reviews(diary: &mut Diary) -> Result<()> {
    let all: Reviews = toml::from_str(embedded::REVIEWS).context("demo reviews")?;
    all.held.iter().try_for_each(|review| review.tell(diary))?;
    for planned in &all.planned {
        let fields = review_fields(&planned.title, planned.on, diary)?;
        diary.tell(planned.day, None, "verbeck", create("management_reviews", &planned.key, fields))?;
    }
    // A review whose next one stands in the calendar asks for nothing any more.
    let held = all.held.iter().map(|review| (&review.key, review.day - 30));
    let planned = all.planned.iter().map(|review| (&review.key, review.day));
    let all: Vec<_> = held.chain(planned).collect();
    for ((key, _), (_, next)) in all.iter().zip(all.iter().skip(1)) {
        diary.tell(next + 1, None, "verbeck", step(key, "follow", Vec::new(), None))?;
    }
    Ok(())
}

fn review_fields(title: &str, planned: i64, diary: &Diary) -> Result<Values> {
    let present = ["ostrey", "calloway", "lindahl", "verbeck", "rell"].map(Handle::from);
    Ok(values([
        ("title", title.into()),
        ("systems", Value::Several(vec!["quality".to_owned(), "security".to_owned()])),
        ("planned_on", diary.weekday(planned)?.into()),
        ("chair", Value::to("ostrey")),
        ("attendees", Value::Refs(present.to_vec())),
    ]))
}

impl Review {
    fn tell(&self, diary: &mut Diary) -> Result<()> {
        let key = self.key.as_str();
        let held = diary.weekday(self.day)?;
        let inputs = self.inputs.iter().map(|(item, snapshot, trend, view)| {
            BTreeMap::from([
                ("item".to_owned(), Value::from(item.as_str())),
                ("snapshot".to_owned(), snapshot.as_str().into()),
                ("trend".to_owned(), trend.as_str().into()),
                ("view".to_owned(), view.as_str().into()),
            ])
        });
        let mut acts = vec![
            (self.day - 30, "verbeck", create("management_reviews", key, review_fields(&self.title, self.day, diary)?)),
            (
                self.day - 6,
                "verbeck",
                Act::Change {
                    handle: Handle::from(key),
                    values: values([("inputs", Value::Rows(inputs.collect()))]),
                    reason: None,
                },
            ),
            (self.day, "verbeck", step(key, "hold", values([("held_on", held.into())]), None)),
        ];
        for (n, (kind, decision, owner, due, _, _)) in self.decisions.iter().enumerate() {
            let fields = values([
                ("title", decision.as_str().into()),
                ("kind", if kind == "improvement" { "improvement" } else { "decision" }.into()),
                ("owner", Value::to(owner.as_str())),
                ("due", diary.weekday(self.day + due)?.into()),
                ("review", Value::to(key)),
            ]);
            let mut fields = fields;
            if decision.starts_with("Set-up time") {
                fields.push(("objective".to_owned(), Value::to("ob-setup")));
            }
            acts.push((self.day + 1, "verbeck", create("actions", &format!("{key}-a{n}"), fields)));
        }
        let decisions = self.decisions.iter().enumerate().map(|(n, (kind, decision, ..))| {
            BTreeMap::from([
                ("kind".to_owned(), Value::from(kind.as_str())),
                ("decision".to_owned(), decision.as_str().into()),
                ("action".to_owned(), Value::to(format!("{key}-a{n}"))),
            ])
        });
        let written = values([
            ("decisions", Value::Rows(decisions.collect())),
            ("conclusion", self.conclusion.as_str().into()),
            ("next_on", diary.weekday(self.next)?.into()),
        ]);
        acts.push((self.day + 3, "verbeck", Act::Change { handle: Handle::from(key), values: written, reason: None }));
        acts.push((self.day + 5, "ostrey", step(key, "sign", Vec::new(), None)));
        diary.chain(acts)?;
        for (n, (_, _, owner, _, done, result)) in self.decisions.iter().enumerate() {
            if *done >= 0 {
                let finish = step(&format!("{key}-a{n}"), "finish", values([("result", result.as_str().into())]), None);
                diary.tell(self.day + done, None, owner, finish)?;
            }
        }
        Ok(())
    }
}
