//! The steps that lead on from a record: a button for each that this person may take, and why not for the others.

use maud::{Markup, html};
use plumb_engine::desk::{NextStep, RecordView, RegisterView, StateMeans};

use super::{
    address::path_of,
    saying::{once, said},
};
use crate::{visitor::Visitor, words::t};

/// Whether a step makes the record void.
fn voids(register: &RegisterView, step: &NextStep) -> bool {
    register.state(&step.step.to).is_some_and(|state| state.kind == StateMeans::Void)
}

/// The buttons of a record's head: the first step is the one meant, the others stand beside it.
pub(super) fn buttons(v: &Visitor, register: &RegisterView, record: &RecordView) -> Markup {
    let open = record.transitions.iter().filter(|step| step.refused.is_none() && !voids(register, step));
    html! {
        @for (place, step) in open.enumerate() { (button(v, record, step, place == 0)) }
    }
}

/// One step: a button where nothing is asked, else the way to its form.
fn button(v: &Visitor, record: &RecordView, step: &NextStep, first: bool) -> Markup {
    let path = format!("{}/move/{}", path_of(record), step.step.id);
    let class = if first { "button main" } else { "button" };
    let asks = !step.step.asks.is_empty() || step.step.reason || step.step.sign || step.alone;
    html! {
        @if asks { a class=(class) href=(path) { (step.step.name) } }
        @else {
            form class="inline" method="post" action=(path) {
                (once(v))
                input type="hidden" name="seen" value=(record.etag);
                button class=(class) type="submit" { (step.step.name) }
            }
        }
    }
}

/// Why a button is not there; and the way to say that a record is void.
pub(super) fn card(v: &Visitor, register: &RegisterView, record: &RecordView) -> Markup {
    let refused: Vec<&NextStep> =
        record.transitions.iter().filter(|step| step.refused.is_some() && !voids(register, step)).collect();
    html! {
        @if !refused.is_empty() || record.may_void {
            section class="card" {
                header { h2 { (t!(v, "registers-steps")) } }
                div class="in stack" {
                    @for step in refused {
                        @if let Some(why) = &step.refused {
                            details class="why" {
                                summary { (t!(v, "registers-why-not", step = step.step.name.clone())) }
                                p { (said(&why.say)) }
                                @if let Some(help) = &why.help { p class="quiet" { (said(help)) } }
                            }
                        }
                    }
                    @if record.may_void { p { a class="quiet" href={ (path_of(record)) "/void" } { (t!(v, "registers-void")) } } }
                }
            }
        }
    }
}
