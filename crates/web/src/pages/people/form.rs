//! What forms about people are made of: a question with its label, its help and what is wrong with the answer.

use maud::{Markup, html};
use plumb_engine::desk::Problem;

use crate::{
    look::{Tone, notice},
    visitor::Visitor,
};

/// A question of a form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// Its name and id.
    pub(crate) name: &'a str,
    /// What it asks for.
    pub(crate) label: &'a str,
    /// The input's type.
    pub(crate) kind: &'a str,
    /// What a browser may fill in, as `autocomplete` names it.
    pub(crate) fill: &'a str,
    /// What was typed before; never a secret.
    pub(crate) value: &'a str,
    /// What helps to answer.
    pub(crate) help: Option<&'a str>,
    /// Which form of the page it stands in, where several ask for the same: no id stands twice.
    pub(crate) within: Option<&'a str>,
}

impl<'a> Ask<'a> {
    pub(crate) fn text(name: &'a str, label: &'a str, fill: &'a str) -> Self {
        Self { name, label, kind: "text", fill, value: "", help: None, within: None }
    }

    /// A secret: it is never written back into a page.
    pub(crate) fn password(name: &'a str, label: &'a str, fill: &'a str) -> Self {
        Self { kind: "password", ..Self::text(name, label, fill) }
    }

    pub(crate) fn value(self, value: &'a str) -> Self {
        Self { value, ..self }
    }

    pub(crate) fn help(self, help: &'a str) -> Self {
        Self { help: Some(help), ..self }
    }

    pub(super) fn within(self, form: &'a str) -> Self {
        Self { within: Some(form), ..self }
    }
}

/// A question, with what is wrong beside it where the problem is about it.
pub(crate) fn ask(ask: Ask<'_>, problem: Option<&Problem>) -> Markup {
    let wrong = problem.filter(|problem| problem.field.as_deref() == Some(ask.name));
    let id = id(ask.within, ask.name);
    let (help_id, wrong_id) = (format!("{id}-help"), format!("{id}-wrong"));
    let described = match (ask.help, wrong) {
        (Some(_), Some(_)) => Some(format!("{wrong_id} {help_id}")),
        (Some(_), None) => Some(help_id.clone()),
        (None, Some(_)) => Some(wrong_id.clone()),
        (None, None) => None,
    };
    html! {
        div class="ask" {
            label for=(id) { (ask.label) }
            input class="field" type=(ask.kind) id=(id) name=(ask.name) autocomplete=(ask.fill) required
                value=[(ask.kind != "password").then_some(ask.value)] aria-invalid=[wrong.map(|_| "true")]
                aria-describedby=[described];
            @if let Some(problem) = wrong { small class="bad" id=(wrong_id) { (problem.say) } }
            @if let Some(help) = ask.help { small class="quiet" id=(help_id) { (help) } }
        }
    }
}

/// A key that makes a form count once, however often it is sent.
pub(crate) fn once(v: &Visitor) -> String {
    v.site.random.record_id(v.site.clock.now()).to_string()
}

fn id(within: Option<&str>, name: &str) -> String {
    within.map_or_else(|| name.to_owned(), |form| format!("{form}-{name}"))
}

/// What went wrong, on top of the form.
pub(crate) fn trouble(problem: Option<&Problem>) -> Markup {
    trouble_within(None, problem)
}

/// The same for one of several forms of a page.
pub(super) fn trouble_within(within: Option<&str>, problem: Option<&Problem>) -> Markup {
    html! {
        @if let Some(problem) = problem {
            (notice(Tone::Bad, &html! {
                @match &problem.field {
                    Some(field) => a href={ "#" (id(within, field)) } { (problem.say) },
                    None => (problem.say),
                }
                @if let Some(help) = &problem.help { br; (help) }
            }))
        }
    }
}
