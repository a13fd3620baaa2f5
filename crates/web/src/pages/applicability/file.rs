//! The Statement of Applicability as files: pages, a workbook, and text.

use axum::{extract::Query, response::Response};
use plumb_engine::desk::{PaperFormat, PaperWanted};

use super::Asked;
use crate::{papers::taken, trouble::Trouble, visitor::Visitor};

/// `GET /applicability/export.pdf`.
pub(super) async fn pdf(v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    taken(&v, wanted(&asked)?, PaperFormat::Pdf).await
}

/// `GET /applicability/export.xlsx`.
pub(super) async fn workbook(v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    taken(&v, wanted(&asked)?, PaperFormat::Xlsx).await
}

/// `GET /applicability/export.md`.
pub(super) async fn text(v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    taken(&v, wanted(&asked)?, PaperFormat::Markdown).await
}

fn wanted(asked: &Asked) -> Result<PaperWanted, Trouble> {
    Ok(PaperWanted::Applicability { standard: asked.standard()?, version: asked.version(), against: asked.against() })
}
