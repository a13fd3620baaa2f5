//! The frame around pages: skip link, rail, bar, and the page itself.

use maud::{DOCTYPE, Markup, html};

use super::{days::Speaks, page::Page, shell::RailEntry};
use crate::{
    assets,
    trouble::Trouble,
    visitor::Visitor,
    words::{Words, t},
};

/// A page in somebody's frame.
pub(crate) fn framed(v: &Visitor, title: &str, body: &Markup) -> Markup {
    let shell = &v.shell;
    let inside = html! {
        a class="skip" href="#page" { (t!(v, "shell-skip")) }
        div class="shell" {
            nav class="rail" aria-label=(t!(v, "shell-main")) {
                a class="brand" href="/" { (plumb_line()) (t!(v, "plumb")) " " small { (shell.organisation) } }
                details class="menu" {
                    summary { (t!(v, "shell-menu")) }
                    a href="/" data-place="/" { (t!(v, "rail-home")) @if shell.work > 0 { b { (shell.work) } } }
                    @if !shell.guest { a href="/readiness" data-place="/readiness" { (t!(v, "rail-readiness")) } }
                    @for group in &shell.rail {
                        h2 { (t!(v, &group.text)) }
                        @for (text, path) in group.pages { a href=(path) data-place=(path) { (t!(v, text)) } }
                        @for entry in &group.entries { (rail_entry(v, entry)) }
                        @if !group.folded.is_empty() {
                            details class="fold" {
                                summary { (t!(v, "rail-more", count = group.folded.len())) }
                                @for entry in &group.folded { (rail_entry(v, entry)) }
                            }
                        }
                    }
                    a href="/registers" data-place="/registers" { (t!(v, "rail-all")) }
                    h2 { (t!(v, "rail-you")) }
                    a href="/account" data-place="/account" { (shell.person) }
                    @if v.site.settings.demo.is_some() { a href="/be" data-place="/be" { (t!(v, "rail-be")) } }
                }
            }
            main class="page" id="page" tabindex="-1" {
                div class="bar-top" {
                    form class="search-form" role="search" action="/search" method="get" {
                        input class="field search" type="search" name="q" id="search" autocomplete="off"
                            placeholder=(t!(v, "shell-search")) aria-label=(t!(v, "shell-search"));
                    }
                    kbd { (t!(v, "shell-search-key")) }
                    span class="gap" {}
                    @if !shell.guest {
                        a class="button" href="/readiness" { (t!(v, "shell-as-of-today")) }
                        a class="button main" href="/new" { (t!(v, "shell-new")) }
                    }
                }
                @for (what, why) in &shell.waiting {
                    div class="band warn" role="status" data-waiting=(what) { (why) }
                }
                (body)
            }
        }
    };
    document(v.words(), title, &inside)
}

fn rail_entry(v: &Visitor, entry: &RailEntry) -> Markup {
    let count = entry.count;
    html! {
        a href={ "/r/" (entry.register) } data-place={ "/r/" (entry.register) } {
            (entry.name)
            @if count > 1_000 { b { (t!(v, "shell-rail-many")) } }
            @else if count > 0 { b { (t!(v, "shell-rail-count", count = count)) } }
        }
    }
}

/// A page that stands for itself, as for somebody not signed in: one column in the middle.
pub(crate) fn alone(words: &Words, title: &str, body: &Markup) -> Page {
    unframed(words, title, "alone", body)
}

/// A page that stands for itself and needs room.
pub(crate) fn wide(words: &Words, title: &str, body: &Markup) -> Page {
    unframed(words, title, "alone wide", body)
}

fn unframed(words: &Words, title: &str, class: &'static str, body: &Markup) -> Page {
    let inside = html! {
        main class=(class) id="page" {
            div class="brand" { (plumb_line()) (t!(words, "plumb")) }
            (body)
        }
    };
    Page::new(document(words, title, &inside))
}

fn document(words: &Words, title: &str, inside: &Markup) -> Markup {
    let v = words;
    html! {
        (DOCTYPE)
        html lang=(v.language()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="color-scheme" content="light dark";
                title { (t!(v, "title", page = title)) }
                link rel="icon" type="image/svg+xml" href=(assets::url("plumb.svg"));
                link rel="stylesheet" href=(assets::url("plumb.css"));
                script type="module" src=(assets::url("plumb.js")) {}
            }
            body { (inside) }
        }
    }
}

/// What went wrong, what was kept, what to do.
pub(crate) fn trouble_page(words: &Words, visitor: Option<&Visitor>, trouble: &Trouble) -> Page {
    let heading = match trouble.status.as_u16() {
        401 => t!(words, "trouble-stranger"),
        403 => t!(words, "trouble-forbidden"),
        404 => t!(words, "trouble-not-found"),
        409 => t!(words, "trouble-rule"),
        412 => t!(words, "trouble-stale"),
        413 => t!(words, "trouble-too-large"),
        429 => t!(words, "trouble-too-often"),
        400..500 => t!(words, "trouble-content"),
        _ => t!(words, "trouble-fault"),
    };
    let body = html! {
        div class="head" { div { h1 { (heading) } p { (trouble.problem.say) } } }
        @if let Some(help) = &trouble.problem.help { p { (help) } }
        p class="quiet" { (t!(words, "trouble-code", code = trouble.problem.code.clone())) }
        p { a class="button" href="/" { (t!(words, "trouble-home")) } }
    };
    match visitor {
        Some(visitor) => visitor.page(heading.clone(), body),
        None => alone(words, &heading, &html! { div class="card" { div class="in stack" { (body) } } }),
    }
}

/// The mark: a plumb line.
fn plumb_line() -> Markup {
    html! {
        svg viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" stroke-width="2"
            stroke-linecap="round" aria-hidden="true" {
            path d="M12 2v11" {}
            path d="M12 22l-4-5.4a4.4 4.4 0 0 1 8 0z" fill="currentColor" {}
        }
    }
}
