//! A proposed text with its blanks filled. What is not there is said in brackets, to be put right by whoever takes it over.

use plumb_model::define::proposal::{DOCUMENTS, REGISTERS};

use crate::desk::{ProposalDocument, ProposalRegister};

/// Documents that a text names; a longer list says nothing more.
const NAMED: usize = 6;

/// Whether something in brackets is still to be filled in.
pub(super) fn blanks(text: &str) -> bool {
    text.contains('[')
}

pub(super) fn text(text: &str, documents: &[ProposalDocument], registers: &[ProposalRegister]) -> String {
    let called = |document: &ProposalDocument| {
        let number = document.link.number.as_deref().unwrap_or_default();
        format!("{number} {}", document.link.title.as_deref().unwrap_or_default()).trim().to_owned()
    };
    // What says itself that it serves comes before what is only called so.
    let (sure, by_title): (Vec<_>, Vec<_>) = documents.iter().partition(|document| !document.by_title);
    let mut named: Vec<String> = sure.into_iter().chain(by_title).take(NAMED).map(called).collect();
    if documents.len() > NAMED {
        named.push(format!("{} more", documents.len() - NAMED));
    }
    let kept = registers.iter().filter(|register| register.count.n > 0);
    let kept: Vec<String> = kept.map(|register| register.name.clone()).collect();
    text.trim()
        .replace(DOCUMENTS, &listed(&named).unwrap_or_else(|| "[no document in force serves this yet]".to_owned()))
        .replace(REGISTERS, &listed(&kept).unwrap_or_else(|| "[no register has a record of it yet]".to_owned()))
}

/// 'one, two and three'.
fn listed(all: &[String]) -> Option<String> {
    match all {
        [] => None,
        [one] => Some(one.clone()),
        [first @ .., last] => Some(format!("{} and {last}", first.join(", "))),
    }
}
