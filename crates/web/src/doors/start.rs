//! Start our system: five answers.

use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use maud::{Markup, html};
use plumb_engine::desk::{Problem, ProblemKind};

use super::{
    Doors, Spoken,
    job::{self, Ended},
};
use crate::{
    look::{self, Page, Speaks as _},
    words::{Words, t},
};

/// The five answers, and what goes without asking.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// The company's name.
    pub company: String,
    /// The first person's name.
    pub person: String,
    /// Standards by id, with commas between them.
    pub standards: String,
    /// The next visit, or nothing.
    pub next_visit: String,
    /// Where the second copy goes, or nothing yet.
    pub second_copy: String,
    /// The time zone.
    pub zone: String,
}

impl Answers {
    /// As a form sends them: one pair a box that is ticked.
    fn of(typed: Vec<(String, String)>) -> Self {
        let mut answers = Self::default();
        for (name, value) in typed {
            let place = match name.as_str() {
                "company" => &mut answers.company,
                "person" => &mut answers.person,
                "next_visit" => &mut answers.next_visit,
                "second_copy" => &mut answers.second_copy,
                "zone" => &mut answers.zone,
                "standards" if !answers.standards.is_empty() => {
                    answers.standards = format!("{},{value}", answers.standards);
                    continue;
                }
                "standards" => &mut answers.standards,
                _ => continue,
            };
            *place = value;
        }
        answers
    }
}

/// `GET /start`.
pub(super) async fn ask(State(doors): State<Arc<Doors>>, Spoken(words): Spoken) -> Page {
    let zone = doors.behind.zone();
    form(&doors, &words, &Answers { zone, ..Answers::default() }, None)
}

/// `POST /start`.
pub(super) async fn start(
    State(doors): State<Arc<Doors>>,
    Spoken(words): Spoken,
    Form(typed): Form<Vec<(String, String)>>,
) -> Response {
    let answers = Answers::of(typed);
    if let Err(problem) = held(&words, &answers) {
        return (StatusCode::UNPROCESSABLE_ENTITY, form(&doors, &words, &answers, Some(&problem))).into_response();
    }
    let behind = Arc::clone(&doors.behind);
    job::begin(&doors, "start-wait", move |_| behind.start(&answers).map(Ended::Go))
}

/// What can be seen before anything is made.
fn held(v: &Words, answers: &Answers) -> Result<(), Problem> {
    let lacks = |field: &str, say: String| Err(Problem::new(ProblemKind::Content, "start.answers", say).field(field));
    if answers.company.trim().is_empty() {
        return lacks("company", t!(v, "start-company-lacks"));
    }
    if answers.person.trim().is_empty() {
        return lacks("person", t!(v, "start-person-lacks"));
    }
    let visit = answers.next_visit.trim();
    if !visit.is_empty() && visit.parse::<Date>().is_err() {
        return lacks("next_visit", t!(v, "start-next_visit-wrong"));
    }
    Ok(())
}

fn form(doors: &Doors, v: &Words, answers: &Answers, problem: Option<&Problem>) -> Page {
    let wrong = |field: &str| problem.filter(|problem| problem.field.as_deref() == Some(field));
    let field = |n: u8, id: &'static str, value: &str, kind: &'static str| -> Markup {
        let (label, help) = (format!("start-{id}"), format!("start-{id}-help"));
        html! {
            div class="ask" {
                label for=(id) { b { (n) } " " (t!(v, &label)) }
                input class="field" id=(id) name=(id) type=(kind) value=(value) aria-describedby={ (id) "-help" }
                    aria-invalid=[wrong(id).map(|_| "true")];
                p class="quiet" id={ (id) "-help" } {
                    @if let Some(problem) = wrong(id) { span class="bad" { (problem.say) } } @else { (t!(v, &help)) }
                }
            }
        }
    };
    let chosen: Vec<&str> = answers.standards.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    let body = html! {
        div class="head" { div { h1 { (t!(v, "start-title")) } p { (t!(v, "start-lead")) } } }
        section class="card" { form class="in stack" method="post" action="/start" {
            (field(1, "company", &answers.company, "text"))
            (field(2, "person", &answers.person, "text"))
            fieldset class="ask" {
                legend { b { "3" } " " (t!(v, "start-standards")) }
                @for (id, name, usual) in doors.behind.standards() {
                    @let ticked = if chosen.is_empty() { usual } else { chosen.contains(&id.as_str()) };
                    label { input type="checkbox" name="standards" value=(id) checked[ticked]; " " (name) }
                }
                p class="quiet" { (t!(v, "start-standards-help")) }
            }
            (field(4, "next_visit", &answers.next_visit, "date"))
            (field(5, "second_copy", &answers.second_copy, "text"))
            input type="hidden" name="zone" value=(answers.zone);
            p class="quiet" { (t!(v, "start-zone", zone = answers.zone.clone())) }
            button class="button main" type="submit" { (t!(v, "start-go")) }
        } }
        p { a href="/" { (t!(v, "doors-back")) } }
    };
    look::alone(v, &t!(v, "start-title"), &body)
}
