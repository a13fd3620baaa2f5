//! Evidence that leaves the house as pages: whoever gets them opens a folder in any browser, offline, years from now. No script, nothing
//! fetched, readable in the dark, on a telephone and on paper.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use crate::{html::prose, paper::blocks};

/// All the look there is.
const LOOK: &str = ":root{color-scheme:light dark;--ink:#15181c;--mid:#59616b;--line:#d9dde2;--paper:#fff;--soft:#f5f6f8;--link:#0b57a4}\
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--mid:#a2a9b2;--line:#3a4048;--paper:#15181c;--soft:#1e2227;--link:#8ab9f5}}\
*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}\
a{color:var(--link)}h1{font-size:1.5rem;margin:.25rem 0 1rem;line-height:1.25}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1rem 0 .25rem}\
nav,.mid,footer,dt,caption{color:var(--mid)}nav{font-size:.85rem}dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.35rem 1rem;margin:0}dt,dd{margin:0}dd>:first-child{margin-top:0}dd>:last-child{margin-bottom:0}\
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border-bottom:1px solid var(--line);padding:.35rem .5rem .35rem 0;text-align:left;vertical-align:top}\
ul,ol{padding-left:1.2rem;margin:.25rem 0}pre,code{background:var(--soft);font-size:.85rem}pre{padding:.75rem;white-space:pre-wrap}.note{background:var(--soft);border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;margin:1rem 0}.note p{margin:.35rem 0}\
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.75rem;font-size:.8rem}\
@media (max-width:40rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.6rem}}\
@media print{body{max-width:none;padding:0;font-size:10pt}nav{display:none}a{color:inherit;text-decoration:none}h2,h3{break-after:avoid}tr,dd,.note{break-inside:avoid}@page{margin:18mm}}";

/// What every page of a pack carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackImprint {
    /// Whose it is.
    pub organisation: String,
    /// For what it was released.
    pub audit: String,
    /// As of when, and over which part of the log, as people read it.
    pub as_of: String,
    /// In whose days times are told.
    pub zone: TimeZone,
}

/// The first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackIndex {
    /// What it carries.
    pub imprint: PackImprint,
    /// The audit, by label.
    pub about: Vec<(String, String)>,
    /// Its plan: day, time, what, with whom.
    pub plan: Vec<[String; 4]>,
    /// The period.
    pub period: (Option<Date>, Date),
    /// How confidential the most confidential thing in it is.
    pub highest: String,
    /// Registers: name, what for, and each record's page, number, title and state.
    pub registers: Vec<(String, String, Vec<PackLine>)>,
    /// What was left out: why, and how many records.
    pub left_out: Vec<(String, u64)>,
}

/// A record on the first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackLine {
    /// Its page.
    pub path: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
}

/// A record's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackRecord {
    /// What it carries.
    pub imprint: PackImprint,
    /// Its register's name.
    pub register: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
    /// What it holds.
    pub facts: Vec<(String, PackValue)>,
    /// Signatures: name, meaning, when, by which means, whether over what stands.
    pub signatures: Vec<(String, String, Timestamp, String, bool)>,
    /// Entries: place, when, who, what, and whether what it says is in the pack.
    pub entries: Vec<(u64, Timestamp, String, String, bool)>,
}

/// What a field says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackValue {
    /// A line.
    Text(String),
    /// Markdown.
    Prose(String),
    /// Names, with a path beside this page where there is one.
    Links(Vec<(String, Option<String>)>),
    /// Rows under headers.
    Table(Vec<String>, Vec<Vec<String>>),
    /// Files: name, path where it is in the pack, size in bytes.
    Files(Vec<(String, Option<String>, u64)>),
}

/// The first page as a file.
#[must_use]
pub fn pack_index(page: &PackIndex) -> String {
    let title = format!("Evidence for {}", page.imprint.audit);
    let (from, until) = &page.period;
    let body = markup! {
        h1 { (title) }
        p class="mid" { (page.imprint.organisation) }
        div class="note" {
            p { "These pages were chosen and released by named people; they need nothing but this folder. What the company thinks of itself (assessments, drafts, comments) is not among them." }
            p { "Whether they are what was released, and whether the entries stand in the log, is shown by " code { "plumb verify" } " or by " code { "python3 verify_ledger.py" } " with the archive as it came; docs/ledger-format.md of Plumb says what that proves. Keep the file " code { "checkpoint" } ": it also shows a log that was rewritten later." }
        }
        h2 { "The audit" }
        dl {
            @for (label, text) in &page.about { dt { (label) } dd { (text) } }
            dt { "Evidence" } dd { @if let Some(from) = from { "from " (from) " " } "until " (until) }
            dt { "Most confidential in it" } dd { (page.highest) }
        }
        @if !page.plan.is_empty() {
            h2 { "Plan" }
            div class="scroll" { table {
                thead { tr { th scope="col" { "Day" } th scope="col" { "Time" } th scope="col" { "What" } th scope="col" { "With" } } }
                tbody { @for row in &page.plan { tr { @for cell in row { td { (cell) } } } } }
            } }
        }
        @for (name, purpose, lines) in &page.registers {
            h2 { (name) }
            p class="mid" { (purpose) }
            div class="scroll" { table {
                thead { tr { th scope="col" { "Number" } th scope="col" { "Title" } th scope="col" { "State" } } }
                tbody { @for line in lines { tr { td { a href=(line.path) { (line.number) } } td { (line.title) } td { (line.state) } } } }
            } }
        }
        h2 { "Left out" }
        @if page.left_out.is_empty() { p { "Nothing of the registers and the period that were chosen." } }
        @else { ul { @for (why, count) in &page.left_out { li { (count) " " @if *count == 1 { "record" } @else { "records" } ", " (why) } } } }
    };
    whole(&page.imprint, &title, "", &body)
}

/// A record's page as a file; it lies one folder below the first.
#[must_use]
pub fn pack_record(page: &PackRecord) -> String {
    let zone = &page.imprint.zone;
    let title = format!("{} {}", page.number, page.title);
    let body = markup! {
        h1 { (title) }
        p class="mid" { (page.register) @if !page.state.is_empty() { " · " (page.state) } }
        dl { @for (label, value) in &page.facts { dt { (label) } dd { (said(value)) } } }
        @if !page.signatures.is_empty() {
            h2 { "Signatures" }
            ul { @for (name, meaning, at, method, current) in &page.signatures {
                li { (name) ", " (meaning) ", " (moment(*at, zone)) " (" (method) ")" @if !current { ", over an earlier content" } }
            } }
        }
        h2 { "Entries in the log" }
        p class="mid" { "Each lies in the log at its place, proven in entries.jsonl. Where what it says is not shown, it also holds what was not released, such as a draft." }
        div class="scroll" { table {
            thead { tr { th scope="col" { "Entry" } th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What" } th scope="col" { "In the pack" } } }
            tbody { @for (seq, at, who, kind, shown) in &page.entries {
                tr { td { (seq) } td { (moment(*at, zone)) } td { (who) } td { (kind) } td { @if *shown { "with what it says" } @else { "its header" } } }
            } }
        } }
    };
    whole(&page.imprint, &title, "../", &body)
}

fn said(value: &PackValue) -> Markup {
    match value {
        PackValue::Text(text) => markup! { (text) },
        PackValue::Prose(text) => prose(&blocks(text)),
        PackValue::Links(links) => markup! {
            @for (n, (name, path)) in links.iter().enumerate() {
                @if n > 0 { ", " }
                @if let Some(path) = path { a href=(path) { (name) } } @else { (name) }
            }
        },
        PackValue::Table(columns, rows) => markup! { div class="scroll" { table {
            thead { tr { @for name in columns { th scope="col" { (name) } } } }
            tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
        } } },
        PackValue::Files(files) => markup! {
            ul { @for (name, path, bytes) in files {
                li { @if let Some(path) = path { a href=(path) { (name) } } @else { (name) " (not in this pack)" } " " span class="mid" { (bytes) " bytes" } }
            } }
        },
    }
}

fn moment(at: Timestamp, zone: &TimeZone) -> String {
    let at = zone.to_datetime(at);
    format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
}

fn whole(imprint: &PackImprint, title: &str, up: &str, body: &Markup) -> String {
    let page = markup! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                // Nothing in a text shall fetch or run anything, wherever this is opened.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(LOOK)) }
            }
            body {
                @if !up.is_empty() { nav { a href={ (up) "index.html" } { "All of the evidence" } } }
                main { (body) }
                footer { p { (imprint.organisation) " · " (imprint.audit) } p { (imprint.as_of) } }
            }
        }
    };
    page.into_string()
}
