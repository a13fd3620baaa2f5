//! What is done about a visit: a guest asks for something, evidence is prepared, a released pack is taken.

use std::fs::File;

use axum::{
    Form,
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::civil::Date;
use plumb_engine::desk::{EvidenceWanted, Problem, ProblemKind, RecordRef, Request};
use serde::Deserialize;

use super::room;
use crate::{
    pages::registers::{part, record_path, whole_file},
    trouble::Trouble,
    visitor::Visitor,
};

/// What a guest asks for.
#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    once: String,
    #[serde(default)]
    grant: String,
    #[serde(default)]
    asked: String,
}

/// `POST /visit/ask`.
pub(super) async fn ask(v: Visitor, Form(typed): Form<Wish>) -> Result<Response, Trouble> {
    let key = (!typed.once.is_empty()).then_some(typed.once);
    v.ask(Request::AskFor { grant: typed.grant, asked: typed.asked, key }).await?;
    Ok(Redirect::to("/").into_response())
}

/// What is wanted in a pack.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    once: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    highest: String,
    #[serde(default)]
    registers: String,
    #[serde(default)]
    listed: String,
}

/// `POST /audit/{record}/evidence`: chosen, and entered for people to look through.
pub(super) async fn prepare(
    v: Visitor,
    Path(key): Path<String>,
    Form(typed): Form<Wanted>,
) -> Result<Response, Trouble> {
    let names = |text: &str| -> Vec<String> {
        text.split([',', ';', '\n']).map(str::trim).filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect()
    };
    let day = |text: &str| text.trim().parse::<Date>().ok();
    let wanted = EvidenceWanted {
        audit: RecordRef(key.clone()),
        from: day(&typed.from),
        until: day(&typed.until),
        registers: names(&typed.registers),
        listed: names(&typed.listed),
        highest: typed.highest.clone(),
    };
    let caller = v.caller();
    let once = (!typed.once.is_empty()).then_some(typed.once);
    let done = v
        .work(move |site| {
            let packs = site.settings.packs.clone().ok_or_else(no_packs)?;
            packs.prepare(&*site.engine, &caller, wanted, once)
        })
        .await;
    match done {
        Ok(done) => {
            Ok(Redirect::to(&record_path(&done.register, done.number.as_deref(), &done.record)).into_response())
        }
        Err(trouble) if matches!(trouble.problem.kind, ProblemKind::Content | ProblemKind::Rule) => {
            let page = room::page(&v, &key, Some(&trouble.problem)).await?;
            Ok((trouble.status, page).into_response())
        }
        Err(trouble) => Err(trouble),
    }
}

/// `GET /evidence/{record}/pack`: the archive of what was released.
pub(super) async fn pack(v: Visitor, Path(key): Path<String>) -> Result<Response, Trouble> {
    let caller = v.caller();
    let (release, file) = v
        .work(move |site| {
            let packs = site.settings.packs.clone().ok_or_else(no_packs)?;
            packs.make(&*site.engine, &caller, &RecordRef(key))
        })
        .await?;
    Ok(as_pack(&release, file))
}

/// The archive as it goes out, called after its release.
pub(crate) fn as_pack(release: &str, file: File) -> Response {
    let mut response = whole_file(file).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    if let Ok(way) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}.zip", part(release))) {
        headers.insert(header::CONTENT_DISPOSITION, way);
    }
    response
}

/// That there is nothing here that makes packs.
pub(crate) fn no_packs() -> Problem {
    let say = "this program makes no packs of evidence";
    Problem { hidden: true, ..Problem::new(ProblemKind::NotFound, "not-found", say) }
}
