//! Registers as programs need them, and as files.

use axum::{
    Json,
    http::Uri,
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use plumb_engine::{
    desk::{Answer, Filter, Request, TableFormat},
    gate::TokenAct,
};
use serde_json::json;

use super::{
    asked::{Pairs, Parted},
    program::{Program, unexpected},
    records::filters,
    refused::Refused,
};
use crate::site::Site;

/// `GET /api/v1/registers`: all that this person may see, with fields, states and steps.
pub(super) async fn all(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Registers { register: None }).await? {
        Answer::Registers { registers } => Ok(Json(json!({ "registers": registers })).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/registers/{register}`.
pub(super) async fn one(program: Program, Parted(register): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    let register = program.register(TokenAct::Read, &register)?;
    Ok(Json(program.describe_or_nowhere(register.as_str()).await?).into_response())
}

/// `GET …/export.csv`.
pub(super) async fn csv(program: Program, parted: Parted<String>, uri: Uri) -> Result<Response, Refused> {
    export(program, parted, uri, TableFormat::Csv).await
}

/// `GET …/export.xlsx`.
pub(super) async fn xlsx(program: Program, parted: Parted<String>, uri: Uri) -> Result<Response, Refused> {
    export(program, parted, uri, TableFormat::Xlsx).await
}

async fn export(
    program: Program,
    Parted(register): Parted<String>,
    uri: Uri,
    format: TableFormat,
) -> Result<Response, Refused> {
    let (filters, columns, void, on) = narrowing(&uri)?;
    let register = program.register(TokenAct::Read, &register)?;
    program.describe_or_nowhere(register.as_str()).await?;
    let request = Request::ExportRegister { register: register.to_string(), filters, columns, void, on };
    let Answer::Table(table) = program.ask(request).await? else { return Err(unexpected()) };
    let name = format!("{}-{}.{}", table.register, table.day, format.ending());
    let bytes = program.work(move |site: &Site| site.printer.table(&table, format)).await?;
    Ok(as_file(bytes, &name, format))
}

/// What a query narrows an export to: filters, columns, void ones too, a past day.
pub(crate) type Narrowing = (Vec<Filter>, Vec<String>, bool, Option<Date>);

/// The same query for a page's button.
pub(crate) fn narrowing(uri: &Uri) -> Result<Narrowing, Refused> {
    let once = ["void", "on", "q", "state", "mine", "overdue", "due_within"];
    let pairs = Pairs::of(uri, &once, &["where", "column"])?;
    let columns = pairs.all("column").map(ToOwned::to_owned).collect();
    Ok((filters(&pairs)?, columns, pairs.flag("void")?, pairs.day("on")?))
}

/// A table's file, to be kept.
pub(crate) fn as_file(bytes: Vec<u8>, name: &str, format: TableFormat) -> Response {
    crate::papers::as_file(bytes, name, format.media_type())
}
