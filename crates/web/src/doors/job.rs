//! Something that takes a while: begun by a button, watched on a page that renews itself, with or without scripts.

use std::{
    future::Future,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::html;
use plumb_engine::desk::Problem;

use super::{Assessed, Doors, Spoken, checked};
use crate::{
    look::{self, Page, Speaks as _},
    words::{Words, t},
};

/// Jobs kept at most; the oldest goes first.
const KEPT: usize = 8;

/// What a job ends in.
pub(super) enum Ended {
    /// Somewhere else to go.
    Go(String),
    /// A reading of a folder.
    Assessed(Box<Assessed>),
    /// It did not work.
    Trouble(Problem),
}

/// A job under way, or done.
pub(crate) struct Job {
    /// What it does: a text.
    what: &'static str,
    done: AtomicUsize,
    total: AtomicUsize,
    ended: Mutex<Option<Ended>>,
}

impl Job {
    /// Told by whoever works on it.
    pub(super) fn progress(&self, done: usize, total: usize) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }
}

/// Begins a job and leads to the page that watches it.
pub(super) fn begin(
    doors: &Arc<Doors>,
    what: &'static str,
    work: impl FnOnce(&Job) -> Result<Ended, Problem> + Send + 'static,
) -> Response {
    let job = Arc::new(Job { what, done: AtomicUsize::new(0), total: AtomicUsize::new(0), ended: Mutex::new(None) });
    let id = {
        let mut jobs = doors.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let id = jobs.last_key_value().map_or(1, |(last, _)| last + 1);
        if jobs.len() >= KEPT {
            jobs.pop_first();
        }
        jobs.insert(id, Arc::clone(&job));
        id
    };
    let working: std::pin::Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(async move {
        let worked = Arc::clone(&job);
        let ended = tokio::task::spawn_blocking(move || work(&worked).unwrap_or_else(Ended::Trouble)).await;
        let ended = ended.unwrap_or_else(|error| Ended::Trouble(*crate::trouble::Trouble::broken(&error).problem));
        *job.ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(ended);
    });
    tokio::spawn(working);
    Redirect::to(&format!("/wait/{id}")).into_response()
}

/// `GET /wait/{job}`.
pub(super) async fn wait(State(doors): State<Arc<Doors>>, Spoken(words): Spoken, Path(id): Path<u64>) -> Response {
    let job = doors.jobs.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
    let Some(job) = job else { return Redirect::to("/").into_response() };
    let ended = job.ended.lock().unwrap_or_else(PoisonError::into_inner);
    match &*ended {
        Some(Ended::Go(to)) => Redirect::to(to).into_response(),
        Some(Ended::Assessed(assessed)) => checked::page(&words, assessed).into_response(),
        Some(Ended::Trouble(problem)) => (StatusCode::UNPROCESSABLE_ENTITY, trouble(&words, problem)).into_response(),
        None => {
            let (done, total) = (job.done.load(Ordering::Relaxed), job.total.load(Ordering::Relaxed));
            let mut page = watching(&words, job.what, done, total).into_response();
            // Renewed by the browser itself: no script is needed.
            page.headers_mut().insert("refresh", axum::http::HeaderValue::from_static("1"));
            page
        }
    }
}

fn watching(v: &Words, what: &'static str, done: usize, total: usize) -> Page {
    let body = html! {
        div class="head" { div { h1 { (t!(v, what)) } p role="status" {
            @if total > 0 { (t!(v, "doors-read", done = done, total = total)) } @else { (t!(v, "doors-wait")) }
        } } }
        progress class="progress" max=[(total > 0).then_some(total)] value=[(total > 0).then_some(done)] aria-label=(t!(v, what)) {}
    };
    look::alone(v, &t!(v, what), &body)
}

pub(super) fn trouble(v: &Words, problem: &Problem) -> Page {
    let body = html! {
        div class="head" { div { h1 { (t!(v, "trouble-content")) } p { (problem.say) } } }
        @if let Some(help) = &problem.help { p { (help) } }
        p { a class="button" href="/" { (t!(v, "doors-back")) } }
    };
    look::alone(v, &t!(v, "trouble-content"), &body)
}
