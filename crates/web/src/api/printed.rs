//! What leaves as a file, for programs: readiness, gap list, Statement of Applicability, certification cycle; and OSCAL.

use axum::{
    Json,
    http::Uri,
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Answer, PaperFormat, PaperWanted, RecordRef, Request, Switches},
    gate::TokenAct,
};
use serde_json::{Map, Value};

use super::{
    asked::Pairs,
    program::{Program, unexpected},
    refused::Refused,
};
use crate::{
    papers::{as_file, named},
    site::Site,
};

/// `GET /api/v1/readiness/export.pdf`.
pub(super) async fn readiness_pdf(program: Program, uri: Uri) -> Result<Response, Refused> {
    printed(program, readiness(&uri)?, PaperFormat::Pdf).await
}

/// `GET /api/v1/readiness/export.xlsx`.
pub(super) async fn readiness_xlsx(program: Program, uri: Uri) -> Result<Response, Refused> {
    printed(program, readiness(&uri)?, PaperFormat::Xlsx).await
}

/// `GET /api/v1/applicability/export.pdf`.
pub(super) async fn applicability_pdf(program: Program, uri: Uri) -> Result<Response, Refused> {
    printed(program, applicability(&uri)?, PaperFormat::Pdf).await
}

/// `GET /api/v1/applicability/export.xlsx`.
pub(super) async fn applicability_xlsx(program: Program, uri: Uri) -> Result<Response, Refused> {
    printed(program, applicability(&uri)?, PaperFormat::Xlsx).await
}

/// `GET /api/v1/certification/export.pdf`.
pub(super) async fn certification_pdf(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    printed(program, PaperWanted::Certification, PaperFormat::Pdf).await
}

/// `GET /api/v1/certification/export.xlsx`.
pub(super) async fn certification_xlsx(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    printed(program, PaperWanted::Certification, PaperFormat::Xlsx).await
}

/// `GET /api/v1/oscal`: each document by its name, as far as there is anything to say in it.
pub(super) async fn oscal(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    let Answer::Oscal { documents } = program.ask(Request::Oscal).await? else { return Err(unexpected()) };
    let all: Map<String, Value> = documents.into_iter().map(|document| (document.name, document.content)).collect();
    Ok(Json(Value::Object(all)).into_response())
}

/// A paper as a file.
pub(super) async fn printed(program: Program, wanted: PaperWanted, format: PaperFormat) -> Result<Response, Refused> {
    program.covers(TokenAct::Read, None)?;
    let Answer::Paper(paper) = program.ask(Request::Paper { wanted }).await? else { return Err(unexpected()) };
    let name = named(&paper, format);
    let bytes = program.work(move |site: &Site| site.printer.paper(&paper, format)).await?;
    Ok(as_file(bytes, &name, format.media_type()))
}

fn readiness(uri: &Uri) -> Result<PaperWanted, Refused> {
    let pairs = Pairs::of(uri, &["on", "standard", "todays_checks", "known_later", "gaps"], &[])?;
    let switches = Switches { todays_checks: pairs.flag("todays_checks")?, known_later: pairs.flag("known_later")? };
    let (on, standard, gaps) = (pairs.day("on")?, pairs.standard("standard")?, pairs.flag("gaps")?);
    Ok(PaperWanted::Readiness { on, standard, switches, gaps })
}

fn applicability(uri: &Uri) -> Result<PaperWanted, Refused> {
    let pairs = Pairs::of(uri, &["standard", "version", "against"], &[])?;
    let named = |name: &str| pairs.text(name).map(RecordRef::from);
    Ok(PaperWanted::Applicability {
        standard: pairs.standard("standard")?,
        version: named("version"),
        against: named("against"),
    })
}
