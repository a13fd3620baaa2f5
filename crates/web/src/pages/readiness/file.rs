//! Readiness and the gap list as files, of the day and by the checks that the page speaks of.

use axum::{extract::Query, response::Response};
use maud::Markup;
use plumb_engine::desk::{PaperFormat, PaperWanted};
use plumb_model::id::StandardId;

use super::asked::Asked;
use crate::{look, papers::taken, trouble::Trouble, visitor::Visitor, words::t};

/// `GET /readiness/export.pdf?…&gaps=1`.
pub(super) async fn pdf(v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    taken(&v, wanted(&asked), PaperFormat::Pdf).await
}

/// `GET /readiness/export.xlsx?…&gaps=1`.
pub(super) async fn workbook(v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    taken(&v, wanted(&asked), PaperFormat::Xlsx).await
}

fn wanted(asked: &Asked) -> PaperWanted {
    PaperWanted::Readiness {
        on: asked.on(),
        standard: asked.standard().and_then(|standard| standard.parse::<StandardId>().ok()),
        switches: asked.switches(),
        gaps: asked.gaps(),
    }
}

/// What the page can be taken along as.
pub(super) fn take(v: &Visitor, asked: &Asked) -> Markup {
    let href = |ending: &str, gaps: bool| asked.file(ending, gaps);
    look::take(
        &t!(v, "paper-take"),
        &[
            (t!(v, "paper-gaps-pdf"), href("pdf", true)),
            (t!(v, "paper-gaps-xlsx"), href("xlsx", true)),
            (t!(v, "paper-readiness-pdf"), href("pdf", false)),
            (t!(v, "paper-readiness-xlsx"), href("xlsx", false)),
            (t!(v, "paper-oscal"), "/oscal".to_owned()),
        ],
    )
}
