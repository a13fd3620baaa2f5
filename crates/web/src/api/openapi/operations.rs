//! Every operation of the API, once: the document, the documentation page and the test that holds them against the routes
//! are made of this table.

/// What an operation is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// Its id in the document; its summary is the text `api-` and this id.
    pub(crate) id: &'static str,
    /// What its query knows, in groups that several share.
    pub(super) query: &'static [&'static [Query]],
    pub(super) body: Body,
    /// It must say which version it was made on.
    pub(super) if_match: bool,
    /// The same key does it once.
    pub(super) key: bool,
    pub(super) answer: Given,
}

/// A name in a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Query {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    pub(super) required: bool,
}

/// What a query's value is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holds {
    Text,
    /// Text that may be empty.
    Words,
    Texts,
    Day,
    Flag,
    Number(u32, u32),
    Standard,
    Register,
}

/// What an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    None,
    /// JSON of this schema.
    Json(&'static str),
    /// A new record of the register.
    New,
    /// Other values of a record of the register.
    Change,
    /// A form with a file.
    File,
}

/// What it answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// JSON of this schema.
    Json(&'static str),
    /// A record of the register.
    Record,
    /// A new record of the register: 201.
    Made,
    /// Other content of this media type.
    Bytes(&'static str),
    /// That it was done: 204.
    Nothing,
}

const fn q(name: &'static str, holds: Holds) -> Query {
    Query { name, holds, required: false }
}

const fn get(id: &'static str, path: &'static str, query: &'static [&'static [Query]], answer: Given) -> Operation {
    Operation { method: "GET", path, id, query, body: Body::None, if_match: false, key: false, answer }
}

const fn act(id: &'static str, method: &'static str, path: &'static str, body: Body, answer: Given) -> Operation {
    Operation { method, path, id, query: &[], body, if_match: false, key: true, answer }
}

/// A change that no key makes happen once: doing it twice does no more than doing it once.
const fn set(id: &'static str, method: &'static str, path: &'static str, body: Body, answer: Given) -> Operation {
    Operation { key: false, ..act(id, method, path, body, answer) }
}

/// The same, which says which version it was made on.
const fn on_version(operation: Operation) -> Operation {
    Operation { if_match: true, ..operation }
}

/// The same, with what its query knows.
const fn with(query: &'static [&'static [Query]], operation: Operation) -> Operation {
    Operation { query, ..operation }
}

/// What narrows a list, on a page and in a file alike.
const NARROW: &[Query] = &[
    q("void", Holds::Flag),
    q("q", Holds::Words),
    q("state", Holds::Text),
    q("mine", Holds::Flag),
    q("overdue", Holds::Flag),
    q("due_within", Holds::Number(0, 3_650)),
    q("where", Holds::Texts),
];

const PAGE: &[Query] =
    &[q("limit", Holds::Number(1, super::super::records::PAGE)), q("after", Holds::Text), q("order", Holds::Text)];

const FILE: &[Query] = &[q("on", Holds::Day), q("column", Holds::Texts)];

const ON: &[Query] = &[q("on", Holds::Day)];
const SEARCH: &[Query] = &[
    Query { name: "q", holds: Holds::Text, required: true },
    q("register", Holds::Register),
    q("limit", Holds::Number(1, 200)),
];
const WORK: &[Query] = &[q("person", Holds::Text), q("until", Holds::Day)];
const READINESS: &[Query] = &[
    q("on", Holds::Day),
    q("standard", Holds::Standard),
    q("todays_checks", Holds::Flag),
    q("known_later", Holds::Flag),
];

const SWITCHES: &[Query] = &[q("on", Holds::Day), q("todays_checks", Holds::Flag), q("known_later", Holds::Flag)];
const UNTIL: &[Query] = &[Query { name: "until", holds: Holds::Day, required: true }];
const SPAN: &[Query] = &[q("standard", Holds::Standard), q("from", Holds::Day), q("to", Holds::Day)];
const PERSON: &[Query] = &[q("person", Holds::Text)];
const ASKED: &[Query] = &[q("requirement", Holds::Text)];
const SINCE: &[Query] = &[q("since", Holds::Day)];
const DRAW: &[Query] = &[Query { name: "draw", holds: Holds::Text, required: true }];
const SOA: &[Query] = &[q("standard", Holds::Standard), q("version", Holds::Text), q("against", Holds::Text)];
const OF: &[Query] = &[q("standard", Holds::Standard)];
const WALK: &[Query] = &[q("on", Holds::Day), q("trail", Holds::Text)];
const LOOK: &[Query] = &[q("dry_run", Holds::Flag)];
const LINES: &[Query] =
    &[q("kind", Holds::Text), q("before", Holds::Number(0, u32::MAX)), q("limit", Holds::Number(1, 500))];

const GAPS: &[Query] = &[q("gaps", Holds::Flag)];

const PDF: Given = Given::Bytes("application/pdf");
const CSV: Given = Given::Bytes("text/csv");
const RECORD: Given = Given::Json("record");
const CHANGED: Given = Given::Json("register-changed");
const SWITCHED: Given = Given::Json("standard-switched");
const REQUIREMENT: &str = "/api/v1/readiness/requirements/{standard}/{requirement}";
const ASKED_ONE: &str = "/api/v1/questionnaires/{questionnaire}";
const ANSWERS: &str = "/api/v1/questionnaires/{questionnaire}/answers";
const XLSX: Given = Given::Bytes("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

/// All of them, in the order of the documentation.
pub(crate) const OPERATIONS: &[Operation] = &[
    get("list-registers", "/api/v1/registers", &[], Given::Json("registers")),
    get("show-register", of_register!(""), &[], Given::Json("register")),
    get("list-records", of_register!("/records"), &[PAGE, NARROW], Given::Json("list")),
    act("create-record", "POST", of_register!("/records"), Body::New, Given::Made),
    get("show-record", of_record!(""), &[ON], Given::Record),
    on_version(act("change-record", "PATCH", of_record!(""), Body::Change, Given::Record)),
    on_version(act("move-record", "POST", of_record!("/transitions/{id}"), Body::Json("step"), RECORD)),
    act("void-record", "POST", of_record!("/void"), Body::Json("void"), RECORD),
    act("undo-record", "POST", of_record!("/undo"), Body::Json("undo"), RECORD),
    act("comment-record", "POST", of_record!("/comments"), Body::Json("comment"), RECORD),
    act("link-record", "POST", of_record!("/links/{field}"), Body::Json("link-to"), RECORD),
    act("unlink-record", "DELETE", of_record!("/links/{field}/{to}"), Body::None, RECORD),
    act("attach-file", "POST", of_record!("/files"), Body::File, Given::Made),
    get("download-file", of_record!("/files/{file}"), &[], Given::Bytes("application/octet-stream")),
    act("detach-file", "DELETE", of_record!("/files/{file}"), Body::None, RECORD),
    get("record-history", of_record!("/history"), &[], Given::Json("history")),
    get("who-sees", of_record!("/access"), &[], Given::Json("who-sees")),
    get("trail", of_record!("/trail"), &[WALK], Given::Json("trail")),
    get("document", of_record!("/document"), &[], Given::Json("document")),
    act("revise-document", "POST", of_record!("/revise"), Body::Json("revise"), Given::Made),
    get("compare", of_record!("/compare/{other}"), &[], Given::Json("compared")),
    get("reading", "/api/v1/reading", &[], Given::Json("readings")),
    get("export-csv", of_register!("/export.csv"), &[FILE, NARROW], CSV),
    get("export-xlsx", of_register!("/export.xlsx"), &[FILE, NARROW], XLSX),
    with(&[LOOK], set("import", "POST", of_register!("/import"), Body::Json("import"), Given::Json("imported"))),
    get("lists", of_register!("/lists"), &[], Given::Json("lists-kept")),
    set("keep-list", "POST", of_register!("/lists"), Body::Json("list-keep"), Given::Json("lists-kept")),
    set("rename-list", "PATCH", of_register!("/lists/{list}"), Body::Json("list-name"), Given::Json("lists-kept")),
    set("drop-list", "DELETE", of_register!("/lists/{list}"), Body::None, Given::Nothing),
    set("choose-columns", "POST", of_register!("/columns"), Body::Json("columns"), Given::Json("lists-kept")),
    get("settings", of_register!("/settings"), &[], Given::Json("settings")),
    with(&[LOOK], set("change-settings", "POST", of_register!("/settings"), Body::Json("settings-change"), CHANGED)),
    with(&[LOOK], set("add-register", "POST", "/api/v1/registers", Body::Json("register-new"), CHANGED)),
    act("batch", "POST", "/api/v1/batch", Body::Json("batch"), Given::Json("done-all")),
    get("search", "/api/v1/search", &[SEARCH], Given::Json("found")),
    get("work", "/api/v1/work", &[WORK], Given::Json("work")),
    get("readiness", "/api/v1/readiness", &[READINESS], Given::Json("readiness")),
    get("requirement", REQUIREMENT, &[SWITCHES], Given::Json("requirement-in-full")),
    get("turns", "/api/v1/readiness/turns", &[UNTIL], Given::Json("turns")),
    get("timeline", "/api/v1/readiness/timeline", &[SPAN], Given::Json("timeline")),
    get("stand-ins", "/api/v1/stand-ins", &[], Given::Json("stand-ins")),
    get("certification", "/api/v1/certification", &[], Given::Json("certification")),
    get("proposals", "/api/v1/proposals", &[ASKED], Given::Json("proposals")),
    act("take-proposal", "POST", "/api/v1/proposals/{id}/take", Body::None, Given::Json("done")),
    get("plan", "/api/v1/plan", &[], Given::Json("plan")),
    get("rehearsal", "/api/v1/rehearsal", &[PERSON], Given::Json("rehearsal")),
    get("briefing", "/api/v1/rehearsal/top", &[], Given::Json("briefing")),
    get("visit", "/api/v1/rehearsal/visit", &[SINCE], Given::Json("visit")),
    with(&[DRAW], act("draw", "POST", "/api/v1/rehearsal/draw", Body::None, Given::Json("done"))),
    get("standards", "/api/v1/standards", &[], Given::Json("standards")),
    with(&[LOOK], set("switch-standard", "POST", "/api/v1/standards/{standard}", Body::Json("switch"), SWITCHED)),
    get("transition", "/api/v1/transition", &[], Given::Json("edition_change")),
    get("applicability", "/api/v1/applicability", &[SOA], Given::Json("applicability")),
    with(&[OF], act("prepare-applicability", "POST", "/api/v1/applicability/prepare", Body::None, Given::Json("done"))),
    get("readiness-pdf", "/api/v1/readiness/export.pdf", &[READINESS, GAPS], PDF),
    get("readiness-xlsx", "/api/v1/readiness/export.xlsx", &[READINESS, GAPS], XLSX),
    get("applicability-pdf", "/api/v1/applicability/export.pdf", &[SOA], PDF),
    get("applicability-xlsx", "/api/v1/applicability/export.xlsx", &[SOA], XLSX),
    get("certification-pdf", "/api/v1/certification/export.pdf", &[], PDF),
    get("certification-xlsx", "/api/v1/certification/export.xlsx", &[], XLSX),
    get("oscal", "/api/v1/oscal", &[], Given::Json("oscal")),
    get("own-visits", "/api/v1/visits", &[], Given::Json("own-visits")),
    act("ask-for", "POST", "/api/v1/visits/requests", Body::Json("wish"), Given::Json("done")),
    get("audit-room", "/api/v1/audits/{audit}", &[], Given::Json("audit-room")),
    act(
        "prepare-evidence",
        "POST",
        "/api/v1/audits/{audit}/evidence",
        Body::Json("evidence-wanted"),
        Given::Json("done"),
    ),
    get("evidence-pack", "/api/v1/evidence/{release}/pack", &[], Given::Bytes("application/zip")),
    get("questionnaires", "/api/v1/questionnaires", &[], Given::Json("asked-all")),
    act("take-questionnaire", "POST", "/api/v1/questionnaires", Body::Json("asked-form"), Given::Json("done")),
    get("questionnaire", ASKED_ONE, &[], Given::Json("asked-one")),
    act("answer-question", "POST", ANSWERS, Body::Json("asked-decided"), Given::Json("done")),
    get("questionnaire-pdf", "/api/v1/questionnaires/{questionnaire}/export.pdf", &[], PDF),
    get("questionnaire-xlsx", "/api/v1/questionnaires/{questionnaire}/export.xlsx", &[], XLSX),
    get("trust", "/api/v1/trust", &[], Given::Json("trust")),
    act("switch-trust", "POST", "/api/v1/trust", Body::Json("trust-switch"), Given::Json("done")),
    get("trails", "/api/v1/trails", &[], Given::Json("trails")),
    get("everybody", "/api/v1/people", &[], Given::Json("everybody")),
    get("access", of_person!("/access"), &[], Given::Json("access")),
    set("end-access", "DELETE", of_person!("/access"), Body::None, Given::Nothing),
    set("invite", "POST", of_person!("/invitation"), Body::None, Given::Json("invitation")),
    act("hand-over", "POST", of_person!("/hand-over"), Body::Json("hand-over"), Given::Json("handed-over")),
    get("tokens", "/api/v1/tokens", &[], Given::Json("tokens")),
    set("end-token", "DELETE", "/api/v1/tokens/{id}", Body::None, Given::Nothing),
    get("sessions", "/api/v1/sessions", &[], Given::Json("sessions")),
    set("end-session", "DELETE", "/api/v1/sessions/{id}", Body::None, Given::Nothing),
    get("access-log", "/api/v1/access-log", &[LINES], Given::Json("access-log")),
    get("status", "/api/v1/status", &[], Given::Json("status")),
    get("me", "/api/v1/me", &[], Given::Json("me")),
    get("checkpoint", "/api/v1/checkpoint", &[], Given::Bytes("text/plain")),
    get("proof", "/api/v1/proofs/{seq}", &[], Given::Json("proof")),
    set("verify", "POST", "/api/v1/verify", Body::Json("verify"), Given::Json("verified")),
];
