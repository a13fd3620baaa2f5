//! The access log, for whoever administers: who came, who was turned away, what changed about who may come. It is kept 180
//! days, apart from the ledger, and counts nobody's work.

use axum::extract::Query;
use maud::{Markup, html};
use plumb_engine::{
    desk::{Problem, ProblemKind},
    gate::{ACCESS_LOG_DAYS, AccessKind, AccessQuery, AccessRow},
};
use serde::Deserialize;

use crate::{
    look::{self, Page, Tone, state},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Lines of a page.
const PAGE: u32 = 100;

/// Which lines.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    kind: String,
    before: Option<u64>,
}

/// `GET /access/log`.
pub(super) async fn show(v: Visitor, Query(asked): Query<Asked>) -> Result<Page, Trouble> {
    let (caller, kind) = (v.caller(), AccessKind::from_word(&asked.kind));
    let query = AccessQuery { person: None, kind, before: asked.before, limit: PAGE };
    let lines = v
        .work(move |site| {
            if !site.engine.administers(&caller)? {
                let say = "only whoever administers may read who came and who was turned away; nothing was done";
                return Err(Problem::new(ProblemKind::Forbidden, "access.not-yours", say));
            }
            let rows = site.gate.access_log(&query)?;
            let name = |row: &AccessRow| row.event.person.map(|person| site.engine.name_of(person)).transpose();
            rows.into_iter().map(|row| Ok((name(&row)?.flatten(), row))).collect::<Result<Vec<_>, Problem>>()
        })
        .await?;
    let next = lines.last().filter(|_| lines.len() == PAGE as usize).map(|(_, row)| row.id);
    let body = html! {
        div class="head" { div { h1 { (t!(v, "access-log-title")) } p { (t!(v, "access-log-lead", days = ACCESS_LOG_DAYS)) } } }
        form class="filters" method="get" action="/access/log" {
            label for="kind" { (t!(v, "access-log-kind")) }
            select class="field filter" id="kind" name="kind" {
                option value="" { (t!(v, "access-log-all")) }
                @for one in AccessKind::ALL {
                    option value=(one.word()) selected[kind == Some(*one)] { (t!(v, &format!("event-{}", one.word()))) }
                }
            }
            button class="button" type="submit" { (t!(v, "access-log-show")) }
        }
        div class="card scroll" {
            @if lines.is_empty() { p class="in quiet" { (t!(v, "access-log-none")) } }
            @else {
                table class="table" {
                    thead { tr {
                        th scope="col" { (t!(v, "access-log-when")) }
                        th scope="col" { (t!(v, "access-log-what")) }
                        th scope="col" { (t!(v, "access-person")) }
                        th scope="col" { (t!(v, "access-log-about")) }
                        th scope="col" { (t!(v, "access-log-from")) }
                    } }
                    tbody { @for (name, row) in &lines { (line(&v, name.as_deref(), row)) } }
                }
            }
        }
        @if let Some(before) = next {
            p { a class="button" href={ "/access/log?before=" (before) "&kind=" (asked.kind_word()) } { (t!(v, "access-log-older")) } }
        }
    };
    Ok(v.page(t!(v, "access-log-title"), body))
}

impl Asked {
    /// The kind as an address takes it: a known word, or nothing.
    fn kind_word(&self) -> &'static str {
        AccessKind::from_word(&self.kind).map_or("", AccessKind::word)
    }
}

fn line(v: &Visitor, name: Option<&str>, row: &AccessRow) -> Markup {
    let event = &row.event;
    let tone = match event.kind {
        AccessKind::SignInRefused | AccessKind::ProofRefused | AccessKind::Denied => Tone::Soon,
        _ => Tone::Plain,
    };
    html! {
        tr data-row {
            td { (look::moment(v, event.at, &v.shell.zone)) }
            td { (state(tone, &t!(v, &format!("event-{}", event.kind.word())))) }
            td { (name.unwrap_or_default()) }
            td { (about(v, row)) }
            td { (event.place.address) }
        }
    }
}

/// What a line is about: a way in or the purpose of a link in words, a name as somebody gave it.
fn about(v: &Visitor, row: &AccessRow) -> String {
    let about = &row.event.about;
    let id = match row.event.kind {
        AccessKind::SignedIn | AccessKind::SignInRefused | AccessKind::Proved | AccessKind::ProofRefused => {
            format!("how-{about}")
        }
        AccessKind::LinkMade | AccessKind::LinkUsed => format!("link-{about}"),
        AccessKind::CodesMade | AccessKind::CodeUsed => format!("codes-{about}"),
        _ => return about.clone(),
    };
    if v.words().has(&id) { t!(v, &id) } else { about.clone() }
}
