//! The Statement of Applicability: as it would be issued today, the versions that were approved, and what moved since.

mod file;
mod moved;
mod show;

use axum::{
    extract::Form,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use plumb_engine::desk::{Answer, ApplicabilityView, LinkView, RecordRef, Request};
use plumb_model::id::StandardId;
use serde::Deserialize;

use crate::{pages::registers::record_path, routes::Route, trouble::Trouble, visitor::Visitor};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page("/applicability", get(show::show)),
        Route::page("/applicability/export.pdf", get(file::pdf)),
        Route::page("/applicability/export.xlsx", get(file::workbook)),
        Route::page("/applicability/export.md", get(file::text)),
        Route::act("/applicability/prepare", post(prepare)),
    ]
}

/// What an address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    standard: String,
    version: String,
    against: String,
}

impl Asked {
    fn standard(&self) -> Result<Option<StandardId>, Trouble> {
        let given = Some(self.standard.as_str()).filter(|text| !text.is_empty());
        given.map(str::parse).transpose().map_err(|_| Trouble::not_found())
    }

    fn version(&self) -> Option<RecordRef> {
        named(&self.version)
    }

    fn against(&self) -> Option<RecordRef> {
        named(&self.against)
    }

    async fn ask(&self, v: &Visitor) -> Result<Box<ApplicabilityView>, Trouble> {
        let (standard, version, against) = (self.standard()?, self.version(), self.against());
        match v.ask(Request::Applicability { standard, version, against }).await? {
            Answer::Applicability(view) => Ok(view),
            _ => Err(Trouble::not_found()),
        }
    }
}

fn named(text: &str) -> Option<RecordRef> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(RecordRef::from)
}

/// A version's record.
fn record(link: &LinkView) -> String {
    let register = link.register.as_deref().unwrap_or_default();
    record_path(register, link.number.as_deref(), link.record.as_deref().unwrap_or_default())
}

/// What a version is called in an address.
fn key(link: &LinkView) -> &str {
    link.record.as_deref().unwrap_or_default()
}

#[derive(Debug, Deserialize)]
struct Preparing {
    #[serde(default)]
    standard: String,
    #[serde(default)]
    once: String,
}

/// `POST /applicability/prepare`: a draft that says what holds today, or the one that is there brought up to date.
async fn prepare(v: Visitor, Form(form): Form<Preparing>) -> Result<Response, Trouble> {
    let asked = Asked { standard: form.standard, ..Asked::default() };
    let key = Some(form.once).filter(|once| !once.is_empty());
    let standard = asked.standard()?;
    let Answer::Done(done) = v.ask(Request::PrepareApplicability { standard, key }).await? else {
        return Err(Trouble::not_found());
    };
    Ok(Redirect::to(&format!("/applicability?version={}", done.record)).into_response())
}
