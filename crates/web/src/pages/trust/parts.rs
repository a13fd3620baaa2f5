//! What stands on the page for strangers, the same for them and for whoever looks before switching it on.

use maud::{Markup, html};
use plumb_engine::desk::{ShownCertificate, ShownDocument, TrustView};

use crate::{
    look::{Speaks, day, fact, prose},
    words::t,
};

/// Certificates, public documents, proof.
pub(super) fn shown(v: &impl Speaks, view: &TrustView) -> Markup {
    html! {
        div class="stack" {
            @if let Some(lead) = &view.lead { div class="prose" { (prose(lead, &[])) } }
            @for one in &view.certificates { (certificate(v, one)) }
            @if !view.documents.is_empty() {
                section class="card" {
                    header { h2 { (t!(v, "trust-documents")) } }
                    ul class="rows plain-rows" { @for one in &view.documents { li { (document(v, one)) } } }
                }
            }
            section class="card" {
                header { h2 { (t!(v, "trust-proof")) } }
                div class="in stack" {
                    p { (t!(v, "trust-proof-lead")) }
                    @for one in &view.certificates {
                        details {
                            summary { (one.standard) @if let Some(mark) = &one.mark { " " (mark) } }
                            p { (t!(v, "trust-proof-leaf")) }
                            pre class="code" { (one.header) }
                            p { a class="button" href={ "/trust/proof/" (one.seq) } download { (t!(v, "trust-proof-file")) } }
                        }
                    }
                    p { (t!(v, "trust-checkpoint")) }
                    pre class="code" { (view.checkpoint) }
                    p class="quiet small" { (t!(v, "trust-means")) }
                }
            }
            p class="quiet small" { (t!(v, "trust-today")) " " (day(v, view.today)) }
        }
    }
}

fn certificate(v: &impl Speaks, one: &ShownCertificate) -> Markup {
    html! {
        section class="card" {
            header { h2 { (one.standard) } span class="state ok" { (one.state) } }
            dl class="facts in" {
                @if let Some(body) = &one.body { (fact(&t!(v, "certification-body"), &html! { (body) })) }
                @if let Some(mark) = &one.mark { (fact(&t!(v, "certification-mark"), &html! { (mark) })) }
                @if let Some(scope) = &one.scope { (fact(&t!(v, "certification-scope"), &html! { (scope) })) }
                @if let Some(sites) = &one.sites { (fact(&t!(v, "certification-sites"), &html! { (sites) })) }
                @if let Some(decided) = one.decided { (fact(&t!(v, "certification-decided"), &html! { (day(v, decided)) })) }
                (fact(&t!(v, "certification-until"), &html! { (day(v, one.until)) }))
            }
        }
    }
}

fn document(v: &impl Speaks, one: &ShownDocument) -> Markup {
    let about = html! {
        @if let Some(mark) = &one.mark { (t!(v, "trust-revision", mark = mark.clone())) }
        @if let Some(since) = one.since { " " (t!(v, "trust-since")) " " (day(v, since)) }
    };
    html! {
        @match &one.text {
            Some(text) => details { summary { (one.title) " " small class="quiet" { (about) } } div class="prose" { (prose(text, &[])) } },
            None => span { (one.title) " " small class="quiet" { (about) } },
        }
    }
}
