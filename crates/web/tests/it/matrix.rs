//! Every writing route of the one table, as everybody there is, on what is one's own and what is not: held against a page
//! written by hand (`matrix.txt`). A route that is not on it fails, and so does one that lets in whom it does not name.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use plumb_engine::{
    desk::{Act, Done, RecordRef},
    gate::{How, Place, SessionSecret},
};
use plumb_web::{Kind, table};
use serde_json::{Value, json};

use crate::{
    company::{Company, RIGHT, form},
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

/// A company in which everybody of the page works.
struct Stage {
    company: Company,
    process: String,
    cookies: BTreeMap<String, String>,
    n: usize,
}

impl Stage {
    fn new() -> Self {
        let company = Company::new();
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
        Self { company, process, cookies: BTreeMap::new(), n: 0 }
    }

    /// A session in which somebody has proved nothing yet.
    fn session(&mut self, called: &str) -> String {
        let gate = self.company.engine.gate();
        if let Some(cookie) = self.cookies.get(called) {
            let secret = SessionSecret::read(cookie.trim_start_matches("plumb_session=")).unwrap();
            let fresh = gate.session(&secret).unwrap().is_some_and(|session| session.proof.is_none());
            if fresh {
                return cookie.clone();
            }
        }
        let person = self.company.id(&format!("Called {called}"));
        let secret = gate.begin_session(person, How::Password, &Place::default()).unwrap();
        let cookie = format!("plumb_session={}", secret.expose());
        self.cookies.insert(called.to_owned(), cookie.clone());
        cookie
    }

    /// A supplier as the situation wants it.
    fn supplier(&mut self, situation: &str) -> Done {
        self.n += 1;
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

    /// A draft of a document whose author is `owner`, and the document.
    fn draft(&mut self) -> (Done, String) {
        self.n += 1;
        let title = format!("Document {}", self.n);
        let values = [("title", title.as_str()), ("kind", "procedure"), ("owner", "Called owner")];
        let document = self.company.create("documents", &values).number.unwrap();
        let values = [
            ("document", document.as_str()),
            ("title", title.as_str()),
            ("mark", "1"),
            ("change", "first"),
            ("text", "As it is."),
            ("author", "Called owner"),
            ("approver", "Called quality_manager"),
        ];
        (self.company.create("revisions", &values), document)
    }

    fn sent(&mut self, line: &Line) -> Sent {
        let fields = |path: String, fields: &[(&str, &str)]| Sent {
            path,
            kind: "application/x-www-form-urlencoded".into(),
            body: form(fields),
            headers: vec![],
        };
        let json = |path: String, body: &Value| Sent {
            path,
            kind: "application/json".into(),
            body: body.to_string(),
            headers: vec![("If-Match", "*".into())],
        };
        let file = |path: String, field: &str, name: &str, content: &str| Sent {
            path,
            kind: "multipart/form-data; boundary=XX".into(),
            body: format!(
                "--XX\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\n{field}\r\n--XX\r\n\
                 Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 Content-Type: text/csv\r\n\r\n{content}\r\n--XX--\r\n"
            ),
            headers: vec![],
        };
        self.n += 1;
        let once = format!("once-{}", self.n);
        let once = once.as_str();
        let path = line.path.as_str();
        if let Some(own) = path.strip_prefix("/account").or_else(|| path.strip_prefix("/prove")) {
            let typed = [
                ("current", RIGHT),
                ("password", if path == "/prove" { RIGHT } else { "short" }),
                ("label", "a program"),
                ("act", "read"),
                ("days", "7"),
                ("id", "999999"),
                ("language", "en"),
                ("code", "000000"),
                ("passkey", "{}"),
            ];
            return fields(format!("{}{own}", &path[..path.len() - own.len()]), &typed);
        }
        if path.starts_with("/access/") {
            let other = self.company.person(&format!("Other {once}"), &["staff"]);
            let path = path.replace("{person}", &other.to_string());
            let to = self.company.id("Anna Weber").to_string();
            return fields(path, &[("to", &to), ("once", once), ("current", RIGHT)]);
        }
        match path {
            "/sign-out" | "/be" => return fields(path.into(), &[("name", "Anna Weber")]),
            "/registers/new" => {
                let name = format!("Lists {}", self.n);
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
                return fields(path.into(), &typed);
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
                return fields(path, &typed);
            }
            "/api/v1/verify" => return json(path.into(), &json!({})),
            _ => {}
        }
        if ["/revise", "/write", "/readers", "/read"].iter().any(|end| path.ends_with(end)) {
            let (revision, document) = self.draft();
            let of_document = ["/revise", "/readers"].iter().any(|end| path.ends_with(end));
            let number = if of_document { document } else { revision.number.clone().unwrap() };
            let register = if of_document { "documents" } else { "revisions" };
            let seen = revision.etag.to_string();
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
            return fields(path.replace("{register}", register).replace("{record}", &number), &typed);
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
            .replace("{to}", &self.process);
        let category = format!("Category {}", self.n);
        let seq = done.seq.to_string();
        if path.starts_with("/api/") {
            let values = json!({ "category": category });
            return match line.path.rsplit('/').next().unwrap() {
                "batch" => {
                    let act = json!({ "act": "change", "register": "suppliers", "number": number, "values": values });
                    json(path, &json!({ "acts": [act] }))
                }
                "records" => {
                    let name = format!("By program {}", self.n);
                    let values = json!({ "name": name, "criticality": "low", "used": true, "data": "none" });
                    json(path, &json!({ "values": values }))
                }
                "{id}" => json(path, &json!({ "values": { "approval_basis": "history" } })),
                "void" => json(path, &json!({ "reason": "made twice" })),
                "undo" => json(path, &json!({ "seq": done.seq })),
                "comments" => json(path, &json!({ "text": "Look." })),
                "{field}" => {
                    let to = self.company.create("processes", &[("name", category.as_str())]).number.unwrap();
                    json(path, &json!({ "to": to }))
                }
                "files" => file(path, "files", "note.csv", "a;b"),
                _ => json(path, &json!({ "values": values })),
            };
        }
        if path.ends_with("/files") {
            return file(path, "files", "note.csv", "a;b");
        }
        if path.ends_with("/import") {
            return file(path, "", "suppliers.csv", &format!("Supplier\n{category}\n"));
        }
        let seen = done.etag.to_string();
        let name = format!("Supplier by page {}", self.n);
        let settings = path.ends_with("/settings");
        let typed = [
            ("once", once),
            ("seen", seen.as_str()),
            ("seq", seq.as_str()),
            ("r", done.record.as_str()),
            ("field", "category"),
            ("f.category", category.as_str()),
            ("f.name", name.as_str()),
            ("f.criticality", "low"),
            ("f.used", "yes"),
            ("f.data", "none"),
            ("f.approval_basis", "history"),
            ("reason", "because it is so"),
            ("text", "Look."),
            ("purpose", if settings { name.as_str() } else { "" }),
            ("do", "yes"),
        ];
        fields(path, &typed)
    }

    fn came(&mut self, line: &Line, who: Option<&str>) -> (Came, String) {
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
