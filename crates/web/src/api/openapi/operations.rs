//! Every operation of the API, once: the document, the documentation page and the test that holds them against the routes
//! are made of this table.

/// What an operation is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// Its id in the document; its summary is the text `api-` and this id.
    pub(crate) id: &'static str,
    /// What its query knows.
    pub(super) query: &'static [Query],
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
}

const fn q(name: &'static str, holds: Holds) -> Query {
    Query { name, holds, required: false }
}

const fn get(id: &'static str, path: &'static str, query: &'static [Query], answer: Given) -> Operation {
    Operation { method: "GET", path, id, query, body: Body::None, if_match: false, key: false, answer }
}

const fn act(id: &'static str, method: &'static str, path: &'static str, body: Body, answer: Given) -> Operation {
    Operation { method, path, id, query: &[], body, if_match: false, key: true, answer }
}

const NARROW: &[Query] = &[
    q("limit", Holds::Number(1, super::super::records::PAGE)),
    q("after", Holds::Text),
    q("order", Holds::Text),
    q("void", Holds::Flag),
    q("q", Holds::Words),
    q("state", Holds::Text),
    q("mine", Holds::Flag),
    q("overdue", Holds::Flag),
    q("due_within", Holds::Number(0, 3_650)),
    q("where", Holds::Texts),
];

const FILE: &[Query] = &[
    q("void", Holds::Flag),
    q("on", Holds::Day),
    q("q", Holds::Words),
    q("state", Holds::Text),
    q("mine", Holds::Flag),
    q("overdue", Holds::Flag),
    q("due_within", Holds::Number(0, 3_650)),
    q("where", Holds::Texts),
    q("column", Holds::Texts),
];

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

const CSV: Given = Given::Bytes("text/csv");
const XLSX: Given = Given::Bytes("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

/// All of them, in the order of the documentation.
pub(crate) const OPERATIONS: &[Operation] = &[
    get("list-registers", "/api/v1/registers", &[], Given::Json("registers")),
    get("show-register", "/api/v1/registers/{register}", &[], Given::Json("register")),
    get("list-records", "/api/v1/registers/{register}/records", NARROW, Given::Json("list")),
    act("create-record", "POST", "/api/v1/registers/{register}/records", Body::New, Given::Made),
    get("show-record", "/api/v1/registers/{register}/records/{number}", ON, Given::Record),
    Operation {
        if_match: true,
        ..act("change-record", "PATCH", "/api/v1/registers/{register}/records/{number}", Body::Change, Given::Record)
    },
    Operation {
        if_match: true,
        ..act(
            "move-record",
            "POST",
            "/api/v1/registers/{register}/records/{number}/transitions/{id}",
            Body::Json("step"),
            Given::Json("record"),
        )
    },
    act(
        "void-record",
        "POST",
        "/api/v1/registers/{register}/records/{number}/void",
        Body::Json("void"),
        Given::Json("record"),
    ),
    act(
        "undo-record",
        "POST",
        "/api/v1/registers/{register}/records/{number}/undo",
        Body::Json("undo"),
        Given::Json("record"),
    ),
    act(
        "comment-record",
        "POST",
        "/api/v1/registers/{register}/records/{number}/comments",
        Body::Json("comment"),
        Given::Json("record"),
    ),
    act(
        "link-record",
        "POST",
        "/api/v1/registers/{register}/records/{number}/links/{field}",
        Body::Json("link-to"),
        Given::Json("record"),
    ),
    act(
        "unlink-record",
        "DELETE",
        "/api/v1/registers/{register}/records/{number}/links/{field}/{to}",
        Body::None,
        Given::Json("record"),
    ),
    act("attach-file", "POST", "/api/v1/registers/{register}/records/{number}/files", Body::File, Given::Made),
    get(
        "download-file",
        "/api/v1/registers/{register}/records/{number}/files/{file}",
        &[],
        Given::Bytes("application/octet-stream"),
    ),
    act(
        "detach-file",
        "DELETE",
        "/api/v1/registers/{register}/records/{number}/files/{file}",
        Body::None,
        Given::Json("record"),
    ),
    get("record-history", "/api/v1/registers/{register}/records/{number}/history", &[], Given::Json("history")),
    get("export-csv", "/api/v1/registers/{register}/export.csv", FILE, CSV),
    get("export-xlsx", "/api/v1/registers/{register}/export.xlsx", FILE, XLSX),
    act("batch", "POST", "/api/v1/batch", Body::Json("batch"), Given::Json("done-all")),
    get("search", "/api/v1/search", SEARCH, Given::Json("found")),
    get("work", "/api/v1/work", WORK, Given::Json("work")),
    get("readiness", "/api/v1/readiness", READINESS, Given::Json("readiness")),
    get("status", "/api/v1/status", &[], Given::Json("status")),
    get("me", "/api/v1/me", &[], Given::Json("me")),
    get("checkpoint", "/api/v1/checkpoint", &[], Given::Bytes("text/plain")),
    get("proof", "/api/v1/proofs/{seq}", &[], Given::Json("proof")),
    Operation { key: false, ..act("verify", "POST", "/api/v1/verify", Body::Json("verify"), Given::Json("verified")) },
];
