//! `/api`: how programs talk to Plumb, readable without a network.

use axum::{extract::State, routing::get};
use maud::html;
use std::sync::Arc;

use crate::{look::Page, routes::Route, site::Site, visitor::Visitor, words::t};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/api", get(show))]
}

async fn show(v: Visitor, State(_): State<Arc<Site>>) -> Page {
    let body = html! {
        div class="head" { div { h1 { (t!(v, "api-title")) } p { (t!(v, "api-description")) } } }
        section class="stack" {
            h2 { (t!(v, "api-begin-title")) }
            p { (t!(v, "api-begin")) }
            pre { code { "plumb token create --person NAME --scope read\n"
                "curl -H \"Authorization: Bearer $TOKEN\" " (v.site.address()) "/api/v1/me" } }
            p { a href="/api/openapi.json" { (t!(v, "api-whole")) } }
        }
        section class="stack" {
            h2 { (t!(v, "api-rules-title")) }
            ul {
                @for rule in ["api-rule-scope", "api-rule-if-match", "api-rule-key", "api-rule-cursor", "api-rule-problem", "api-rule-values"] {
                    li { (t!(v, rule)) }
                }
            }
        }
        section class="stack" {
            h2 { (t!(v, "api-operations-title")) }
            div class="scroll" {
                table {
                    thead { tr { th scope="col" { (t!(v, "api-column-what")) } th scope="col" { (t!(v, "api-column-how")) } } }
                    tbody {
                        @for operation in crate::api::operations() {
                            tr {
                                td { (t!(v, &format!("api-{}", operation.id))) }
                                td { code { (operation.method) " " (operation.path) } }
                            }
                        }
                    }
                }
            }
        }
    };
    v.page(t!(v, "api-title"), body)
}
