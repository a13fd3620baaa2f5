//! The page on which a register is changed: what stands, in fields that may be typed over.

use maud::{Markup, html};
use plumb_engine::desk::{FieldSettings, Problem, RegisterSettings};

use super::{Typed, settings_address, value};
use crate::{
    look::{self, Page, Tone},
    visitor::Visitor,
    words::t,
};

/// Types of field that are offered; tables and what is worked out are a pack's business.
const OFFERED: [&str; 16] = [
    "text", "prose", "number", "money", "date", "time", "duration", "choice", "choices", "level", "flag", "person",
    "persons", "link", "links", "files",
];

/// The page, with what was typed so far.
pub(super) fn page(v: &Visitor, settings: &RegisterSettings, typed: &Typed, problem: Option<&Problem>) -> Page {
    let title = t!(v, "change-title", register = settings.name.clone());
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "change-lead")) } }
            div class="do" { a class="button" href={ "/r/" (settings.id) } { (t!(v, "change-leave")) } }
        }
        @if let Some(problem) = problem { (look::notice(Tone::Bad, &html! { (problem.say) @if let Some(help) = &problem.help { ": " (help) } })) }
        @if !settings.may_change { (look::notice(Tone::Plain, &html! { (t!(v, "change-not-yours")) })) }
        form method="post" action=(settings_address(settings)) {
            fieldset class="bare stack" disabled[!settings.may_change] {
                input type="hidden" name="set" value=(settings.set);
                div class="split" {
                    div class="stack" {
                        (names(v, settings, typed))
                        (fields(v, settings, typed))
                        section class="card" {
                            header { h2 { (t!(v, "change-add")) } }
                            div class="in stack" { (new_field(v, "new", &settings.registers, typed)) }
                        }
                    }
                    div class="stack" {
                        (switch(v, settings, typed))
                        (states(v, settings, typed))
                        (history(v, settings))
                    }
                }
                p class="do" { button class="button main" type="submit" { (t!(v, "change-weigh")) } }
            }
        }
    };
    v.page(title, body)
}

/// A line to type in, with what was typed or what stands.
fn line(typed: &Typed, name: &str, label: &str, now: &str) -> Markup {
    html! { label { (label) input class="field" name=(name) value=(value(typed, name).unwrap_or(now)); } }
}

fn names(v: &Visitor, settings: &RegisterSettings, typed: &Typed) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "change-names")) } }
            div class="in stack" {
                div class="cols" {
                    (line(typed, "name", &t!(v, "change-name"), &settings.name))
                    (line(typed, "one", &t!(v, "change-one"), &settings.one))
                }
                (line(typed, "purpose", &t!(v, "change-purpose"), &settings.purpose))
                label {
                    (t!(v, "change-number"))
                    input class="field mono" name="number" value=(value(typed, "number").unwrap_or(&settings.number)) aria-describedby="number-help";
                }
                small class="quiet" id="number-help" { (t!(v, "change-number-help")) }
            }
        }
    }
}

fn switch(v: &Visitor, settings: &RegisterSettings, typed: &Typed) -> Markup {
    let asleep = value(typed, "asleep").map_or(settings.asleep, |value| value == "yes");
    html! {
        section class="card" {
            header { h2 { (t!(v, "change-switch")) } }
            div class="in stack" {
                label class="check" { input type="radio" name="asleep" value="no" checked[!asleep]; " " (t!(v, "change-awake")) }
                label class="check" { input type="radio" name="asleep" value="yes" checked[asleep]; " " (t!(v, "change-asleep")) }
            }
        }
    }
}

fn fields(v: &Visitor, settings: &RegisterSettings, typed: &Typed) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "change-fields")) } }
            @for field in &settings.fields { (one_field(v, settings, field, typed)) }
        }
    }
}

fn one_field(v: &Visitor, settings: &RegisterSettings, field: &FieldSettings, typed: &Typed) -> Markup {
    let of = |what: &str| format!("field.{}.{what}", field.id);
    let touched = typed.iter().any(|(name, value)| {
        name.strip_prefix("field.")
            .and_then(|rest| rest.strip_prefix(field.id.as_str()))
            .is_some_and(|rest| rest.starts_with('.'))
            && !value.is_empty()
    });
    let others: Vec<&FieldSettings> = settings
        .fields
        .iter()
        .filter(|other| other.id != field.id && other.kind == field.kind && other.maps_to.is_none())
        .collect();
    let goes = field.maps_to.is_none() && field.id != settings.title && !others.is_empty();
    let known = t!(v, &format!("change-type-{}", field.kind));
    html! {
        details class="field-of" open[touched && !typed.is_empty() && value(typed, "back").is_none()] {
            summary {
                span { (field.name) } " "
                small class="quiet" {
                    (known)
                    @if field.required { ", " (t!(v, "change-required")) }
                    @if field.list { ", " (t!(v, "change-in-list")) }
                    @if let Some(now) = &field.maps_to {
                        ", " (t!(v, "change-retired", field = settings.fields.iter().find(|other| other.id == *now).map_or(now.clone(), |other| other.name.clone())))
                    }
                }
            }
            div class="in stack" {
                div class="cols" {
                    (line(typed, &of("name"), &t!(v, "change-label"), &field.name))
                    @if !["table", "computed", "files"].contains(&field.kind.as_str()) {
                        (line(typed, &of("default"), &t!(v, "change-default"), field.default.as_deref().unwrap_or_default()))
                    }
                }
                (line(typed, &of("help"), &t!(v, "change-help"), field.help.as_deref().unwrap_or_default()))
                @if !field.choices.is_empty() { (choices(v, field, typed)) }
                @if goes {
                    label {
                        (t!(v, "change-field-remove")) ": " (t!(v, "change-field-as"))
                        select class="field" name=(of("gone")) {
                            option value="" { (t!(v, "change-nothing")) }
                            @for other in others {
                                option value=(other.id) selected[value(typed, &of("gone")) == Some(other.id.as_str())] { (other.name) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn choices(v: &Visitor, field: &FieldSettings, typed: &Typed) -> Markup {
    let of = |what: &str| format!("field.{}.{what}", field.id);
    html! {
        fieldset class="choices-of stack" {
            legend { (t!(v, "change-choices")) }
            @for (id, label, gone) in &field.choices {
                div class="choice-of" {
                    input class="field" name=(of(&format!("choice.{id}"))) aria-label=(label)
                        value=(value(typed, &of(&format!("choice.{id}"))).unwrap_or(label)) readonly[gone.is_some()];
                    @if let Some(now) = gone {
                        small class="quiet" { (t!(v, "change-choice-remove")) ", " (t!(v, "change-choice-as")) " " (now) }
                    } @else if field.choices.len() > 1 {
                        @let name = of(&format!("gone.{id}"));
                        label class="quiet" {
                            (t!(v, "change-choice-as")) " "
                            select class="field filter" name=(name) {
                                option value="" { (t!(v, "change-nothing")) }
                                @for (other, label, _) in field.choices.iter().filter(|(other, _, gone)| other != id && gone.is_none()) {
                                    option value=(other) selected[value(typed, &name) == Some(other.as_str())] { (label) }
                                }
                            }
                        }
                    }
                }
            }
            label { (t!(v, "change-choice-add")) textarea class="field" name=(of("add")) rows="2" { (value(typed, &of("add")).unwrap_or_default()) } }
        }
    }
}

fn states(v: &Visitor, settings: &RegisterSettings, typed: &Typed) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "change-states")) } }
            div class="in stack" {
                @for (id, label) in &settings.states {
                    @let name = format!("state.{id}");
                    input class="field" name=(name) value=(value(typed, &name).unwrap_or(label)) aria-label=(label);
                }
            }
        }
    }
}

/// The inputs for one field that is to be added.
pub(super) fn new_field(v: &Visitor, prefix: &str, registers: &[(String, String)], typed: &Typed) -> Markup {
    let of = |what: &str| format!("{prefix}.{what}");
    let chosen = value(typed, &of("type")).unwrap_or("text");
    html! {
        div class="cols" {
            (line(typed, &of("name"), &t!(v, "change-label"), ""))
            label {
                (t!(v, "change-type"))
                select class="field" name=(of("type")) {
                    @for kind in OFFERED { option value=(kind) selected[kind == chosen] { (t!(v, &format!("change-type-{kind}"))) } }
                }
            }
        }
        (line(typed, &of("help"), &t!(v, "change-help"), ""))
        div class="cols" {
            label { (t!(v, "change-choices")) textarea class="field" name=(of("choices")) rows="3" { (value(typed, &of("choices")).unwrap_or_default()) }
                small class="quiet" { (t!(v, "change-add-choices-help")) } }
            label { (t!(v, "change-add-unit")) input class="field" name=(of("unit")) value=(value(typed, &of("unit")).unwrap_or_default());
                small class="quiet" { (t!(v, "change-add-unit-help")) } }
            label { (t!(v, "change-add-to"))
                select class="field" name=(of("to")) {
                    option value="" {}
                    @for (id, name) in registers { option value=(id) selected[value(typed, &of("to")) == Some(id.as_str())] { (name) } }
                }
                small class="quiet" { (t!(v, "change-add-to-help")) } }
        }
        label class="check" { input type="checkbox" name=(of("required")) value="yes" checked[value(typed, &of("required")).is_some()]; " " (t!(v, "change-add-required")) }
        label class="check" { input type="checkbox" name=(of("list")) value="yes" checked[value(typed, &of("list")).is_some()]; " " (t!(v, "change-add-list")) }
    }
}

fn history(v: &Visitor, settings: &RegisterSettings) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "change-history")) } }
            div class="in" { ul class="trail" {
                @for change in settings.history.iter().take(8) {
                    li {
                        (t!(v, "change-history-line", who = change.who.clone(), reason = change.reason.clone().unwrap_or_else(|| t!(v, "change-history-none-said"))))
                        br; small class="quiet" { a class="plain" href={ "/proof/" (change.seq) } { (look::moment(v, change.at, &v.shell.zone)) } }
                    }
                }
            } }
        }
    }
}
