//! The Statement of Applicability as files: a workbook, and the text from which paper is made.

use axum::{
    extract::Query,
    http::header,
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    applicability_document,
    desk::{Answer, ApplicabilityView, Request, TableFormat},
};

use super::Asked;
use crate::{api::as_file, trouble::Trouble, visitor::Visitor};

/// What the file is called: by the version, or by the day.
fn stem(view: &ApplicabilityView) -> String {
    let version = view.shown.as_ref().and_then(|version| version.link.number.clone());
    format!("applicability-{}-{}", view.standard, version.unwrap_or_else(|| view.today.to_string()))
}

/// `GET /applicability/export.xlsx`.
pub(super) async fn workbook(v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let view = asked.ask(&v).await?;
    let request = Request::ApplicabilityTable { standard: asked.standard()?, version: asked.version() };
    let Answer::Table(table) = v.ask(request).await? else { return Err(Trouble::not_found()) };
    let name = format!("{}.{}", stem(&view), TableFormat::Xlsx.ending());
    let bytes = v.work(move |site| site.printer.table(&table, TableFormat::Xlsx)).await?;
    Ok(as_file(bytes, &name, TableFormat::Xlsx))
}

/// `GET /applicability/export.md`.
pub(super) async fn text(v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let view = asked.ask(&v).await?;
    let heads = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.md\"", stem(&view))),
    ];
    Ok((heads, applicability_document(&view)).into_response())
}
