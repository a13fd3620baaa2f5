//! An entry's proof: what the tick beside a record leads to, and the file that an outsider checks without us.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse as _, Response},
};
use maud::html;
use plumb_engine::desk::{Answer, ProofView, Request};

use super::address::record_path;
use crate::{
    look::{Page, moment},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

async fn proof(v: &Visitor, seq: u64) -> Result<ProofView, Trouble> {
    match v.ask(Request::Proof { seq }).await? {
        Answer::Proof(proof) => Ok(*proof),
        _ => Err(Trouble::not_found()),
    }
}

/// `GET /proof/{seq}`.
pub(super) async fn show(v: Visitor, Path(seq): Path<u64>) -> Result<Page, Trouble> {
    let proof = proof(&v, seq).await?;
    let title = t!(v, "registers-proof-title", seq = seq);
    let name = proof.number.clone().unwrap_or_else(|| proof.title.clone());
    let path = record_path(&proof.register, proof.number.as_deref(), &proof.record);
    let did = t!(v, &format!("registers-did-{}", proof.kind));
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "registers-proof-lead", size = proof.size)) } }
            div class="do" { a class="button" href={ "/proof/" (seq) "/entry.txt" } download { (t!(v, "registers-proof-file")) } }
        }
        div class="stack" {
            section class="card" {
                div class="in" {
                    dl class="facts" {
                        dt { (t!(v, "registers-proof-record")) } dd { a href=(path) { (name) } " " (proof.title) }
                        dt { (t!(v, "registers-proof-did")) } dd { (did) ", " (t!(v, "registers-proof-version", version = proof.version)) }
                        dt { (t!(v, "registers-proof-who")) } dd { (proof.who) }
                        dt { (t!(v, "registers-proof-when")) } dd { (moment(&v, proof.at, &v.shell.zone)) }
                    }
                    @if proof.erased { p class="quiet" { (t!(v, "registers-entry-erased")) } }
                }
            }
            section class="card" {
                header { h2 { (t!(v, "registers-proof-how")) } }
                div class="in stack" {
                    p class="seal" { (t!(v, "registers-proof-checked")) }
                    p { (t!(v, "registers-proof-leaf")) }
                    pre class="code" { (proof.header) }
                    dl class="facts" {
                        dt { (t!(v, "registers-proof-hash")) } dd class="mono hash" { (proof.leaf) }
                        dt { (t!(v, "registers-proof-root")) } dd class="mono hash" { (proof.root) }
                    }
                    @if !proof.path.is_empty() {
                        p { (t!(v, "registers-proof-path", count = proof.path.len())) }
                        ol class="hashes" { @for node in &proof.path { li class="mono hash" { (node) } } }
                    }
                    p { (t!(v, "registers-proof-note")) }
                    pre class="code" { (proof.checkpoint) }
                    p class="quiet" { (t!(v, "registers-proof-means")) }
                }
            }
        }
    };
    Ok(v.page(title, body))
}

/// `GET /proof/{seq}/entry.txt`.
pub(super) async fn file(v: Visitor, Path(seq): Path<u64>) -> Result<Response, Trouble> {
    let proof = proof(&v, seq).await?;
    let name = format!("attachment; filename=\"entry-{seq}.tlog-proof.txt\"");
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, proof.file).into_response())
}
