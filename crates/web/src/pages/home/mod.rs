//! Home: as much as somebody's seat asks for, what to do first.

mod cards;
mod guest;
mod path;
mod seats;
mod top;

use axum::{
    http::HeaderValue,
    response::{IntoResponse as _, Response},
    routing::get,
};
use maud::{Markup, html};
use plumb_engine::desk::{Answer, HomeOf, OverviewView, Request};

use crate::{
    look::{self, Tone, day_text},
    routes::Route,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Home.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/", get(show))]
}

async fn show(v: Visitor) -> Result<Response, Trouble> {
    let Answer::Overview(view) = v.ask(Request::Overview).await? else { return Err(Trouble::not_found()) };
    let title = heading(&v, &view);
    let body = match view.home {
        HomeOf::Guest => {
            let Answer::Visits(visits) = v.ask(Request::Visits).await? else { return Err(Trouble::not_found()) };
            guest::body(&v, &view, &visits, &title)
        }
        HomeOf::TopManagement => top::body(&v, &view, &title),
        HomeOf::Manager => seats::manager(&v, &view, &title),
        HomeOf::InternalAuditor | HomeOf::ProcessOwner => seats::answers_for_a_part(&v, &view, &title),
        HomeOf::Staff => seats::staff(&v, &view, &title),
    };
    let back = if view.home == HomeOf::Manager || view.copies.runs {
        came_back(&v, view.copies.runs).await?
    } else {
        html! {}
    };
    let judging = html! { @if view.judging { (look::notice(Tone::Plain, &html! { (t!(v, "home-judging")) })) } };
    let mut page = v.page(title, html! { (back) (judging) (body) }).into_response();
    if view.judging {
        page.headers_mut().insert("refresh", HeaderValue::from_static("1"));
    }
    Ok(page)
}

/// For how long home says that everything came back from a copy.
const DAYS_AFTER: i64 = 30;

/// After a restore the first page says so, and leads to what was lost.
async fn came_back(v: &Visitor, runs: bool) -> Result<Markup, Trouble> {
    let Some(copies) = v.site.settings.copies.clone() else { return Ok(html! {}) };
    let now = v.site.clock.now();
    let back = v.work(move |_| copies.came_back()).await?;
    let recent = back.filter(|back| now.duration_since(back.restored).as_hours() < DAYS_AFTER * 24);
    Ok(html! {
        @if let Some(back) = recent {
            (look::notice(Tone::Bad, &html! {
                (t!(v, "home-restored", entries = back.entries)) " "
                @if let Some(newest) = back.newest { (look::moment(v, newest, &v.shell.zone)) ". " }
                @if runs { a href="/copies#restored" { (t!(v, "home-restored-more")) } }
            }))
        }
    })
}

fn heading(v: &Visitor, view: &OverviewView) -> String {
    match view.home {
        HomeOf::Guest => t!(v, "home-title-guest", organisation = view.organisation.as_str()),
        HomeOf::TopManagement => match view.next_visit.filter(|visit| *visit > view.today) {
            Some(visit) => t!(v, "home-title-top-visit", day = day_text(v, visit)),
            None => t!(v, "home-title-top"),
        },
        _ if view.work.is_empty() => t!(v, "home-title-none"),
        _ => t!(v, "home-title", count = view.work.len()),
    }
}

/// The head: a sentence, and what it means.
fn head(v: &Visitor, view: &OverviewView, title: &str, lead: &Markup) -> Markup {
    html! {
        div class="head" {
            div {
                h1 { (title) }
                p {
                    (lead)
                    @for (who, until) in &view.stands_in {
                        " " @match until {
                            Some(until) => (t!(v, "home-stand-in-until", who = who.as_str(), day = day_text(v, *until))),
                            None => (t!(v, "home-stand-in", who = who.as_str())),
                        }
                    }
                }
            }
        }
    }
}
