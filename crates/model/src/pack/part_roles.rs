//! The roles of parts that have many: which fields play them, of which types, and whether they must be there.

/// A role of a part: its name, the field types that may fill it, and whether it must be there.
pub(super) struct PartRole(pub(super) &'static str, pub(super) &'static [&'static str], pub(super) bool);

pub(super) const TEXTS: &[&str] = &["text", "prose"];
pub(super) const DATE: &[&str] = &["date"];
pub(super) const DAY: &[&str] = &["date", "moment"];
pub(super) const PERSON: &[&str] = &["person"];
pub(super) const CHOICE: &[&str] = &["choice", "level"];
pub(super) const NAMES: &[&str] = &["text", "prose", "choice", "choices"];

/// What a copy or a drill says.
pub(super) const COPY: &[PartRole] = &[
    PartRole("kind", &["text", "choice"], true),
    PartRole("on", DAY, true),
    PartRole("result", &["text", "choice", "flag"], true),
    PartRole("what", &["text"], false),
    PartRole("text", TEXTS, false),
    PartRole("place", &["text"], false),
    PartRole("away", &["flag"], false),
    PartRole("encrypted", &["flag"], false),
    PartRole("way", &["text"], false),
    PartRole("took", &["number"], false),
    PartRole("took_hours", &["number"], false),
    PartRole("by", PERSON, false),
    PartRole("by_hand", &["flag"], false),
    PartRole("snapshots", TEXTS, false),
    PartRole("entries", &["number"], false),
    PartRole("root", &["text"], false),
    PartRole("amount", &["number"], false),
    PartRole("lost_after", &["moment"], false),
    PartRole("learnt", TEXTS, false),
];

/// How a requirement is met.
pub(super) const STATEMENT: &[PartRole] = &[
    PartRole("requirements", &["requirements"], true),
    PartRole("text", TEXTS, true),
    PartRole("owner", PERSON, true),
    PartRole("applicable", &["flag"], true),
    PartRole("justification", TEXTS, true),
    PartRole("confirmed_by", PERSON, true),
    PartRole("confirmed_on", DATE, true),
    PartRole("evidence", &["table"], true),
    PartRole("driver", &["text", "prose", "choice", "choices", "link", "links"], false),
    PartRole("status", &["choice"], false),
    PartRole("about", &["choice"], false),
    PartRole("differs", &["table"], false),
    PartRole("reference", TEXTS, false),
    PartRole("put_down", DATE, false),
];

/// What a grant of access says.
pub(super) const GRANT: &[PartRole] = &[
    PartRole("person", PERSON, true),
    PartRole("registers", NAMES, true),
    PartRole("actions", &["choices"], true),
    PartRole("highest", CHOICE, true),
    PartRole("scope", &["choice"], true),
    PartRole("listed", TEXTS, false),
    PartRole("from", DATE, false),
    PartRole("until", DATE, false),
    PartRole("audit", &["link"], false),
    PartRole("evidence_from", DATE, false),
    PartRole("evidence_until", DATE, false),
    PartRole("screen_from", CHOICE, false),
    PartRole("screen_only", NAMES, false),
];

/// What an audit says.
pub(super) const AUDIT: &[PartRole] = &[
    PartRole("title", &["text"], true),
    PartRole("kind", CHOICE, false),
    PartRole("systems", &["choice", "choices"], false),
    PartRole("requirements", &["requirements"], false),
    PartRole("scope", TEXTS, false),
    PartRole("planned", DATE, false),
    PartRole("on", DATE, true),
    PartRole("body", &["text"], false),
    PartRole("lead", PERSON, false),
    PartRole("plan", &["table"], false),
    PartRole("conclusion", TEXTS, false),
];

/// What a finding says.
pub(super) const FINDING: &[PartRole] = &[
    PartRole("audit", &["link"], true),
    PartRole("grade", &["choice"], true),
    PartRole("title", &["text"], false),
    PartRole("requirements", &["requirements"], false),
    PartRole("asked", TEXTS, false),
    PartRole("seen", TEXTS, false),
    PartRole("owner", PERSON, false),
    PartRole("answer_due", DATE, false),
    PartRole("due", DATE, false),
    PartRole("case", &["link"], false),
    PartRole("closed", DATE, false),
];

/// What an auditor asks for.
pub(super) const AUDIT_REQUEST: &[PartRole] = &[
    PartRole("audit", &["link"], true),
    PartRole("asked", TEXTS, true),
    PartRole("requirements", &["requirements"], false),
    PartRole("asked_on", DATE, false),
    PartRole("due", DATE, false),
    PartRole("how", CHOICE, false),
    PartRole("records", TEXTS, false),
    PartRole("note", TEXTS, false),
];

/// What was released to somebody outside.
pub(super) const RELEASE: &[PartRole] = &[
    PartRole("contents", &["text"], true),
    PartRole("highest", CHOICE, true),
    PartRole("audit", &["link"], true),
    PartRole("entries", &["number"], true),
    PartRole("title", &["text"], false),
    PartRole("from", DATE, false),
    PartRole("until", DATE, false),
    PartRole("registers", NAMES, false),
    PartRole("listed", TEXTS, false),
    PartRole("left_out", TEXTS, false),
    PartRole("files", &["number"], false),
];

/// Columns that the plan of an audit has.
pub(super) const AUDIT_PLAN: &[PartRole] = &[
    PartRole("day", DATE, true),
    PartRole("time", &["text", "time"], true),
    PartRole("what", &["text"], true),
    PartRole("who", &["text"], true),
];

/// What an action says.
pub(super) const ACTION: &[PartRole] = &[
    PartRole("owner", PERSON, true),
    PartRole("due", DATE, true),
    PartRole("opened", DATE, false),
    PartRole("details", TEXTS, false),
    PartRole("result", TEXTS, false),
    PartRole("done", DATE, false),
    PartRole("finding", &["link"], false),
    PartRole("case", &["link"], false),
];

/// What a certificate says.
pub(super) const CERTIFICATE: &[PartRole] = &[
    PartRole("until", DATE, true),
    PartRole("standard", CHOICE, false),
    PartRole("visit", DATE, false),
    PartRole("decided", DATE, false),
    PartRole("body", &["text"], false),
    PartRole("mark", &["text"], false),
    PartRole("scope", TEXTS, false),
    PartRole("sites", TEXTS, false),
    PartRole("soa", &["text"], false),
    PartRole("applied", DATE, false),
    PartRole("stage1", DATE, false),
    PartRole("stage2", DATE, false),
    PartRole("answer_days", &["number"], false),
    PartRole("major_days", &["number"], false),
    PartRole("plan_days", &["number"], false),
    PartRole("reply_days", &["number"], false),
];

/// What a check at the desk says.
pub(super) const SPOT_CHECK: &[PartRole] = &[
    PartRole("kind", &["text"], true),
    PartRole("seed", &["text"], true),
    PartRole("on", DATE, true),
    PartRole("by", PERSON, true),
    PartRole("population", TEXTS, true),
    PartRole("drawn", &["table"], true),
    PartRole("ask", TEXTS, false),
    PartRole("count", &["number"], false),
    PartRole("entries", &["number"], false),
];

/// What was decided of a plan.
pub(super) const PLAN: &[PartRole] = &[
    PartRole("target", DATE, true),
    PartRole("standards", &["choices"], false),
    PartRole("days_a_week", &["number"], false),
    PartRole("stage1", DATE, false),
    PartRole("stage2", DATE, false),
];

/// What was decided of one of its steps.
pub(super) const PLAN_STEP: &[PartRole] = &[
    PartRole("plan", &["link"], true),
    PartRole("step", &["text"], true),
    PartRole("owner", PERSON, false),
    PartRole("agreed", DATE, false),
    PartRole("effort", &["number"], false),
];

/// What a customer's questionnaire says.
pub(super) const QUESTIONNAIRE: &[PartRole] = &[
    PartRole("title", &["text"], true),
    PartRole("customer", &["text"], true),
    PartRole("highest", &["choice"], true),
    PartRole("due", DATE, false),
    PartRole("received", DATE, false),
    PartRole("file", &["files"], false),
    PartRole("sent", DATE, false),
    PartRole("owner", PERSON, false),
];

/// What one of its questions says.
pub(super) const QUESTION: &[PartRole] = &[
    PartRole("questionnaire", &["link"], true),
    PartRole("asked", &["text"], true),
    PartRole("decision", &["choice"], true),
    PartRole("answer", &["prose"], true),
    PartRole("statement", &["link"], true),
    PartRole("basis", &["text"], true),
    PartRole("matched", &["table"], true),
    PartRole("place", &["text"], false),
    PartRole("earlier", &["link"], false),
    PartRole("by", PERSON, false),
    PartRole("on", DATE, false),
];

/// Whether strangers are shown anything, and what stands above it.
pub(super) const TRUST_PAGE: &[PartRole] = &[PartRole("on", &["flag"], true), PartRole("lead", TEXTS, false)];
