//! Every writing route of the one table, as everybody there is, on what is one's own and what is not: held against a page
//! written by hand (`matrix.txt`). A route that is not on it fails, and so does one that lets in whom it does not name.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write as _,
    sync::Arc,
    time::Duration,
};

use plumb_engine::{
    desk::{Act, Answer, Done, Given, GivenValue, ProposalStands, RecordRef, Request},
    gate::{How, Place},
};
use plumb_web::{Copies, Kind, table};
use serde_json::{Value, json};

use crate::{
    browser::form,
    company::{Company, RIGHT, Setup},
    copies::Maker,
    http,
};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    Done,
    Rule,
    Refused,
}

/// A line of the page.
struct Line {
    method: String,
    path: String,
    situation: String,
    done: BTreeSet<String>,
    rule: BTreeSet<String>,
}

const ROLES: [&str; 14] = [
    "administrator",
    "top_management",
    "quality_manager",
    "security_manager",
    "document_control",
    "process_owner",
    "internal_auditor",
    "data_protection",
    "hr",
    "purchasing",
    "calibration",
    "it",
    "staff",
    "guest",
];

/// The field of a case that holds files.
const FILES: &str = "photos";

/// Everybody by what they are called on the page, with what they are called in the company.
fn people() -> BTreeMap<String, String> {
    let others = ["owner", "nobody", "granted", "visitor"];
    let named = ROLES.iter().chain(&others).map(|name| ((*name).to_owned(), format!("Called {name}")));
    named.collect()
}

fn page() -> Vec<Line> {
    let everybody: BTreeSet<String> = people().into_keys().collect();
    let insiders: BTreeSet<String> =
        everybody.iter().filter(|name| !["guest", "visitor"].contains(&name.as_str())).cloned().collect();
    let named = |text: &str| -> BTreeSet<String> {
        let each = text.split_whitespace().map(|word| match word {
            "all" => everybody.clone(),
            "insiders" => insiders.clone(),
            one => {
                assert!(everybody.contains(one), "nobody is called `{one}`");
                BTreeSet::from([one.to_owned()])
            }
        });
        each.flatten().collect()
    };
    let lines = include_str!("matrix.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let line = |line: &str| {
        let (what, who) = line.split_once(" :").unwrap_or_else(|| panic!("{line}"));
        let mut what = what.split(' ');
        let (method, path) = (what.next().unwrap().to_owned(), what.next().unwrap().to_owned());
        let situation = what.next().unwrap_or_default().trim_start_matches('@').to_owned();
        let (done, rule) = who.split_once('>').unwrap_or((who, ""));
        Line { method, path, situation, done: named(done), rule: named(rule) }
    };
    lines.map(line).collect()
}

/// What is sent: a body with its media type, and headers.
struct Sent {
    path: String,
    kind: String,
    body: String,
    headers: Vec<(&'static str, String)>,
}

fn fields(path: String, fields: &[(&str, &str)]) -> Sent {
    Sent { path, kind: "application/x-www-form-urlencoded".into(), body: form(fields), headers: vec![] }
}

fn json(path: String, body: &Value) -> Sent {
    let headers = vec![("If-Match", "*".into())];
    Sent { path, kind: "application/json".into(), body: body.to_string(), headers }
}

fn file(path: String, field: &str, name: &str, content: &str) -> Sent {
    let body = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\n{field}\r\n--XX\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n{content}\r\n--XX--\r\n"
    );
    Sent { path, kind: "multipart/form-data; boundary=XX".into(), body, headers: vec![] }
}

/// What somebody types about oneself: right where the password is asked for, beside the point everywhere else.
fn of_oneself(path: &str) -> Sent {
    let typed = [
        ("current", RIGHT),
        ("password", if path == "/prove" { RIGHT } else { "short" }),
        ("label", "a program"),
        ("act", "read"),
        ("days", "7"),
        ("id", "999999"),
        ("language", "en"),
        ("code", "000000"),
        ("passkey", if path == "/prove" { "" } else { "{}" }),
    ];
    fields(path.into(), &typed)
}

/// A company in which everybody of the page works.
struct Stage {
    company: Company,
    process: String,
    n: usize,
    /// What was made to be acted on and nobody has done anything to yet, by what it is.
    untouched: HashMap<String, Done>,
}

impl Stage {
    fn new() -> Self {
        let copies = Some(Arc::new(Maker::default()) as Arc<dyn Copies>);
        let company = Company::with(Setup { copies, ..Setup::default() });
        for (called, name) in people() {
            let role = if called == "visitor" { "guest" } else { called.as_str() };
            let roles: &[&str] = if ROLES.contains(&role) { &[role] } else { &[] };
            company.person(&name, roles);
            company.with_password(&name);
        }
        let process = company.create("processes", &[("name", "Buying"), ("owner", "Called granted")]).number.unwrap();
        let grant = |person: &str, registers: &str, actions: &str, scope: &str| {
            let about = format!("For {person}");
            let values = [
                ("about", about.as_str()),
                ("person", person),
                ("registers", registers),
                ("scope", scope),
                ("highest", "restricted"),
            ];
            let actions = actions.split(' ').map(ToOwned::to_owned).collect();
            company.granted(&values, actions);
        };
        grant("Called granted", "suppliers", "read change", "process");
        grant("Called visitor", "*", "read", "all");
        Self { company, process, n: 0, untouched: HashMap::new() }
    }

    /// A session in which somebody has proved nothing yet.
    fn session(&self, called: &str) -> String {
        let person = self.company.id(&format!("Called {called}"));
        let secret = self.company.engine.gate().begin_session(person, How::Password, &Place::default()).unwrap();
        format!("plumb_session={}", secret.expose())
    }

    /// The one that is there, as long as nobody was let in to it; else one made for this.
    fn untouched(&mut self, what: &str, make: impl FnOnce(&mut Self) -> Done) -> Done {
        if let Some(there) = self.untouched.get(what) {
            return there.clone();
        }
        self.n += 1;
        let new = make(self);
        self.untouched.insert(what.to_owned(), new.clone());
        new
    }

    /// A supplier as the situation wants it.
    fn supplier(&mut self, situation: &str) -> Done {
        self.untouched(&format!("supplier {situation}"), |stage| stage.new_supplier(situation))
    }

    fn new_supplier(&self, situation: &str) -> Done {
        let name = format!("Supplier {}", self.n);
        let mut values = vec![("name", name.as_str()), ("criticality", "low"), ("used", "yes"), ("data", "none")];
        let process = self.process.clone();
        if situation != "elsewhere" {
            values.extend([("owner", "Called owner"), ("process", process.as_str())]);
        }
        let done = self.company.create("suppliers", &values);
        if situation == "void" {
            let record = RecordRef(done.record.clone());
            self.company.run(Act::Void { record, reason: "made twice".into() });
        }
        done
    }

    fn document(&mut self) -> String {
        self.untouched("document", |stage| stage.new_document()).number.unwrap()
    }

    fn new_document(&self) -> Done {
        let title = format!("Document {}", self.n);
        let values = [("title", title.as_str()), ("kind", "procedure"), ("owner", "Called owner")];
        self.company.create("documents", &values)
    }

    /// A draft of a document.
    fn draft(&mut self) -> Done {
        self.untouched("draft", |stage| stage.new_draft())
    }

    fn new_draft(&self) -> Done {
        let document = self.new_document().number.unwrap();
        let title = format!("{document}, first edition");
        let values = [
            ("document", document.as_str()),
            ("title", title.as_str()),
            ("mark", "1"),
            ("change", "first"),
            ("text", "As it is."),
            ("approver", "Called quality_manager"),
        ];
        self.company.create("revisions", &values)
    }

    fn sent(&mut self, line: &Line) -> Sent {
        self.n += 1;
        let once = format!("once-{}", self.n);
        let path = line.path.as_str();
        if path.starts_with("/account") || path.starts_with("/prove") {
            return of_oneself(path);
        }
        if path.starts_with("/copies") {
            let name = format!("Place {}", self.n);
            let typed =
                [("name", name.as_str()), ("to", &name), ("place", &name), ("password", RIGHT), ("whose", "everybody")];
            return fields(path.into(), &typed);
        }
        if path.contains("{person}") {
            return self.of_others(path, &once);
        }
        if path.starts_with("/questionnaires/") || path.starts_with("/api/v1/questionnaires") {
            return self.of_customers(path, &once);
        }
        if let Some(sent) = self.of_the_whole(path, &once) {
            return sent;
        }
        if ["/revise", "/write", "/readers", "/read"].iter().any(|end| path.ends_with(end)) {
            return self.of_documents(path, &once);
        }
        if path.ends_with("/files") {
            let case =
                self.untouched("case", |stage| stage.company.create("nonconformities", &[("title", once.as_str())]));
            let case = case.number.unwrap();
            let path =
                path.replace("{register}", "nonconformities").replace("{record}", &case).replace("{number}", &case);
            return file(path, FILES, "note.csv", "a;b");
        }
        let done = self.supplier(&line.situation);
        let number = done.number.clone().unwrap();
        let path = path
            .replace("{register}", "suppliers")
            .replace("{record}", &number)
            .replace("{number}", &number)
            .replace("{transition}", "approve")
            .replace("{id}", "approve")
            .replace("{field}", "process")
            .replace("{file}", "none")
            .replace("{list}", "999999")
            .replace("{audit}", &number)
            .replace("{to}", &self.process);
        let last = line.path.rsplit('/').next().unwrap();
        if path.starts_with("/api/") {
            self.by_program(path, last, &done)
        } else {
            self.by_page(path, last, &done, &once)
        }
    }

    fn of_others(&mut self, path: &str, once: &str) -> Sent {
        let name = format!("Other {once}");
        let other = self.untouched("person", |stage| {
            let values = vec![
                Given::text("name", &name),
                Given { field: "roles".into(), value: GivenValue::Several(vec!["staff".into()]) },
            ];
            stage.company.act("Anna Weber", Act::Create { register: "people".into(), values })
        });
        let other = other.record;
        let path = path.replace("{person}", &other);
        if path.starts_with("/api/") {
            return json(path, &json!({ "to": "Anna Weber" }));
        }
        let to = self.company.id("Anna Weber").to_string();
        fields(path, &[("to", &to), ("once", once), ("current", RIGHT)])
    }

    fn of_customers(&mut self, path: &str, once: &str) -> Sent {
        match path {
            "/questionnaires/read" => file(path.into(), "", "form.xlsx", "Do you restrict access?"),
            "/questionnaires/take" => {
                let typed =
                    [("customer", once), ("q.0", "Why?"), ("t.0", "yes"), ("highest", "public"), ("once", once)];
                fields(path.into(), &typed)
            }
            "/api/v1/questionnaires" => {
                let form = json!({ "customer": once, "highest": "public", "questions": [{ "asked": "Why?" }] });
                json(path.into(), &form)
            }
            _ => {
                let of = self.untouched("questionnaire", |stage| {
                    stage.company.create("customer_questionnaires", &[("title", "A"), ("customer", "A")])
                });
                let question = self.untouched("question", |stage| {
                    let values = [("questionnaire", of.record.as_str()), ("asked", "Why?")];
                    stage.company.create("customer_questions", &values)
                });
                if path.starts_with("/api/") {
                    let decided = json!({ "question": question.record });
                    return json(path.replace("{questionnaire}", &of.record), &decided);
                }
                let typed = [("question", question.record.as_str()), ("decide", "open"), ("once", once)];
                fields(path.replace("{record}", &question.record), &typed)
            }
        }
    }

    fn of_the_whole(&self, path: &str, once: &str) -> Option<Sent> {
        let name = format!("Lists {}", self.n);
        Some(match path {
            "/sign-out" | "/be" => fields(path.into(), &[("person", "Anna Weber")]),
            "/registers/new" => {
                let typed = [
                    ("name", name.as_str()),
                    ("one", "List"),
                    ("purpose", "To see."),
                    ("number", "LL-{n:03}"),
                    ("title.name", "Title"),
                    ("title.type", "text"),
                    ("reason", "we need it"),
                    ("do", "yes"),
                ];
                fields(path.into(), &typed)
            }
            "/readiness/{standard}/{requirement}/answer" => {
                let path = path.replace("{standard}", "iso-9001-2015").replace("{requirement}", "7.1.5.2");
                let typed = [
                    ("check", "CAL-001"),
                    ("kind", "elsewhere"),
                    ("text", "In the other hall."),
                    ("until", "2026-06-01"),
                    ("once", once),
                ];
                fields(path, &typed)
            }
            "/standards/{standard}/switch" => {
                fields(path.replace("{standard}", "gdpr"), &[("on", "no"), ("reason", "to see")])
            }
            "/api/v1/standards/{standard}" => {
                json(path.replace("{standard}", "gdpr"), &json!({ "on": false, "reason": "to see" }))
            }
            "/transition/take-over" => {
                fields(path.into(), &[("statement", "ST-999"), ("standard", "iso-9001-2026"), ("once", once)])
            }
            "/applicability/prepare" => fields(path.into(), &[("standard", "iso-27001-2022"), ("once", once)]),
            "/trust/switch" => fields(path.into(), &[("on", "yes"), ("lead", once), ("once", once)]),
            "/api/v1/trust" => json(path.into(), &json!({ "on": true, "lead": once })),
            "/proposals/take" => fields(path.into(), &[("proposal", &self.proposal()), ("once", once)]),
            "/api/v1/proposals/{id}/take" => json(path.replace("{id}", &self.proposal()), &json!({})),
            "/rehearsal/draw" => fields(path.into(), &[("draw", "people"), ("once", once)]),
            "/api/v1/rehearsal/draw" => json("/api/v1/rehearsal/draw?draw=people".into(), &json!({})),
            "/api/v1/applicability/prepare" | "/api/v1/verify" => json(path.into(), &json!({})),
            "/api/v1/registers" => {
                let title = json!({ "name": "Title", "kind": "text", "required": true, "list": true });
                let register = json!({
                    "name": name, "one": "Sheet", "purpose": "To see.", "number": "SH-{n:03}", "fields": [title],
                });
                json(path.into(), &json!({ "register": register, "reason": "we need it" }))
            }
            "/api/v1/tokens/{id}" | "/api/v1/sessions/{id}" => json(path.replace("{id}", "999999"), &json!({})),
            _ => return None,
        })
    }

    /// A proposed text that nobody took over yet.
    fn proposal(&self) -> String {
        match self.company.ask("Anna Weber", Request::Proposals { requirement: None }).unwrap() {
            Answer::Proposals(view) => {
                let open = view.proposals.iter().find(|one| one.stands == ProposalStands::Open);
                open.unwrap().id.to_string()
            }
            other => panic!("{other:?}"),
        }
    }

    fn of_documents(&mut self, path: &str, once: &str) -> Sent {
        if path.starts_with("/api/") {
            let path = path.replace("{register}", "documents").replace("{number}", &self.document());
            return json(path, &json!({ "values": { "title": "One", "mark": "1", "change": "first" } }));
        }
        let (register, number, seen) = if ["/revise", "/readers"].iter().any(|end| path.ends_with(end)) {
            ("documents", self.document(), String::new())
        } else {
            let draft = self.draft();
            ("revisions", draft.number.clone().unwrap(), draft.etag.to_string())
        };
        let typed = [
            ("text", "Another text."),
            ("seen", seen.as_str()),
            ("mark", "2"),
            ("change", "more"),
            ("person", "Called staff"),
            ("due", "2026-06-01"),
            ("step", "confirm"),
            ("document", "/reading"),
            ("content", ""),
            ("once", once),
        ];
        fields(path.replace("{register}", register).replace("{record}", &number), &typed)
    }

    fn by_program(&self, path: String, last: &str, done: &Done) -> Sent {
        let category = format!("Category {}", self.n);
        let values = json!({ "category": category });
        match last {
            "batch" => {
                let number = done.number.clone().unwrap();
                let act = json!({ "act": "change", "register": "suppliers", "number": number, "values": values });
                json(path, &json!({ "acts": [act] }))
            }
            "records" => {
                let name = format!("By program {}", self.n);
                json(path, &json!({ "values": { "name": name, "criticality": "low", "used": true, "data": "none" } }))
            }
            "settings" => {
                let edit = json!({ "edit": "names", "purpose": category });
                json(path, &json!({ "edits": [edit], "reason": "it is so" }))
            }
            "import" => {
                let header = ["Supplier", "criticality", "used", "data"];
                json(path, &json!({ "header": header, "rows": [[category, "low", "yes", "none"]] }))
            }
            "{id}" => json(path, &json!({ "values": { "approval_basis": "history" } })),
            "void" => json(path, &json!({ "reason": "made twice" })),
            "undo" => json(path, &json!({ "seq": done.seq })),
            "requests" => json(path, &json!({ "grant": done.record, "asked": "the list" })),
            "evidence" => json(path, &json!({ "highest": "internal" })),
            "lists" => json(path, &json!({ "name": category, "query": "show=open" })),
            "columns" => json(path, &json!({ "columns": ["category"] })),
            "{list}" => json(path, &json!({ "name": category })),
            "comments" => json(path, &json!({ "text": "Look." })),
            "{field}" => {
                let to = self.company.create("processes", &[("name", category.as_str())]).number.unwrap();
                json(path, &json!({ "to": to }))
            }
            _ => json(path, &json!({ "values": values })),
        }
    }

    fn by_page(&self, path: String, last: &str, done: &Done, once: &str) -> Sent {
        let category = format!("Category {}", self.n);
        if last == "import" {
            return file(path, "", "suppliers.csv", &format!("Supplier\n{category}\n"));
        }
        let (seq, seen, name) = (done.seq.to_string(), done.etag.to_string(), format!("By page {}", self.n));
        let typed = [
            ("once", once),
            ("seen", seen.as_str()),
            ("seq", seq.as_str()),
            ("r", done.record.as_str()),
            ("field", "category"),
            ("f.category", category.as_str()),
            ("f.name", name.as_str()),
            ("name", name.as_str()),
            ("f.criticality", "low"),
            ("f.used", "yes"),
            ("f.data", "none"),
            ("f.approval_basis", "history"),
            ("reason", "because it is so"),
            ("text", "Look."),
            ("purpose", if last == "settings" { name.as_str() } else { "" }),
            ("do", "yes"),
        ];
        fields(path, &typed)
    }

    fn came(&mut self, line: &Line, who: Option<&str>) -> (Came, String) {
        // Nobody waits here for what went wrong before.
        self.company.clock.advance(Duration::from_mins(1));
        let sent = self.sent(line);
        let mut headers: Vec<(&str, &str)> = vec![("Content-Type", &sent.kind), ("Sec-Fetch-Site", "same-origin")];
        headers.extend(sent.headers.iter().map(|(name, value)| (*name, value.as_str())));
        let cookie = who.map(|who| self.session(who));
        headers.extend(cookie.iter().map(|cookie| ("Cookie", cookie.as_str())));
        let reply = http::ask(self.company.at, &line.method, &sent.path, &headers, sent.body.as_bytes());
        let to_sign_in = who.is_none() && reply.header("location").is_some_and(|to| to.starts_with("/sign-in?"));
        let came = match reply.status {
            _ if to_sign_in => Came::Refused,
            200..400 => Came::Done,
            401 | 403 | 404 => Came::Refused,
            400 | 409 | 412 | 422 | 428 => Came::Rule,
            other => panic!("{} {}: {other}: {}", line.method, sent.path, String::from_utf8_lossy(&reply.body)),
        };
        if came == Came::Done {
            self.untouched.clear();
        }
        (came, format!("{} {}", reply.status, said(&String::from_utf8_lossy(&reply.body))))
    }
}

/// The sentence of a refusal, for whoever mends the page.
fn said(body: &str) -> String {
    let from = body.split_once("<h1>").or_else(|| body.split_once("\"detail\":")).map_or("", |(_, rest)| rest);
    from.chars().take(200).collect::<String>().replace('\n', " ")
}

#[test]
fn everybody_may_do_what_the_page_says_and_nothing_else() {
    let page = page();
    let written: BTreeSet<(String, String)> =
        page.iter().map(|line| (line.method.clone(), line.path.clone())).collect();
    let there: BTreeSet<(String, String)> = table()
        .iter()
        .filter(|route| route.method != "GET" && route.kind != Kind::Open)
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    assert_eq!(written, there, "the page and the table name the same routes");
    let mut stage = Stage::new();
    let mut differs = String::new();
    for line in &page {
        let strangers = stage.came(line, None);
        assert_eq!(strangers.0, Came::Refused, "{} {} lets a stranger in: {}", line.method, line.path, strangers.1);
        for called in people().keys() {
            let wanted = match called {
                called if line.done.contains(called) => Came::Done,
                called if line.rule.contains(called) => Came::Rule,
                _ => Came::Refused,
            };
            let (came, said) = stage.came(line, Some(called));
            if came != wanted {
                let (method, path, situation) = (&line.method, &line.path, &line.situation);
                writeln!(differs, "{method} {path} @{situation} {called}: {came:?}, not {wanted:?}: {said}").unwrap();
            }
        }
    }
    assert!(differs.is_empty(), "{} differences:\n{differs}", differs.lines().count());
}
