//! What is ours alone stays ours: a guest whose grant shows every register learns of no assessment, no draft and no comment, by
//! no page, field, search, export, file name or answer of the API.

use plumb_engine::desk::{Act, Answer, Given, RecordRef, Request};
use plumb_web::{Kind, table};

use crate::{browser::Browser, company::Company};

/// Words that stand in what is ours and nowhere else.
const DRAFT: &str = "Quokkadraft";
const COMMENT: &str = "Wombatcomment";
const ANSWER: &str = "Numbatanswer";
const PLAN: &str = "Bettongplan";
const AGREED: &str = "Pademelonstep";
const DRAWN: &str = "Potorooseed";
const ASKED: &str = "Dunnartasked";

/// All of them.
const OURS: [&str; 7] = [DRAFT, COMMENT, ANSWER, PLAN, AGREED, DRAWN, ASKED];

/// A word that stands nowhere.
const ABSENT: &str = "Bilbyabsent";

/// How assessments are told, to people and to programs.
const VERDICTS: [&str; 12] = [
    "What you will be asked",
    "Plan to the certificate",
    "The records say",
    "No gap found",
    "Described only",
    "Could be improved",
    "Serious gap",
    "Nothing shows it yet",
    "serious-gap",
    "no-evidence",
    "in-order",
    "turns red",
];

struct Scene {
    company: Company,
    /// Register, number and id of what there is to look at.
    records: Vec<(&'static str, String, String)>,
}

fn scene() -> Scene {
    let company = Company::new();
    company.person("Dora Gast", &["guest"]);
    company.person("Ben Krause", &["quality_manager"]);
    let values = [
        ("about", "Visit in spring"),
        ("person", "Dora Gast"),
        ("registers", "*"),
        ("highest", "restricted"),
        ("scope", "all"),
    ];
    company.granted(&values, vec!["read".into()]);
    let document =
        company.create("documents", &[("title", "Calibration"), ("kind", "procedure"), ("owner", "Anna Weber")]);
    let number = document.number.clone().unwrap();
    let text = format!("{DRAFT} stands in the text.");
    let (title, change) = (format!("{DRAFT} in the title"), format!("{DRAFT} is why"));
    let values = [
        ("document", number.as_str()),
        ("title", &title),
        ("mark", "1"),
        ("change", &change),
        ("text", &text),
        ("approver", "Ben Krause"),
        ("reviewers", "Ben Krause"),
    ];
    let draft = company.create("revisions", &values);
    let gauge = company.create("measuring_equipment", &[("name", "Gauge")]);
    let proposals = vec!["release".parse().unwrap()];
    let taken = match company.ask("Anna Weber", Request::TakeProposals { proposals, key: None }).unwrap() {
        Answer::DoneAll { mut all } => all.remove(0),
        other => panic!("{other:?}"),
    };
    let record = RecordRef(taken.record.clone());
    let values = vec![Given::text("title", &format!("{DRAFT} of a statement"))];
    company.run(Act::Change { record, values, reason: None, seen: None });
    let told = format!("{COMMENT}, between us");
    company.run(Act::Comment { record: RecordRef(gauge.record.clone()), text: told.clone() });
    company.run(Act::Comment { record: RecordRef(document.record.clone()), text: told });
    let said = format!("{ANSWER}: shown elsewhere");
    let values = [
        ("check", "CAL-001"),
        ("kind", "elsewhere"),
        ("text", said.as_str()),
        ("until", "2026-06-01"),
        ("by", "Anna Weber"),
    ];
    let answer = company.create("answers", &values);
    let plan = company.create("plans", &[("title", PLAN), ("target_on", "2027-03-01")]);
    let mark = plan.number.clone().unwrap();
    let step = company.create("plan_steps", &[("plan", mark.as_str()), ("title", AGREED), ("step", "risks")]);
    let values = [("title", DRAWN), ("kind", "people"), ("drawn_on", "2026-03-01"), ("seed", DRAWN)];
    let check = company.create("spot_checks", &values);
    // What a customer asks is between us and them, and what we would answer is a draft.
    let form = company.create("customer_questionnaires", &[("title", ASKED), ("customer", ASKED)]);
    let values = [("questionnaire", form.record.as_str()), ("asked", ASKED), ("answer", ASKED)];
    let question = company.create("customer_questions", &values);
    // What we wrote of the audit is ours, and so is what of it was prepared to leave the house.
    let told = format!("{ANSWER}: how we prepared");
    let audit = company.create("audits", &[("title", "Surveillance"), ("kind", "surveillance")]);
    company.run(Act::Comment { record: RecordRef(audit.record.clone()), text: told });
    let visit = [
        ("about", "The same visit, for its audit"),
        ("person", "Dora Gast"),
        ("registers", "*"),
        ("highest", "restricted"),
        ("scope", "all"),
        ("audit", audit.record.as_str()),
    ];
    company.granted(&visit, vec!["read".into()]);
    let asked = [("asked", "the list"), ("audit", audit.record.as_str())];
    let request = company.create("audit_requests", &asked);
    company.run(Act::Comment { record: RecordRef(request.record.clone()), text: format!("{COMMENT}, of a request") });
    let named = |register, done: plumb_engine::desk::Done| (register, done.number.unwrap(), done.record);
    let records = vec![
        named("documents", document),
        named("revisions", draft),
        named("statements", taken),
        named("measuring_equipment", gauge),
        named("answers", answer),
        named("plans", plan),
        named("plan_steps", step),
        named("spot_checks", check),
        named("customer_questionnaires", form),
        named("customer_questions", question),
        named("audits", audit),
        named("audit_requests", request),
    ];
    Scene { company, records }
}

/// Every address that shows something, filled with what there is.
fn addresses(scene: &Scene, person: &str) -> Vec<String> {
    let mut all = Vec::new();
    for route in table().iter().filter(|route| route.method == "GET" && route.path != "/assets/{hash}/{name}") {
        for (register, number, record) in &scene.records {
            for named in [number, record] {
                let path = route
                    .path
                    .replace("{register}", register)
                    .replace("{record}", named)
                    .replace("{number}", named)
                    .replace("{person}", person)
                    .replace("{standard}", "iso-9001-2015")
                    .replace("{requirement}", "7.1.5.2")
                    .replace("{transition}", "submit_minor");
                if !path.contains('{') {
                    all.push(path);
                } else if route.kind != Kind::Open && path.contains("{seq}") {
                    all.extend((1..=scene.company.status().size).map(|seq| path.replace("{seq}", &seq.to_string())));
                }
            }
        }
    }
    for word in OURS {
        for place in ["/search?q=", "/search/quick?q=", "/api/v1/search?q="] {
            all.push(format!("{place}{word}"));
        }
        for (register, ..) in &scene.records {
            all.push(format!("/r/{register}?q={word}"));
            all.push(format!("/api/v1/registers/{register}/records?q={word}"));
            all.push(format!("/r/{register}/export.csv?q={word}"));
        }
    }
    all.sort();
    all.dedup();
    all
}

fn told(browser: &mut Browser, path: &str, words: &[&'static str]) -> Vec<&'static str> {
    let reply = browser.get(path);
    assert!(reply.status < 500, "{path}: {}", reply.body);
    let heads: Vec<&str> = reply.headers.iter().map(|(_, value)| value.as_str()).collect();
    let heads = heads.join("\n");
    words
        .iter()
        .filter(|word| {
            let there = reply.body.contains(**word) || heads.contains(**word);
            // A page that says it found nothing repeats what was asked for: it is the same page for a word that is nowhere.
            let asked = path.contains(&format!("?q={word}"));
            there && !(asked && reply.body.replace(**word, ABSENT) == browser.get(&path.replace(**word, ABSENT)).body)
        })
        .copied()
        .collect()
}

#[test]
fn a_guest_learns_of_no_assessment_no_draft_and_no_comment() {
    let scene = scene();
    let dora = scene.company.id("Dora Gast").to_string();
    let (mut guest, mut anna) = (scene.company.signed_in("Dora Gast"), scene.company.signed_in("Anna Weber"));
    let words: Vec<&'static str> = OURS.into_iter().chain(VERDICTS).collect();
    let (mut leaks, mut seen) = (Vec::new(), std::collections::BTreeSet::new());
    for (n, path) in addresses(&scene, &dora).into_iter().enumerate() {
        // Faster than anybody's budget.
        if n % 50 == 0 {
            scene.company.clock.advance(std::time::Duration::from_mins(1));
        }
        let found = told(&mut guest, &path, &words);
        if !found.is_empty() {
            leaks.push(format!("{path}: {found:?}"));
        }
        seen.extend(told(&mut anna, &path, &words));
    }
    assert!(leaks.is_empty(), "{} addresses tell a guest:\n{}", leaks.len(), leaks.join("\n"));
    for word in OURS.into_iter().chain(["Nothing shows it yet", "Plan to the certificate", "What you will be asked"]) {
        assert!(seen.contains(word), "nobody is told `{word}`: this test sees nothing");
    }
}
