//! What the engine says, as a page shows it; and the key that makes a form count once.

use maud::{Markup, html};
use plumb_engine::desk::{Problem, RegisterView};

use crate::{visitor::Visitor, words::t};

/// A hidden field that makes a form count once, however often it is sent.
pub(crate) fn once(v: &Visitor) -> Markup {
    html! { input type="hidden" name="once" value=(key(v)); }
}

/// A new key.
pub(super) fn key(v: &Visitor) -> String {
    let mut bytes = [0; 16];
    v.site.random.fill(&mut bytes);
    format!("{:032x}", u128::from_be_bytes(bytes))
}

/// A sentence of the engine: begins in capitals, and what stands in backticks is set apart.
pub(crate) fn said(text: &str) -> Markup {
    let mut parts = text.split('`').enumerate().peekable();
    html! {
        @while let Some((place, part)) = parts.next() {
            @if place % 2 == 1 { span class="quoted" { (part) } }
            @else if place == 0 { (capital(part)) }
            @else { (part) }
            @if parts.peek().is_none() && !part.ends_with(['.', '?', '!']) { "." }
        }
    }
}

/// The text with its first letter in capitals.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A fault as it stands beside its field: that nothing was changed is said once, above.
pub(super) fn fault(problem: &Problem) -> Markup {
    let kept = ["; nothing was changed", "; nothing was done"];
    let say = kept.iter().find_map(|end| problem.say.strip_suffix(end)).unwrap_or(&problem.say);
    html! { (said(say)) @if let Some(help) = &problem.help { " " (said(help)) } }
}

/// The field that a problem is about, by its id; problems name it by id or by label.
pub(super) fn field_of<'r>(register: &'r RegisterView, problem: &Problem) -> Option<&'r str> {
    let is = |name: &str| {
        let found = register.fields.iter().find(|field| field.id == name || field.name == name);
        found.map(|field| field.id.as_str())
    };
    match &problem.field {
        Some(name) => is(name),
        // A refusal that is about one field begins with its label.
        None => problem.say.split('`').nth(1).and_then(is),
    }
}

/// What went wrong, above a form: each in a sentence, what to do, and a way to its field.
pub(super) fn trouble_above(v: &Visitor, register: &RegisterView, problem: &Problem) -> Markup {
    let several = problem.next.is_some();
    html! {
        div class="band fail" role="alert" id="trouble" tabindex="-1" {
            @if several {
                p { strong { (t!(v, "registers-troubles", count = problem.all().count())) } }
                ul class="dots" { @for one in problem.all() { li { (trouble(v, register, one, &fault(one))) } } }
            } @else {
                p { (trouble(v, register, problem, &said(&problem.say))) }
                @if let Some(help) = &problem.help { p { (said(help)) } }
            }
        }
    }
}

/// One thing that is wrong. Where it is about a field of this form, the sentence leads there.
fn trouble(v: &Visitor, register: &RegisterView, problem: &Problem, sentence: &Markup) -> Markup {
    let field = field_of(register, problem).and_then(|field| register.field(field));
    html! {
        @if let Some(field) = field {
            a href={ "#f-" (field.id) } title=(t!(v, "registers-to-field", field = field.name.clone())) { (sentence) }
        } @else { (sentence) }
    }
}
