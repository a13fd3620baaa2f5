//! An input for each type of field, with its help, its error, and what stood there before.

use maud::{Markup, html};
use plumb_engine::desk::{FieldView, Problem, RecordView};
use serde_json::Value;

use super::{choices::Choice, posted::Typed, saying::fault, table_input};
use crate::{visitor::Visitor, words::t};

/// Choices offered in one list; more are typed, with suggestions.
const LISTED: usize = 120;

/// Empty inputs offered for further records of a field that takes several.
const FURTHER: usize = 2;

/// A field in a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) field: &'a FieldView,
    /// What it may be set to.
    pub(super) choices: &'a [Choice],
    /// What stands in it.
    pub(super) typed: &'a Typed,
    /// Rows of a table.
    pub(super) rows: &'a [Value],
    /// Empty rows offered besides.
    pub(super) blank: usize,
    /// What is wrong with it.
    pub(super) wrong: Option<&'a Problem>,
    /// What somebody else made of it meanwhile.
    pub(super) theirs: Option<&'a str>,
    /// It must be filled in here.
    pub(super) must: bool,
}

/// What stands in a record's field, as a form has it.
pub(super) fn typed_of(v: &Visitor, record: &RecordView, field: &FieldView) -> Typed {
    if let Some(links) = record.links.get(&field.id) {
        return links.iter().filter_map(|link| link.record.clone()).collect();
    }
    match record.fields.get(&field.id) {
        Some(Value::String(text)) if field.kind == "moment" => vec![local(v, text)],
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Bool(flag)) => vec![if *flag { "yes" } else { "no" }.to_owned()],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
        Some(Value::Object(parts)) => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str).unwrap_or_default();
            vec![format!("{} {}", part("amount"), part("currency"))]
        }
        _ => Vec::new(),
    }
}

/// A moment in the organisation's zone, as browsers take it.
pub(super) fn local(v: &Visitor, text: &str) -> String {
    let at = text.parse().map(|at| v.shell.zone.to_datetime(at));
    at.map_or_else(|_| text.to_owned(), |there| there.strftime("%Y-%m-%dT%H:%M").to_string())
}

/// The whole line: label, input, help, error.
pub(super) fn line(v: &Visitor, asked: &Asked<'_>) -> Markup {
    let field = asked.field;
    let id = format!("f-{}", field.id);
    let grouped = is_group(asked);
    let label = html! {
        (field.name)
        @if asked.must { " " span class="must" title=(t!(v, "registers-must")) { "*" span class="unseen" { (t!(v, "registers-must")) } } }
        @if let Some(unit) = &field.unit { " " span class="quiet" { "(" (unit) ")" } }
    };
    let below = html! {
        @if let Some(wrong) = asked.wrong { p class="wrong" id={ (id) "-wrong" } { (fault(wrong)) } }
        @if let Some(theirs) = asked.theirs {
            p class="theirs" { (t!(v, "registers-theirs")) " " ins { (theirs) } }
        }
        @if let Some(help) = &field.help { p class="help" id={ (id) "-help" } { (help) } }
    };
    let class = if asked.wrong.is_some() { "line bad-line" } else { "line" };
    html! {
        @if grouped {
            fieldset class=(class) id=(id) tabindex="-1" aria-describedby=[described(asked)] {
                legend { (label) }
                div { (input(v, asked)) (below) }
            }
        } @else {
            div class=(class) {
                label for=(id) { (label) }
                div { (input(v, asked)) (below) }
            }
        }
    }
}

/// Whether a field is several inputs.
fn is_group(asked: &Asked<'_>) -> bool {
    asked.field.several && asked.field.kind != "requirements"
        || asked.field.kind == "table"
        || asked.field.kind == "rating"
}

/// The ids of what describes an input.
fn described(asked: &Asked<'_>) -> Option<String> {
    let id = &asked.field.id;
    let wrong = asked.wrong.map(|_| format!("f-{id}-wrong"));
    let help = asked.field.help.as_ref().map(|_| format!("f-{id}-help"));
    let all: Vec<String> = wrong.into_iter().chain(help).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn input(v: &Visitor, asked: &Asked<'_>) -> Markup {
    let field = asked.field;
    let first = asked.typed.first().map(String::as_str).unwrap_or_default();
    match field.kind.as_str() {
        "prose" => html! {
            textarea class="field" id={ "f-" (field.id) } name={ "f." (field.id) } rows=(rows_for(first)) required[asked.must]
                aria-describedby=[described(asked)] aria-invalid=[asked.wrong.map(|_| "true")] { "\n" (first) }
        },
        "requirements" => html! {
            textarea class="field" id={ "f-" (field.id) } name={ "f." (field.id) } rows="2" required[asked.must]
                aria-describedby=[described(asked)] aria-invalid=[asked.wrong.map(|_| "true")]
                placeholder=(t!(v, "registers-requirements-like")) { "\n" (asked.typed.join("\n")) }
        },
        "choice" | "level" | "flag" => select(v, asked, first),
        "person" | "link" if (1..=LISTED).contains(&asked.choices.len()) => select(v, asked, first),
        "person" | "link" => suggested(v, asked, first, &format!("f-{}", field.id)),
        "choices" => ticks(asked),
        "persons" | "links" if (1..=LISTED).contains(&asked.choices.len()) => ticks(asked),
        "persons" | "links" => html! {
            @let many = asked.typed.len() + FURTHER;
            @for place in 0..many {
                (suggested(v, asked, asked.typed.get(place).map(String::as_str).unwrap_or_default(), &format!("f-{}-{place}", field.id)))
            }
        },
        "rating" => html! {
            div class="ticks" {
                @for choice in asked.choices {
                    label { input type="radio" name={ "f." (field.id) } value=(choice.value) checked[first == choice.value] required[asked.must]; " " (choice.text) }
                }
                @if !asked.must {
                    label { input type="radio" name={ "f." (field.id) } value="" checked[first.is_empty()]; " " (t!(v, "registers-open")) }
                }
            }
        },
        "duration" => duration(v, asked, first),
        "table" => table_input::table(v, asked),
        kind => html! {
            input class={ "field " (width(kind)) } id={ "f-" (field.id) } name={ "f." (field.id) } type=(type_of(kind)) value=(first)
                inputmode=[(kind == "number").then_some("decimal")] required[asked.must]
                placeholder=[(kind == "money").then(|| t!(v, "registers-money-like"))]
                aria-describedby=[described(asked)] aria-invalid=[asked.wrong.map(|_| "true")];
        },
    }
}

/// The browser's own input for a type; numbers are typed as text, because people write them in more ways than browsers take.
fn type_of(kind: &str) -> &'static str {
    match kind {
        "date" => "date",
        "time" => "time",
        "moment" => "datetime-local",
        _ => "text",
    }
}

fn width(kind: &str) -> &'static str {
    match kind {
        "date" | "time" | "moment" | "number" | "money" => "short",
        _ => "long",
    }
}

fn rows_for(text: &str) -> usize {
    text.lines().count().clamp(3, 18) + 1
}

fn select(v: &Visitor, asked: &Asked<'_>, now: &str) -> Markup {
    let field = asked.field;
    let known = now.is_empty() || asked.choices.iter().any(|choice| choice.value == now);
    html! {
        select class="field short" id={ "f-" (field.id) } name={ "f." (field.id) } required[asked.must]
            aria-describedby=[described(asked)] aria-invalid=[asked.wrong.map(|_| "true")] {
            option value="" selected[now.is_empty()] { (t!(v, "registers-open")) }
            @if !known { option value=(now) selected { (now) } }
            @for choice in asked.choices { option value=(choice.value) selected[choice.value == now] { (choice.text) } }
        }
    }
}

fn ticks(asked: &Asked<'_>) -> Markup {
    let field = asked.field;
    let unknown = asked.typed.iter().filter(|typed| asked.choices.iter().all(|choice| choice.value != **typed));
    html! {
        // The field was asked about, even where nothing is ticked.
        input type="hidden" name={ "f." (field.id) } value="";
        div class="ticks" {
            @for choice in asked.choices {
                label { input type="checkbox" name={ "f." (field.id) } value=(choice.value) checked[asked.typed.contains(&choice.value)]; " " (choice.text) }
            }
            @for typed in unknown { label { input type="checkbox" name={ "f." (field.id) } value=(typed) checked; " " (typed) } }
        }
    }
}

/// A record to be typed by number, with what there is as suggestions where that is not too much.
fn suggested(v: &Visitor, asked: &Asked<'_>, now: &str, id: &str) -> Markup {
    let field = asked.field;
    html! {
        input class="field short" id=(id) name={ "f." (field.id) } value=(now) list={ "l-" (field.id) } autocomplete="off"
            placeholder=(t!(v, "registers-number-like")) required[asked.must && !field.several] aria-label=[field.several.then_some(&field.name)]
            aria-describedby=[described(asked)] aria-invalid=[asked.wrong.map(|_| "true")];
        @if id == format!("f-{}", field.id) || id == format!("f-{}-0", field.id) {
            datalist id={ "l-" (field.id) } {
                @for choice in asked.choices { option value=(choice.value) { (choice.text) } }
            }
        }
    }
}

fn duration(v: &Visitor, asked: &Asked<'_>, now: &str) -> Markup {
    let field = asked.field;
    let parsed = parts(now);
    html! {
        @match parsed {
            Some((n, unit)) => { div class="pair" {
                input class="field few" id={ "f-" (field.id) } name={ "n." (field.id) } value=(n) inputmode="numeric" required[asked.must]
                    aria-describedby=[described(asked)] aria-invalid=[asked.wrong.map(|_| "true")];
                // Emptied, it is asked about all the same.
                input type="hidden" name={ "f." (field.id) } value="";
                select class="field" name={ "u." (field.id) } aria-label=(t!(v, "registers-unit")) {
                    @for (id, text) in [("D", "registers-unit-days"), ("W", "registers-unit-weeks"), ("M", "registers-unit-months"), ("Y", "registers-unit-years"), ("H", "registers-unit-hours")] {
                        option value=(id) selected[id == unit] { (t!(v, text)) }
                    }
                }
            } }
            None => { input class="field short" id={ "f-" (field.id) } name={ "f." (field.id) } value=(now)
                aria-describedby=[described(asked)] aria-invalid=[asked.wrong.map(|_| "true")]; }
        }
    }
}

/// Number and unit of a duration of one unit; an empty one is in months.
fn parts(text: &str) -> Option<(&str, &str)> {
    if text.is_empty() {
        return Some(("", "M"));
    }
    let rest = text.strip_prefix('P')?;
    let (rest, hours) = rest.strip_prefix('T').map_or((rest, false), |rest| (rest, true));
    let (n, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
    let whole = !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit());
    (whole && hours == (unit == "H") && matches!(unit, "D" | "W" | "M" | "Y" | "H")).then_some((n, unit))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_duration_of_one_unit_has_two_parts_and_others_are_typed() {
        assert_eq!(parts("P12M"), Some(("12", "M")));
        assert_eq!(parts("PT72H"), Some(("72", "H")));
        assert_eq!(parts(""), Some(("", "M")));
        for other in ["P1Y6M", "PT5M", "P5H", "nonsense", "P"] {
            assert_eq!(parts(other), None, "{other}");
        }
    }
}
