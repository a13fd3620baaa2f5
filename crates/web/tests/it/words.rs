//! Every page of the one table of routes, in letters that no English text has: what is still plain stands in the packs, was typed by
//! somebody, or is a sentence of the engine, which stays English by decision (docs/architecture.md).

use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
    sync::Arc,
};

use plumb_engine::{
    desk::{Problem, ProblemKind},
    gate::{INVITATION, LinkPurpose},
};
use plumb_web::{
    Kind, Limits,
    doors::{Answers, Assessed, AssessedDocument, AssessedInformation, AssessedRequirement, Behind, Doors, Shown},
    serve_doors, table,
};

use crate::{
    browser::{Browser, Reply},
    company::{Company, RIGHT},
};

/// What is no page: a file, a redirection, a word for programs.
const NO_PAGES: [&str; 19] = [
    "/assets/{hash}/{name}",
    "/healthz",
    "/readyz",
    "/enter/{secret}",
    "/proof/{seq}/entry.txt",
    "/evidence/{record}/pack",
    "/r/{register}/export.csv",
    "/r/{register}/export.xlsx",
    "/applicability/export.xlsx",
    "/applicability/export.md",
    "/applicability/export.pdf",
    "/certification/export.pdf",
    "/certification/export.xlsx",
    "/readiness/export.pdf",
    "/readiness/export.xlsx",
    "/oscal/{document}",
    "/questionnaires/{record}/export.pdf",
    "/questionnaires/{record}/export.xlsx",
    "/trust/proof/{seq}",
];

/// What people typed into this company, and what has no other name anywhere.
const VALUES: [&str; 37] = [
    // The year in a pattern of numbers.
    "year",
    "Anna Weber",
    "Quality manager",
    "Calibration, rev. 2",
    "note.txt",
    "the end",
    "what arrived",
    "Handbook",
    "handbook",
    "docx",
    "Ben Krause",
    "Nordwind Feinmechanik GmbH",
    "Plumb",
    "Ctrl K",
    "Gauge",
    "Calibration, rev.",
    "Calibration",
    "first edition",
    "Gauges are calibrated once a year.",
    "Firefox on Linux",
    "Europe/Berlin",
    "ISO",
    "IEC",
    "CSV",
    "XLSX",
    "kB",
    "English",
    "iso",
    "DOC",
    "REV",
    "ME",
    "NC",
    "CAL",
    "P",
    "H",
    "CQ",
    "CQA",
];

/// Sentences that the engine makes, as far as these pages show them.
const ENGINE: [&str; 46] = [
    "and revisions",
    "the records are in",
    "no document in force serves this yet",
    "no register has a record of it yet",
    "the only one",
    "the only one of the",
    "the only one of the cases",
    "yet there is nothing to judge in",
    "is past its date",
    "is older than a week",
    "and nothing was done at once",
    "does not say",
    "how exact it must be",
    "a password has at least characters nothing was changed",
    "four or five words in a row are easy to keep and hard to guess",
    "your password nothing was signed",
    "there is nothing here under that address or nothing that you may see",
    "is missing nothing was changed",
    "is missing Fill in",
    "Nothing to judge yet in",
    "which would show",
    "Records show it but nobody has said yet how it is met",
    "nothing",
    "no",
    "has no",
    "all",
    "hold",
    "holds",
    "of",
    "both",
    "every",
    "the log",
    "root",
    "through the grant",
    "as",
    "may",
    "hash",
    "Described, but no record shows it",
    "nobody has said yet how this is met",
    "Nobody has said yet how this is met",
    "there is no",
    "for a time",
    "records",
    "one",
    "is not yours to do",
    "ask whoever stands under",
];

/// A company with something on every page: an instrument past its date and its paper, a document with two revisions.
fn filled() -> (Company, String, String) {
    let company = Company::in_pseudo_letters();
    company.with_password("Anna Weber");
    company.person("Ben Krause", &["quality_manager", "document_control", "process_owner", "staff"]);
    let gauge = [("name", "Gauge"), ("serial", "G-1"), ("next_calibration", "2026-02-28"), ("interval_months", "12")];
    company.create("measuring_equipment", &gauge);
    let (_, revision) = company.drafted("Gauges are calibrated once a year.");
    company.step("Anna Weber", &revision, "submit_minor", &[]);
    company.step("Ben Krause", &revision, "approve", &[("effective_on", "2026-03-02")]);
    company.engine.follow().unwrap();
    let mut anna = company.signed_in("Anna Weber");
    let next = anna.get("/r/documents/DOC-0001/revise");
    let once = next.field("once").unwrap();
    let values = [
        ("once", once.as_str()),
        ("title", "Calibration, rev. 2"),
        ("mark", "2"),
        ("change", "the end"),
        ("text", "Less."),
    ];
    anna.post("/r/documents/DOC-0001/revise", &values).of(303);
    anna.post("/copies/places", &[("name", "end"), ("to", "/mnt/end")]).of(303);
    company.create("audits", &[("title", "the end")]);
    crate::trust::certified(&company, "the end");
    crate::trust::switched_on(&company);
    crate::questionnaires::confirmed(&company, "the end", "nothing", "iso-27001-2022 A.5.15");
    crate::questionnaires::taken(&company, "Anna Weber", &["the end", "the end of access"]);
    let case = company.create("nonconformities", &[("title", "the end")]).number.unwrap();
    let place = format!("/r/nonconformities/{case}");
    anna.upload(&format!("{place}/files"), &[("field", "photos")], &[("note.txt", b"nothing")]).of(303);
    let page = anna.get(&place).of(200).body;
    let file = page.split_once(&format!("{place}/files/")).and_then(|(_, rest)| rest.split_once('/'));
    let file = file.unwrap().0.to_owned();
    (company, case, file)
}

#[test]
fn no_page_of_the_table_says_anything_that_cannot_be_translated() {
    let (company, case, file) = filled();
    let mut known = Known::new();
    let mut anna = company.signed_in("Anna Weber");
    let person = company.id("Anna Weber");
    let invitation = company.engine.gate().make_link(LinkPurpose::Invite, person, INVITATION, None).unwrap();
    let (person, invitation) = (person.to_string(), invitation.expose().to_owned());
    let (mut seen, mut paths) = (BTreeSet::new(), BTreeSet::new());
    let records = [
        ("measuring_equipment", "ME-0001", "lock"),
        ("documents", "DOC-0001", "withdraw"),
        ("revisions", "REV-00002", "cancel"),
        ("nonconformities", &case, "close"),
        ("audits", "AUD-2026-01", "announce"),
        ("customer_questionnaires", "CQ-2026-01", "decline"),
    ];
    let shown = |route: &&plumb_web::Route| route.method == "GET" && matches!(route.kind, Kind::Page | Kind::Open);
    for route in table().iter().filter(shown).filter(|route| !NO_PAGES.contains(&route.path)) {
        for (register, record, step) in records {
            let parts = route.path.split('/').map(|part| match part {
                "{register}" => register,
                "{record}" => record,
                "{person}" => &person,
                "{transition}" => step,
                "{standard}" => "iso-9001-2015",
                "{requirement}" => "7.1.5.2",
                "{seq}" => "6",
                "{secret}" => &invitation,
                "{file}" => &file,
                "{name}" => "note.txt",
                part => part,
            });
            let mut path = parts.collect::<Vec<_>>().join("/");
            if path.ends_with("/bulk") {
                // What was ticked in the list.
                path = format!("{path}?r={}", company.record(record).record);
            }
            if path == "/copies/place" {
                path.push_str("?name=end");
            }
            if path.contains('{') || !paths.insert(path.clone()) {
                continue;
            }
            // What needs nobody signed in is looked at by somebody who is not.
            let page = if route.kind == Kind::Open { company.browser().get(&path) } else { anna.get(&path) };
            if page.status == 200 && known.look(&path, &page) {
                seen.insert(route.path);
            }
        }
    }
    // What is wrong with a form, what is not there, and a search that finds something are pages too.
    for path in ["/nowhere", "/search?q=Gauge", "/search/quick?q=new", "/r/measuring_equipment?q=nothing&show=overdue"]
    {
        let page = anna.get(path);
        known.look(path, &page);
    }
    for (path, fields) in [
        ("/r/measuring_equipment/new", &[("once", "a"), ("name", "")][..]),
        ("/account/password", &[("current", RIGHT), ("password", "short")][..]),
        ("/account/tokens", &[("label", "x"), ("act", "read"), ("days", "9"), ("current", "wrong")][..]),
    ] {
        let page = anna.post(path, fields).of(422);
        known.look(path, &page);
    }
    let unseen: Vec<_> =
        table().iter().filter(shown).map(|route| route.path).filter(|path| !seen.contains(path)).collect();
    let unseen: Vec<_> = unseen.into_iter().filter(|path| !NO_PAGES.contains(path)).collect();
    assert!(unseen.is_empty(), "nobody looked at {unseen:?}");
    known.bare_is_empty();
}

#[test]
fn neither_do_the_three_doors() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let at = listener.local_addr().unwrap();
    let doors = Doors::new(Arc::new(Nothing), vec![at.to_string()], true);
    runtime.spawn(serve_doors(doors, listener, Limits::default(), std::future::pending::<()>()));
    let mut browser = Browser::new(at, None, "en-XA");
    let mut known = Known::new();
    for path in ["/", "/check", "/start"] {
        let page = browser.get(path).of(200);
        known.look(path, &page);
    }
    let page = browser.post("/start", &[("company", "Nordwind Feinmechanik GmbH"), ("next_visit", "")]).of(422);
    known.look("a start without a name", &page);
    for (path, fields, status) in [("/check", &[("folder", "/handbook")][..], 200), ("/example", &[][..], 422)] {
        let reply = browser.post(path, fields).of(303);
        let place = reply.to().to_owned();
        let page = loop {
            let page = browser.get(&place);
            if page.header("refresh").is_none() {
                break page.of(status);
            }
            known.look("while waiting", &page);
            std::thread::sleep(std::time::Duration::from_millis(20));
        };
        known.look(path, &page);
    }
    known.bare_is_empty();
}

/// Behind these doors is nothing but one handbook.
struct Nothing;

impl Behind for Nothing {
    fn example(&self) -> Result<String, Problem> {
        Err(Problem::new(ProblemKind::Content, "x", "no"))
    }

    fn check(&self, _: &Path, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Assessed, Problem> {
        progress(0, 1);
        std::thread::sleep(std::time::Duration::from_millis(100));
        let requirement = |shown| AssessedRequirement {
            standard: "ISO 9001".into(),
            id: "4.1".into(),
            title: "Understanding the organization and its context".into(),
            shown,
            say: "no".into(),
            evidence: vec!["Handbook.docx".into()],
        };
        let document = AssessedDocument {
            path: "Handbook.docx".into(),
            title: Some("Handbook".into()),
            facts: String::new(),
            serves: vec![("4.1".into(), String::new())],
            problems: vec!["no".into()],
        };
        Ok(Assessed {
            folder: "/handbook".into(),
            requirements: [Shown::Addressed, Shown::Thin, Shown::NothingFound, Shown::NotFromDocuments]
                .map(requirement)
                .into(),
            information: vec![AssessedInformation { title: "ISO".into(), clause: "4.3".into(), found: vec![] }],
            documents: vec![document],
            beside: vec!["Handbook.docx".into()],
        })
    }

    fn arriving(&self) -> Result<PathBuf, Problem> {
        Err(Problem::new(ProblemKind::Content, "x", "no"))
    }

    fn start(&self, _: &Answers) -> Result<String, Problem> {
        Err(Problem::new(ProblemKind::Content, "x", "no"))
    }

    fn standards(&self) -> Vec<(String, String, bool)> {
        vec![("iso-9001-2015".into(), "ISO 9001".into(), true)]
    }

    fn zone(&self) -> String {
        "Europe/Berlin".into()
    }
}

/// Texts of a page, and those of its attributes that people read or hear.
fn texts(body: &str) -> Vec<String> {
    let title =
        body.split_once("<title>").and_then(|(_, rest)| rest.split_once('<')).map(|(title, _)| title.to_owned());
    // What is typed while somebody searches is a piece of a page.
    let page = body.split_once("<body").map_or(body, |(_, page)| page);
    let mut found: Vec<String> = title.into_iter().collect();
    for part in page.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        // What is set apart as code or as a hash is read by programs.
        if !["pre", "code", "script"].iter().any(|code| tag.starts_with(code)) && !tag.contains("mono") {
            found.push(text.to_owned());
        }
        for name in [" aria-label=\"", " title=\"", " placeholder=\"", " alt=\"", " label=\""] {
            let named = tag.split(name).skip(1);
            found.extend(named.filter_map(|rest| rest.split_once('"')).map(|(value, _)| value.to_owned()));
        }
    }
    found
}

/// What needs no translation, what was asked of it before (pages share most of what they say), and what was found bare.
struct Known {
    /// All words of the packs, text after text.
    packs: Vec<String>,
    /// Where each word stands there.
    places: HashMap<String, Vec<usize>>,
    asked: HashMap<String, Option<String>>,
    bare: BTreeSet<String>,
}

impl Known {
    fn new() -> Self {
        let mut packs = vec![String::new()];
        for (_, text) in crate::company::packs(false) {
            for part in text.split('"').skip(1).step_by(2) {
                packs.extend(words(part));
                // Nothing runs over from one text into the next.
                packs.push(String::new());
            }
        }
        for text in VALUES.iter().chain(&ENGINE) {
            packs.extend(words(text));
            packs.push(String::new());
        }
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, word) in packs.iter().enumerate() {
            places.entry(word.clone()).or_default().push(place);
        }
        Self { packs, places, asked: HashMap::new(), bare: BTreeSet::new() }
    }

    /// Looks through a page; whether it is one.
    fn look(&mut self, path: &str, page: &Reply) -> bool {
        if !page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            return path.contains("/files/");
        }
        assert!(!page.body.contains('⟦'), "{path}: a text is missing");
        for text in texts(&page.body) {
            for run in self.unexplained(&text) {
                self.bare.insert(format!("{path}: {run}"));
            }
        }
        true
    }

    #[track_caller]
    fn bare_is_empty(&self) {
        let list = self.bare.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        assert!(self.bare.is_empty(), "{} bare texts:\n{list}", self.bare.len());
    }

    /// The plain words of a text that neither packs nor people nor the engine said.
    fn unexplained(&mut self, text: &str) -> Vec<String> {
        let text = text.replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
        let text = text.replace("&#39;", "'");
        let mut left = Vec::new();
        for run in text.split(|letter: char| !letter.is_ascii()).map(words) {
            // Single letters are pieces of words in strange letters.
            if !run.iter().any(|word| word.len() > 1) {
                continue;
            }
            let whole = run.join(" ");
            let unknown = match self.asked.get(&whole) {
                Some(unknown) => unknown.clone(),
                None => self.unknown(&run),
            };
            self.asked.insert(whole, unknown.clone());
            left.extend(unknown);
        }
        left
    }

    /// Where a run stops being known texts side by side, the longest first: each of them whole, or three words of it.
    fn unknown(&self, run: &[String]) -> Option<String> {
        let mut from = 0;
        while from < run.len() {
            let at = self.places.get(&run[from]).into_iter().flatten();
            let known = |place: &usize| {
                let there = self.packs[place + 1..].iter().zip(&run[from + 1..]);
                let same = 1 + there.take_while(|(known, word)| known == word).count();
                let whole = self.packs[place - 1].is_empty() && self.packs[place + same].is_empty();
                if whole || same > 2 { same } else { 0 }
            };
            match at.map(known).max() {
                None | Some(0) => return Some(run[from..].join(" ")),
                Some(longest) => from += longest,
            }
        }
        None
    }
}

/// The words of a text, small; what holds a digit is a number, a day or a hash.
fn words(text: &str) -> Vec<String> {
    let whole = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '\'');
    let words = whole.filter(|word| !word.is_empty() && !word.contains(|letter: char| letter.is_ascii_digit()));
    words.map(str::to_lowercase).collect()
}
