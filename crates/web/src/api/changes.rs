//! What changes a register itself, or many of its records at once: settings with their consequences first, a register of one's
//! own, and rows of a spreadsheet. A look (`dry_run=true`) changes nothing.

use std::collections::BTreeMap;

use axum::{
    Json,
    http::{StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Answer, ImportTable, Mapping, NewRegister, RegisterEdit, Request},
    gate::TokenAct,
};
use serde::Deserialize;

use super::{
    asked::{Pairs, Parted},
    body::Body,
    program::{Program, unexpected},
    refused::Refused,
};

/// Rows of one import at most.
pub(super) const ROWS: usize = 10_000;

/// `GET …/settings`: all that may be changed about a register.
pub(super) async fn settings(
    program: Program,
    Parted(register): Parted<String>,
    uri: Uri,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    let register = program.register(TokenAct::Read, &register)?.to_string();
    program.describe_or_nowhere(&register).await?;
    match program.ask(Request::RegisterSettings { register }).await? {
        Answer::RegisterSettings(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// Changes of a register.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Editing {
    edits: Vec<RegisterEdit>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    set: Option<String>,
}

/// `POST …/settings`: changes a register, or says what would come of it.
pub(super) async fn change(
    program: Program,
    Parted(register): Parted<String>,
    uri: Uri,
    Body(editing): Body<Editing>,
) -> Result<Response, Refused> {
    let dry_run = Pairs::of(&uri, &["dry_run"], &[])?.flag("dry_run")?;
    let register = program.register(TokenAct::Write, &register)?.to_string();
    program.describe_or_nowhere(&register).await?;
    let Editing { edits, reason, set } = editing;
    changed(program.ask(Request::RegisterChange { register, edits, reason, seen: set, dry_run }).await?)
}

/// A register of the company's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Adding {
    register: NewRegister,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    set: Option<String>,
}

/// `POST /api/v1/registers`: adds a register, or says what would come of it.
pub(super) async fn add(program: Program, uri: Uri, Body(adding): Body<Adding>) -> Result<Response, Refused> {
    let dry_run = Pairs::of(&uri, &["dry_run"], &[])?.flag("dry_run")?;
    program.covers(TokenAct::Write, None)?;
    let Adding { register: new, reason, set } = adding;
    changed(program.ask(Request::RegisterAdd { new, reason, seen: set, dry_run }).await?)
}

fn changed(answer: Answer) -> Result<Response, Refused> {
    match answer {
        Answer::RegisterChanged(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// Rows to be taken in, each by header, with how columns become fields where headers alone do not say it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Importing {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    #[serde(default)]
    mapping: Option<Mapping>,
    /// Values that every row gets, by field id.
    #[serde(default)]
    set: BTreeMap<String, String>,
}

/// `POST …/import`: takes rows in, all or none, or says what would come of it. Where one row cannot be taken in, nothing is.
pub(super) async fn import(
    program: Program,
    Parted(register): Parted<String>,
    uri: Uri,
    Body(importing): Body<Importing>,
) -> Result<Response, Refused> {
    let dry_run = Pairs::of(&uri, &["dry_run"], &[])?.flag("dry_run")?;
    let register = program.register(TokenAct::Write, &register)?.to_string();
    program.describe_or_nowhere(&register).await?;
    let Importing { header, rows, mapping, set } = importing;
    let refused = |say: String| Refused::with(StatusCode::UNPROCESSABLE_ENTITY, "import.shape", say);
    if rows.len() > ROWS {
        return Err(refused(format!("an import has at most {ROWS} rows; nothing was taken in")).about("/rows"));
    }
    if let Some(at) = rows.iter().position(|row| row.len() > header.len()) {
        let say = "a row has more cells than there are headers; nothing was taken in";
        return Err(refused(say.to_owned()).about(format!("/rows/{at}")));
    }
    let mut mapping = mapping.unwrap_or_default();
    mapping.set.extend(set);
    // Counted as in a file: the header is row 1.
    let rows = (2..).zip(rows).collect();
    let table = ImportTable { name: "api".to_owned(), header, rows };
    match program.ask(Request::Import { register, table, mapping, dry_run }).await? {
        Answer::Imported(report) if dry_run || report.refused.is_empty() => Ok(Json(report).into_response()),
        Answer::Imported(report) => {
            let first = report.refused.first().map_or("", |row| row.say.as_str());
            let at = report.refused.first().map_or(0, |row| row.row.saturating_sub(2));
            let say = format!("{} rows cannot be taken in, so nothing was: {first}", report.refused.len());
            let help = "ask with `dry_run=true` for the whole report";
            Err(refused(say).about(format!("/rows/{at}")).help(help))
        }
        _ => Err(unexpected()),
    }
}
