//! The chain itself: hop below hop, what was found, what does not hold, what is missing and where that is mended.

use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use plumb_engine::desk::{HopStands, LinkView, TrailFact, TrailHop, TrailMend, TrailStop, TrailView};

use super::href_of;
use crate::{
    look::{Tone, day, moment, state},
    pages::registers::{part, record_path},
    visitor::Visitor,
    words::t,
};

/// A record as people name it.
pub(super) fn name(link: &LinkView) -> String {
    match (&link.number, &link.title) {
        (Some(number), Some(title)) if title != number => format!("{number} {title}"),
        (Some(one), _) | (None, Some(one)) => one.clone(),
        (None, None) => String::new(),
    }
}

/// From the start on.
pub(super) fn whole(v: &Visitor, view: &TrailView) -> Markup {
    html! {
        div class="stop start" { (passed(v, &view.start, Named::Start)) }
        (hops(v, &view.start.hops))
    }
}

fn hops(v: &Visitor, hops: &[TrailHop]) -> Markup {
    html! {
        @if !hops.is_empty() { ol class="chain" { @for hop in hops { (one(v, hop)) } } }
    }
}

fn one(v: &Visitor, hop: &TrailHop) -> Markup {
    let class = match hop.stands {
        HopStands::Found => "hop found",
        HopStands::Wanting => "hop wanting",
        HopStands::Missing => "hop missing",
        HopStands::NotAsked => "hop not-asked",
        HopStands::Nothing => "hop nothing",
    };
    html! {
        li class=(class) {
            h3 { (hop.name) " " (stands(v, hop.stands)) }
            p class="asks" { (hop.ask) }
            @if let Some(say) = &hop.say { p class="says" { (say) } }
            @if let Some(mend) = &hop.mend { p { (mending(v, mend)) } }
            @for stop in &hop.stops {
                div class="stop" { (passed(v, stop, if hop.same { Named::Not } else { Named::WithTrail })) (hops(v, &stop.hops)) }
            }
            @if hop.more > 0 { p class="quiet small" { (t!(v, "trail-more", count = hop.more)) } }
            @if hop.unseen > 0 { p class="quiet small" { (t!(v, "trail-unseen", count = hop.unseen)) } }
        }
    }
}

fn stands(v: &Visitor, stands: HopStands) -> Markup {
    match stands {
        HopStands::Found => html! {},
        HopStands::Wanting => state(Tone::Bad, &t!(v, "trail-wanting")),
        HopStands::Missing => state(Tone::Bad, &t!(v, "trail-missing")),
        HopStands::NotAsked => state(Tone::Plain, &t!(v, "trail-not-asked")),
        HopStands::Nothing => state(Tone::Plain, &t!(v, "trail-nothing")),
    }
}

/// How a record is named where the trail passes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// It is the same as before.
    Not,
    /// It is where the trail starts.
    Start,
    /// By its name, with the way on along its own trail.
    WithTrail,
}

/// A record: where it is, what matters of it, what does not hold.
fn passed(v: &Visitor, stop: &TrailStop, named: Named) -> Markup {
    html! {
        @if named != Named::Not {
            p class="where" {
                @match record(&stop.link) {
                    Some(path) => a href=(path) { (name(&stop.link)) },
                    None => span class="quiet" { (t!(v, "trail-hidden")) },
                }
                @if let Some(state) = &stop.link.state { " " small class="quiet" { (state) } }
                @if stop.above { " " small class="quiet" { (t!(v, "trail-above")) } }
                @else if stop.starts && named == Named::WithTrail && let Some(path) = href_of(&stop.link) {
                    " " a class="on small" href=(path) aria-label=(t!(v, "trail-on-from", name = name(&stop.link))) { (t!(v, "trail-on-short")) }
                }
            }
        }
        @if !stop.facts.is_empty() { dl class="told" { @for fact in &stop.facts { div { dt { (fact.name) } dd { (value(v, fact)) } } } } }
        @if let Some(wants) = &stop.wants {
            p class="wants" { (sentence(wants)) @if let Some(mend) = &stop.mend { " " (mending(v, mend)) } }
        }
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let rest = chars.as_str();
    if text.ends_with('.') { format!("{first}{rest}") } else { format!("{first}{rest}.") }
}

fn value(v: &Visitor, fact: &TrailFact) -> Markup {
    let date = || fact.text.parse::<Date>().ok();
    match fact.kind.as_str() {
        "date" | "computed" if date().is_some() => html! { @if let Some(on) = date() { (day(v, on)) } },
        "moment" => {
            let at = fact.text.parse::<Timestamp>();
            html! { @if let Ok(at) = at { (moment(v, at, &v.shell.zone)) } @else { (fact.text) } }
        }
        "flag" if fact.text == "true" || fact.text == "yes" => html! { (t!(v, "trail-yes")) },
        "flag" => html! { (t!(v, "trail-no")) },
        "table" => html! { (t!(v, "trail-rows", count = fact.text.parse::<i64>().unwrap_or_default())) },
        _ => html! { (fact.text) },
    }
}

fn record(link: &LinkView) -> Option<String> {
    Some(record_path(link.register.as_deref()?, link.number.as_deref(), link.record.as_deref()?))
}

/// The way to mend it: a new record that begins with what is known, or the record that lacks something.
fn mending(v: &Visitor, mend: &TrailMend) -> Markup {
    match mend {
        TrailMend::Make { register, one, values } => {
            let fill: Vec<String> = values
                .iter()
                .map(|(field, value)| format!("f.{}={}", part(field), utf8_percent_encode(value, NON_ALPHANUMERIC)))
                .collect();
            let path = format!("/r/{}/new?{}", part(register), fill.join("&"));
            html! { a class="button small" href=(path) { (t!(v, "trail-make", one = one.clone())) } }
        }
        TrailMend::Change { link, field } => {
            let anchor = field.as_ref().map(|field| format!("#f-{}", part(field))).unwrap_or_default();
            let path = record(link).map(|path| format!("{path}/edit{anchor}"));
            let what = link.number.clone().unwrap_or_else(|| name(link));
            html! { @if let Some(path) = path { a class="button small" href=(path) { (t!(v, "trail-change", name = what)) } } }
        }
    }
}
