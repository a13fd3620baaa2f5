//! `/r/{register}/settings`: changing a register, with its consequences shown before anything changes. Each form writes a list of
//! edits; the page of consequences carries them along until somebody says yes.

mod consequences;
mod new;
mod read;
mod show;

use axum::{
    extract::{Form, Path},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use plumb_engine::desk::{Answer, Problem, ProblemKind, RegisterSettings, Request};

use crate::{look::Page, routes::Route, trouble::Trouble, visitor::Visitor};

/// What was typed, in the order of the form.
type Typed = Vec<(String, String)>;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page("/r/{register}/settings", get(settings)),
        Route::act("/r/{register}/settings", post(change)),
        Route::page("/registers/new", get(new::form)),
        Route::act("/registers/new", post(new::add)),
    ]
}

async fn settings(v: Visitor, Path(register): Path<String>) -> Result<Page, Trouble> {
    let settings = ask_settings(&v, &register).await?;
    Ok(show::page(&v, &settings, &Typed::new(), None))
}

/// Weighs what was typed; with `do` it is done.
async fn change(v: Visitor, Path(register): Path<String>, Form(typed): Form<Typed>) -> Result<Response, Trouble> {
    let settings = ask_settings(&v, &register).await?;
    let sure = value(&typed, "do").is_some();
    if value(&typed, "back").is_some() {
        return Ok(show::page(&v, &settings, &typed, None).into_response());
    }
    let edits = read::edits(&settings, &typed);
    if edits.is_empty() {
        let say = "nothing was changed on this page, so there is nothing to weigh";
        let problem = Problem::new(ProblemKind::Content, "change.nothing", say);
        let status = Trouble::from(problem.clone()).status;
        return Ok((status, show::page(&v, &settings, &typed, Some(&problem))).into_response());
    }
    let request = Request::RegisterChange {
        register: settings.id.clone(),
        edits,
        reason: value(&typed, "reason").unwrap_or_default().to_owned(),
        seen: value(&typed, "set").map(ToOwned::to_owned),
        dry_run: !sure,
    };
    match v.ask(request).await {
        Ok(Answer::RegisterChanged(_)) if sure => {
            Ok(Redirect::to(&format!("/r/{}/settings", settings.id)).into_response())
        }
        Ok(Answer::RegisterChanged(changed)) => {
            Ok(consequences::page(&v, &settings.name, &settings_address(&settings), &changed, &typed, None)
                .into_response())
        }
        Ok(_) => Err(unfit()),
        Err(trouble) => {
            let shown = show::page(&v, &settings, &typed, Some(&trouble.problem));
            Ok((trouble.status, shown).into_response())
        }
    }
}

fn settings_address(settings: &RegisterSettings) -> String {
    format!("/r/{}/settings", settings.id)
}

async fn ask_settings(v: &Visitor, register: &str) -> Result<RegisterSettings, Trouble> {
    match v.ask(Request::RegisterSettings { register: register.to_owned() }).await? {
        Answer::RegisterSettings(settings) => Ok(*settings),
        _ => Err(unfit()),
    }
}

fn value<'t>(typed: &'t Typed, name: &str) -> Option<&'t str> {
    typed.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

fn unfit() -> Trouble {
    Trouble::broken(&"the answer does not fit what was asked")
}
