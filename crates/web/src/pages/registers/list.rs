//! A register's list: what it is for, what narrows it, its records, and the ways to fill it.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use plumb_engine::desk::{CountsView, FieldView, ListRow, ListView, Many, RegisterView, StateMeans};

use super::{
    address::{record_path, register_path},
    asking,
    choices::{self, Choice},
    kept,
    list_query::Asked,
    saying::capital,
};
use crate::{
    look::{Page, Tone, day_text, notice, state},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// `GET /r/{register}`.
pub(super) async fn show(
    v: Visitor,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Page, Trouble> {
    let register = asking::register(&v, &id).await?;
    let taken_in = taken_in(&v, &pairs);
    let under = v.shell.under.iter().any(|under| under.register == id);
    let kept = kept::kept(&v, &register).await?;
    let asked = Asked::read(pairs).in_order_of(if register.named && !under { &register.title } else { "" });
    let asked = asked.with_columns_of(kept.columns.clone());
    let list = asking::list(&v, asked.request(&id)).await?;
    let counts = asking::counts(&v, &id).await?;
    let body = html! {
        (head(&v, &register, &asked))
        @if let Some(taken_in) = taken_in { (notice(Tone::Good, &html! { (taken_in) })) }
        @if is_empty(&counts) && !asked.is_narrowed() {
            (empty(&v, &register))
        } @else {
            (chips(&v, &register, &asked, &counts))
            (kept::bar(&v, &register, &asked, &kept))
            (narrowing(&v, &register, &asked).await?)
            (table(&v, &register, &asked, &list))
            (paging(&v, &register, &asked, &list))
        }
    };
    Ok(v.page(register.name.clone(), body))
}

/// What an import that led here did.
fn taken_in(v: &Visitor, pairs: &[(String, String)]) -> Option<String> {
    let said = |name: &str| pairs.iter().find(|(known, _)| known == name)?.1.parse::<u64>().ok();
    Some(t!(v, "registers-import-did", created = said("made")?, changed = said("changed")?, same = said("same")?))
}

fn head(v: &Visitor, register: &RegisterView, asked: &Asked) -> Markup {
    let path = register_path(&register.id);
    html! {
        div class="head" {
            div {
                h1 { (register.name) } p { (register.purpose) }
                @let with_it: Vec<_> = v.shell.under.iter().filter(|under| under.parent == register.id).collect();
                @if !with_it.is_empty() {
                    p { (t!(v, "registers-with-it")) @for (place, under) in with_it.iter().enumerate() { @if place > 0 { "," } " " a href=(register_path(&under.register)) { (under.name) } } }
                }
            }
            div class="do" {
                @if matches!(register.part.as_deref(), Some("answer" | "declaration")) && !v.shell.guest { a class="button" href="/stand-ins" { (t!(v, "stand-ins-title")) } }
                @if matches!(register.part.as_deref(), Some("plan" | "plan_step")) && !v.shell.guest { a class="button" href="/plan" { (t!(v, "plan-title")) } }
                @if matches!(register.part.as_deref(), Some("questionnaire" | "question")) && !v.shell.guest { a class="button" href="/questionnaires" { (t!(v, "questionnaires-title")) } }
                @if register.part.as_deref() == Some("trust_page") && !v.shell.guest { a class="button" href="/trust/settings" { (t!(v, "trust-title")) } }
                @if register.part.as_deref() == Some("spot_check") && !v.shell.guest { a class="button" href="/rehearsal/visit" { (t!(v, "rehearsal-desk")) } }
                @if matches!(register.part.as_deref(), Some("certificate" | "certificate_event")) && !v.shell.guest { a class="button" href="/certification" { (t!(v, "certification-title")) } }
                @if register.part.as_deref() == Some("statement") && !v.shell.guest { a class="button" href="/proposals" { (t!(v, "proposals-title")) } }
                @if matches!(register.part.as_deref(), Some("statement" | "applicability")) && !v.shell.guest { a class="button" href="/applicability" { (t!(v, "applicability-title")) } }
                @if register.may_change { a class="button" href={ (path) "/settings" } { (t!(v, "change-open")) } }
                @if register.may_create { a class="button" href={ (path) "/import" } { (t!(v, "registers-import")) } }
                a class="button" href=(asked.export(&register.id)) download { (t!(v, "registers-export")) }
                @if register.may_create {
                    a class="button main" href={ (path) "/new" } data-key="n" { (t!(v, "registers-add", one = register.one.clone())) }
                }
            }
        }
    }
}

/// Whether there never was anything: void records are still looked for.
fn is_empty(counts: &CountsView) -> bool {
    counts.all.n == 0 && counts.states.iter().all(|(_, many)| many.n == 0)
}

/// Nothing here yet: what it is for, and how to begin.
fn empty(v: &Visitor, register: &RegisterView) -> Markup {
    let path = register_path(&register.id);
    html! {
        section class="card" {
            div class="in stack" {
                h2 { (t!(v, "registers-empty-title")) }
                p { (register.purpose) }
                @if !register.obligations.is_empty() {
                    div {
                        p { (t!(v, "registers-empty-duties")) }
                        ul class="dots" { @for duty in &register.obligations { li { (duty.replace(['{', '}'], "")) } } }
                    }
                }
                @if register.may_create {
                    p class="do" {
                        a class="button main" href={ (path) "/new" } { (t!(v, "registers-add", one = register.one.clone())) } " "
                        a class="button" href={ (path) "/import" } { (t!(v, "registers-empty-import")) }
                    }
                    p class="quiet" { (t!(v, "registers-empty-number", number = register.number_example.clone())) }
                } @else {
                    p class="quiet" { (t!(v, "registers-empty-others")) }
                }
            }
        }
    }
}

fn chips(v: &Visitor, register: &RegisterView, asked: &Asked, counts: &CountsView) -> Markup {
    let show = |name: &'static str| {
        asked.with(|other| {
            (other.show, other.state) = (name.to_owned(), String::new());
            other.only.clear();
        })
    };
    let plain = asked.show.is_empty() && asked.state.is_empty() && asked.only.is_empty();
    let some = |many: Many| many.n > 0;
    html! {
        nav class="filters" aria-label=(t!(v, "registers-narrow")) {
            @if !asked.only.is_empty() {
                (chip(v, &t!(v, "registers-only"), Some(Many { n: asked.only.len() as u64, more: false }), true, &asked.address(&register.id)))
            }
            (chip(v, &t!(v, "registers-all"), Some(counts.all), plain, &show("").address(&register.id)))
            @for (id, many) in counts.states.iter().filter(|(_, many)| some(*many)) {
                @if let Some(known) = register.state(id) {
                    (chip(v, &known.name, Some(*many), asked.state == *id,
                        &asked.with(|other| (other.show, other.state) = (String::new(), id.clone())).address(&register.id)))
                }
            }
            @if !register.obligations.is_empty() {
                (chip(v, &t!(v, "registers-overdue"), Some(counts.overdue), asked.show == "overdue", &show("overdue").address(&register.id)))
                (chip(v, &t!(v, "registers-soon"), Some(counts.soon), asked.show == "soon", &show("soon").address(&register.id)))
            }
            @if some(counts.mine) || asked.show == "mine" {
                (chip(v, &t!(v, "registers-mine"), Some(counts.mine), asked.show == "mine", &show("mine").address(&register.id)))
            }
        }
    }
}

fn chip(v: &Visitor, text: &str, many: Option<Many>, on: bool, address: &str) -> Markup {
    html! {
        a class="chip" href=(address) aria-current=[on.then_some("true")] {
            (text) @if let Some(many) = many { " " b { (number(v, many)) } }
        }
    }
}

/// A number that may stop at a thousand.
fn number(v: &Visitor, many: Many) -> String {
    if many.more { t!(v, "registers-many") } else { many.n.to_string() }
}

/// The filter box, the fields to narrow by, and the columns: one form that works without scripts.
async fn narrowing(v: &Visitor, register: &RegisterView, asked: &Asked) -> Result<Markup, Trouble> {
    let mut fields = Vec::new();
    for field in register.columns().filter(|field| choices::narrows(field)) {
        fields.push((field, choices::of(v, field).await?));
    }
    let shown = asked.shown(register);
    let opened = !asked.fields.is_empty();
    Ok(html! {
        form class="filters" method="get" action=(register_path(&register.id)) role="search" {
            @if !asked.show.is_empty() { input type="hidden" name="show" value=(asked.show); }
            @if !asked.state.is_empty() { input type="hidden" name="state" value=(asked.state); }
            @if !asked.sort.is_empty() { input type="hidden" name="sort" value=(asked.sort); }
            @for number in &asked.only { input type="hidden" name="only" value=(number); }
            input class="field filter" type="search" name="q" id="filter" value=(asked.words) autocomplete="off"
                placeholder=(t!(v, "registers-filter")) aria-label=(t!(v, "registers-filter"));
            button class="button small" type="submit" { (t!(v, "registers-filter-do")) }
            @if asked.is_narrowed() {
                a class="button small" href=(register_path(&register.id)) { (t!(v, "registers-filter-none")) }
            }
            @if !fields.is_empty() {
                details class="more" open[opened] {
                    summary { (t!(v, "registers-more-filters")) }
                    div class="cols" {
                        @for (field, options) in &fields { (narrow_by(v, field, options, asked)) }
                    }
                }
            }
            details class="more" {
                summary { (t!(v, "registers-columns")) }
                div class="ticks" {
                    @for field in register.columns().filter(|field| field.id != register.title) {
                        label {
                            input type="checkbox" name="col" value=(field.id) checked[shown.iter().any(|one| one.id == field.id)];
                            " " (field.name)
                        }
                    }
                }
                @let columns = format!("{}/columns", register_path(&register.id));
                p class="do" {
                    button class="button small" type="submit" formmethod="post" formaction=(columns) { (t!(v, "registers-columns-mine")) }
                    @if asked.has_own_columns() {
                        button class="button small" type="submit" formmethod="post" formaction=(columns) name="usual" value="1" {
                            (t!(v, "registers-columns-usual"))
                        }
                    }
                }
            }
        }
    })
}

fn narrow_by(v: &Visitor, field: &FieldView, options: &[Choice], asked: &Asked) -> Markup {
    let chosen = asked.fields.iter().find(|(id, _)| *id == field.id).map(|(_, value)| value.as_str());
    html! {
        label {
            span class="quiet" { (field.name) }
            select class="field" name={ "f." (field.id) } {
                option value="" { (t!(v, "registers-any")) }
                @for option in options {
                    option value=(option.value) selected[chosen == Some(option.value.as_str())] { (option.text) }
                }
                option value="-" selected[chosen == Some("-")] { (t!(v, "registers-without")) }
            }
        }
    }
}

fn table(v: &Visitor, register: &RegisterView, asked: &Asked, list: &ListView) -> Markup {
    let columns = asked.shown(register);
    let bulk = register.may_change && !list.rows.is_empty();
    let title = register.field(&register.title).map_or(register.one.as_str(), |field| field.name.as_str());
    html! {
        @if list.rows.is_empty() {
            div class="card" { div class="in" { p { (t!(v, "registers-none-fits")) } } }
        } @else {
            div class="card scroll" {
                table class="table" {
                    caption class="unseen" { (register.name) }
                    thead {
                        tr {
                            @if bulk { th class="tick" { span class="unseen" { (t!(v, "registers-tick")) } } }
                            th scope="col" { (t!(v, "registers-number")) }
                            (heading(v, register, asked, &register.title, title))
                            @for column in &columns { (heading(v, register, asked, &column.id, &column.name)) }
                            (heading(v, register, asked, "state", &t!(v, "registers-state")))
                        }
                    }
                    tbody { @for row in &list.rows { (line(v, register, &columns, row, bulk)) } }
                }
            }
            @if bulk {
                form class="filters below" id="bulk" method="get" action={ (register_path(&register.id)) "/bulk" } {
                    button class="button small" type="submit" { (t!(v, "registers-bulk")) }
                }
            }
        }
    }
}

fn heading(v: &Visitor, register: &RegisterView, asked: &Asked, field: &str, text: &str) -> Markup {
    let listed = field == "state" || register.field(field).is_some_and(|field| field.list);
    let now = asked.order().filter(|(by, _)| *by == field).map(|(_, descending)| descending);
    let next = if now == Some(false) { format!("-{field}") } else { field.to_owned() };
    let sorted = now.map(|descending| if descending { "descending" } else { "ascending" });
    html! {
        th scope="col" aria-sort=[sorted] {
            @if listed {
                a class="plain" href=(asked.with(|other| other.sort = next).address(&register.id)) {
                    (text)
                    @match now {
                        Some(true) => { span aria-hidden="true" { " ↓" } }
                        Some(false) => { span aria-hidden="true" { " ↑" } }
                        None => {}
                    }
                    span class="unseen" { (t!(v, "registers-sort")) }
                }
            } @else { (text) }
        }
    }
}

fn line(v: &Visitor, register: &RegisterView, columns: &[&FieldView], row: &ListRow, bulk: bool) -> Markup {
    let path = record_path(&register.id, row.number.as_deref(), &row.record);
    let name = row.number.clone().unwrap_or_else(|| row.title.clone());
    html! {
        tr data-row {
            @if bulk {
                td class="tick" {
                    input type="checkbox" form="bulk" name="r" value=(row.record) aria-label=(t!(v, "registers-tick-one", name = name.clone()));
                }
            }
            td { a href=(path) { (name) } }
            td class="wide" { (row.title) }
            @for column in columns { td class=[(column.kind == "number" || column.kind == "rating").then_some("num")] { (cell(v, column, row)) } }
            td { (standing(v, row)) }
        }
    }
}

fn cell(v: &Visitor, column: &FieldView, row: &ListRow) -> String {
    let text = row.cells.get(&column.id).cloned().unwrap_or_default();
    match (column.kind.as_str(), text.parse()) {
        ("date", Ok(day)) => day_text(v, day),
        _ => text,
    }
}

/// Where a record stands: what is late first, else its state.
fn standing(v: &Visitor, row: &ListRow) -> Markup {
    let today = v.shell.today;
    let name = row.state_name.clone().unwrap_or_default();
    if let Some(due) = row.due.filter(|_| row.state_means != Some(StateMeans::Void)) {
        let days = (due - today).get_days();
        if days < 0 {
            return html! { (state(Tone::Bad, &t!(v, "registers-days-late", days = -days))) " " small class="quiet" { (name) } };
        }
        if days <= 14 {
            return html! { (state(Tone::Soon, &t!(v, "registers-due-in", days = days))) " " small class="quiet" { (name) } };
        }
    }
    let tone = match row.state_means {
        Some(StateMeans::Done) => Tone::Good,
        _ => Tone::Plain,
    };
    html! { @if !name.is_empty() { (state(tone, &name)) } }
}

fn paging(v: &Visitor, register: &RegisterView, asked: &Asked, list: &ListView) -> Markup {
    html! {
        nav class="filters below" aria-label=(t!(v, "registers-pages")) {
            span class="quiet" {
                @if list.more { (t!(v, "registers-more-than", count = list.count)) }
                @else { (t!(v, "registers-count", count = list.count, one = register.one.clone(), name = capital(&register.name))) }
            }
            span class="gap" {}
            @if !asked.after.is_empty() {
                a class="button small" href=(asked.with(|_| ()).address(&register.id)) { (t!(v, "registers-first-page")) }
            }
            @if let Some(next) = &list.next {
                a class="button small" rel="next" href=(asked.with(|other| other.after.clone_from(next)).address(&register.id)) { (t!(v, "registers-next-page")) }
            }
        }
    }
}
