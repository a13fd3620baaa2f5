//! What the page of copies does.

use axum::{
    Form,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
};
use plumb_engine::desk::{Answer, Caller, Desk as _, EmergencyWanted, Problem, ProblemKind, Request};
use serde::Deserialize;

use super::{maker, show};
use crate::{
    copies::{Doing, SetSchedule},
    guard::Arrived,
    pages::people::{
        prove::{self, Again},
        sign_in::refused,
    },
    site::Site,
    trouble::Trouble,
    visitor::Visitor,
};

/// A new place.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Place {
    #[serde(default)]
    name: String,
    #[serde(default)]
    to: String,
}

/// `POST /copies/places`.
pub(super) async fn add_place(v: Visitor, Form(typed): Form<Place>) -> Result<Response, Trouble> {
    let done = only_administrators(&v, move |site, _| maker(site)?.add_place(typed.name.trim(), typed.to.trim())).await;
    back(&v, done, "/copies?done=place").await
}

/// What is to be done where.
#[derive(Debug, Deserialize)]
pub(super) struct Now {
    #[serde(default)]
    place: String,
    #[serde(default)]
    what: String,
}

/// `POST /copies/now`.
pub(super) async fn begin(v: Visitor, Form(typed): Form<Now>) -> Result<Response, Trouble> {
    let doing = if typed.what == "drill" { Doing::Drill } else { Doing::Copy };
    let done = only_administrators(&v, move |site, _| maker(site)?.begin(doing, &typed.place)).await;
    back(&v, done, "/copies?done=begun").await
}

/// How the kit is made. Not printable.
#[derive(Deserialize)]
pub(super) struct Kit {
    #[serde(flatten)]
    again: Again,
    #[serde(default)]
    key: String,
}

/// `POST /copies/kit`: the page as PDF, which is kept nowhere. Whoever makes it proves once more to be that person.
pub(super) async fn kit(v: Visitor, arrived: Arrived, Form(typed): Form<Kit>) -> Result<Response, Trouble> {
    let proven = prove::signing(&v, &arrived.place, typed.again).await;
    let caller = match proven {
        Ok(caller) if caller.proof.is_some() => caller,
        Ok(_) => {
            let say = "the kit opens everything, so the password is asked for once more; nothing was made";
            let problem = Problem::new(ProblemKind::Content, "gate.proof", say).field("password");
            return Ok(refused(problem.clone().into(), show::page(&v, None, Some(&problem)).await?));
        }
        Err(trouble) => {
            let page = show::page(&v, None, Some(&trouble.problem)).await?;
            return Ok(refused(trouble, page));
        }
    };
    let new_key = typed.key == "new";
    let made =
        only_administrators(&v, move |site, _| maker(site)?.kit(&|request| site.engine.ask(&caller, request), new_key));
    match made.await {
        Ok(bytes) => Ok(file(bytes, "application/pdf", "recovery-kit.pdf")),
        Err(trouble) => again(&v, trouble).await,
    }
}

/// `POST /copies/emergency`: the archive.
pub(super) async fn emergency(v: Visitor) -> Result<Response, Trouble> {
    let made = only_administrators(&v, |site, caller| {
        let request = Request::EmergencySet { wanted: EmergencyWanted::default() };
        let Answer::EmergencySet(view) = site.engine.ask(caller, request)? else {
            return Err(Problem::new(ProblemKind::Fault, "desk.answer", "the desk answered something else"));
        };
        let bytes = maker(site)?.emergency(&view)?;
        Ok((bytes, format!("emergency-set-{}.zip", view.day)))
    });
    match made.await {
        Ok((bytes, name)) => Ok(file(bytes, "application/zip", &name)),
        Err(trouble) => again(&v, trouble).await,
    }
}

/// `POST /copies/carried`: the set was copied to its medium today.
pub(super) async fn carried(v: Visitor) -> Result<Response, Trouble> {
    let done = only_administrators(&v, |site, caller| {
        site.engine.ask(caller, Request::EmergencySetCarried { on: None }).map(drop)
    })
    .await;
    back(&v, done, "/copies?done=carried").await
}

/// When a set is made by itself.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Set {
    #[serde(default)]
    set_every: String,
    #[serde(default)]
    set_to: String,
}

/// `POST /copies/set`.
pub(super) async fn schedule_set(v: Visitor, Form(typed): Form<Set>) -> Result<Response, Trouble> {
    let every = typed.set_every.trim().to_owned();
    let schedule = (!every.is_empty()).then(|| SetSchedule { to: typed.set_to.trim().to_owned(), every });
    let done = only_administrators(&v, move |site, _| maker(site)?.schedule_set(schedule.as_ref())).await;
    back(&v, done, "/copies?done=set").await
}

/// Whose writing goes on.
#[derive(Debug, Deserialize)]
pub(super) struct GoOn {
    #[serde(default)]
    whose: String,
}

/// `POST /copies/go-on`.
pub(super) async fn go_on(v: Visitor, Form(typed): Form<GoOn>) -> Result<Response, Trouble> {
    let done = v.ask(Request::GoOn { whose: typed.whose }).await.map(drop);
    back(&v, done, "/copies?done=on").await
}

pub(super) async fn only_administrators<T, F>(v: &Visitor, work: F) -> Result<T, Trouble>
where
    T: Send + 'static,
    F: FnOnce(&Site, &Caller) -> Result<T, Problem> + Send + 'static,
{
    let caller = v.caller();
    v.work(move |site| {
        if !site.engine.administers(&caller)? {
            let say = "only whoever administers does this; nothing was done";
            return Err(Problem::new(ProblemKind::Forbidden, "access.not-yours", say));
        }
        work(site, &caller)
    })
    .await
}

pub(super) async fn back(v: &Visitor, done: Result<(), Trouble>, to: &str) -> Result<Response, Trouble> {
    match done {
        Ok(()) => Ok(Redirect::to(to).into_response()),
        Err(trouble) => again(v, trouble).await,
    }
}

/// The page with what went wrong on top; whoever may not see the page is told only that.
async fn again(v: &Visitor, trouble: Trouble) -> Result<Response, Trouble> {
    if matches!(trouble.problem.kind, ProblemKind::Forbidden | ProblemKind::NotFound) {
        return Err(trouble);
    }
    let page = show::page(v, None, Some(&trouble.problem)).await?;
    Ok(refused(trouble, page))
}

/// A file that no cache keeps.
fn file(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(place) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, place);
    }
    response
}
