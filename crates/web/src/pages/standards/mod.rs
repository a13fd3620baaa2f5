//! `/standards`: which standards we work by; switching one on or off, with its consequences shown before anything changes.

mod show;

use axum::{
    extract::{Form, Path},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use plumb_engine::desk::{Answer, ProblemKind, Request, StandardSwitched, StandardsView};
use serde::Deserialize;

use crate::{look::Page, routes::Route, trouble::Trouble, visitor::Visitor};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page("/standards", get(all)),
        Route::page("/standards/{standard}/switch", get(weigh)),
        Route::act("/standards/{standard}/switch", post(switch)),
    ]
}

/// How surely something is known, as a mark beside it.
pub(super) use show::sure;

async fn all(v: Visitor) -> Result<Page, Trouble> {
    Ok(show::all(&v, &ask(&v).await?, None))
}

async fn ask(v: &Visitor) -> Result<StandardsView, Trouble> {
    match v.ask(Request::Standards).await? {
        Answer::Standards(view) => Ok(*view),
        _ => Err(unfit()),
    }
}

/// What it would bring to switch it the other way.
async fn weigh(v: Visitor, Path(standard): Path<String>) -> Result<Response, Trouble> {
    let view = ask(&v).await?;
    let row = view.standards.iter().find(|row| row.standard == standard).ok_or_else(Trouble::not_found)?;
    let on = !row.on;
    match weighed(&v, &standard, on).await {
        Ok(switched) => Ok(show::consequences(&v, &switched, "", None).into_response()),
        Err(trouble) => refused(&v, trouble).await,
    }
}

/// What a switch would bring.
async fn weighed(v: &Visitor, standard: &str, on: bool) -> Result<StandardSwitched, Trouble> {
    let standard = standard.to_owned();
    match v.ask(Request::SwitchStandard { standard, on, reason: None, seen: None, dry_run: true }).await? {
        Answer::StandardSwitched(switched) => Ok(*switched),
        _ => Err(unfit()),
    }
}

#[derive(Debug, Deserialize)]
struct Sure {
    /// `yes`: on; else off.
    #[serde(default)]
    on: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    seen: String,
}

async fn switch(v: Visitor, Path(standard): Path<String>, Form(sure): Form<Sure>) -> Result<Response, Trouble> {
    let on = sure.on == "yes";
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let (reason, seen) = (text(&sure.reason), text(&sure.seen));
    let request = Request::SwitchStandard { standard: standard.clone(), on, reason, seen, dry_run: false };
    match v.ask(request).await {
        Ok(Answer::StandardSwitched(_)) => Ok(Redirect::to("/standards").into_response()),
        Ok(_) => Err(unfit()),
        // Somebody was quicker: what it would bring now, with what was typed.
        Err(trouble) if trouble.problem.kind == ProblemKind::Stale => {
            let switched = weighed(&v, &standard, on).await?;
            let shown = show::consequences(&v, &switched, &sure.reason, Some(&trouble.problem));
            Ok((trouble.status, shown).into_response())
        }
        Err(trouble) => refused(&v, trouble).await,
    }
}

/// A refusal is told on the list, where what is on can be seen; who may not see the list is told as everywhere.
async fn refused(v: &Visitor, trouble: Trouble) -> Result<Response, Trouble> {
    if !matches!(trouble.problem.kind, ProblemKind::Rule) {
        return Err(trouble);
    }
    let view = ask(v).await?;
    Ok((trouble.status, show::all(v, &view, Some(&trouble.problem))).into_response())
}

fn unfit() -> Trouble {
    Trouble::broken(&"the answer does not fit what was asked")
}
