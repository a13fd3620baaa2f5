//! What several pages of a document share: its head, its tabs, the trail of who signed.

use maud::{Markup, html};
use plumb_engine::desk::{DocumentView, FileView, RevisionStage, RevisionView};

use super::place;
use crate::{
    look::{self, Picture, Tone},
    visitor::Visitor,
    words::t,
};

/// Which tab is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab<'a> {
    Revision(&'a str),
    Readers,
    Compare,
}

/// The address of a document's page.
pub(super) fn address(document: &DocumentView) -> String {
    format!("/r/{}/{}", document.register, place(document.number.as_deref(), &document.record))
}

/// The address of a revision's record.
pub(super) fn revision_address(document: &DocumentView, revision: &RevisionView) -> String {
    format!("/r/{}/{}", document.fields.register, place(revision.number.as_deref(), &revision.record))
}

/// The page of a document with one revision open.
pub(super) fn open_address(document: &DocumentView, revision: &RevisionView) -> String {
    format!("{}?revision={}", address(document), place(revision.number.as_deref(), &revision.record))
}

pub(super) fn in_force(document: &DocumentView) -> Option<&RevisionView> {
    document.revisions.iter().find(|one| one.stage == RevisionStage::InForce)
}

pub(super) fn on_its_way(document: &DocumentView) -> Option<&RevisionView> {
    document.revisions.iter().find(|one| one.stage == RevisionStage::OnItsWay)
}

/// Number and where the revisions stand, in a line.
pub(super) fn lead(v: &Visitor, document: &DocumentView) -> String {
    let mut said = vec![t!(v, "documents-lead-number", number = document.number.clone().unwrap_or_default())];
    said.push(match in_force(document) {
        Some(one) => t!(v, "documents-lead-in-force", mark = one.mark.clone()),
        None => t!(v, "documents-lead-none-in-force"),
    });
    if let Some(one) = on_its_way(document) {
        said.push(t!(v, "documents-lead-on-its-way", mark = one.mark.clone(), state = one.state_name.clone()));
    }
    said.join(" ")
}

/// The revisions that hold or will hold, readers, history.
pub(super) fn tabs(v: &Visitor, document: &DocumentView, open: Tab<'_>) -> Markup {
    let current = |tab: Tab<'_>| if tab == open { Some("page") } else { None };
    let known = document
        .revisions
        .iter()
        .filter(|one| one.stage != RevisionStage::Replaced || open == Tab::Revision(&one.record));
    html! {
        nav class="tabs" aria-label=(t!(v, "documents-tabs")) {
            @for one in known {
                a href=(open_address(document, one)) aria-current=[current(Tab::Revision(&one.record))] {
                    @if one.stage == RevisionStage::InForce { (t!(v, "documents-tab-in-force", mark = one.mark.clone())) }
                    @else { (t!(v, "documents-tab-revision", mark = one.mark.clone())) }
                }
            }
            @if document.readings.is_some() {
                a href={ (address(document)) "/readers" } aria-current=[current(Tab::Readers)] { (t!(v, "documents-tab-readers")) }
            }
            @if document.revisions.len() > 1 {
                a href={ (address(document)) "/compare" } aria-current=[current(Tab::Compare)] { (t!(v, "documents-tab-compare")) }
            }
            a href={ (address(document)) "?view=record" } { (t!(v, "documents-tab-record")) }
            a href={ (address(document)) "/history" } { (t!(v, "documents-tab-history")) }
        }
    }
}

/// The label of where a revision stands.
pub(super) fn stage(one: &RevisionView) -> Markup {
    let tone = match one.stage {
        RevisionStage::InForce => Tone::Good,
        RevisionStage::OnItsWay => Tone::Soon,
        RevisionStage::Replaced | RevisionStage::Aside => Tone::Plain,
    };
    look::state(tone, &one.state_name)
}

/// The address of a file of a record.
pub(super) fn file_address(record: &str, file: &FileView) -> String {
    let name = percent_encoding::utf8_percent_encode(&file.name, percent_encoding::NON_ALPHANUMERIC);
    format!("{record}/files/{}/{name}", file.id)
}

/// The files of a revision as pictures that its text may show.
pub(super) fn pictures(record: &str, files: &[FileView]) -> Vec<Picture> {
    let images = files.iter().filter(|file| file.media_type.starts_with("image/"));
    images.map(|file| Picture { name: file.name.clone(), address: file_address(record, file) }).collect()
}

/// A size in bytes as people read it.
pub(super) fn size(v: &Visitor, bytes: u64) -> String {
    match bytes {
        0..1_000 => t!(v, "documents-bytes", size = i64::try_from(bytes).unwrap_or(i64::MAX)),
        1_000..1_000_000 => {
            t!(v, "documents-kilobytes", size = i64::try_from(bytes.div_ceil(1_000)).unwrap_or(i64::MAX))
        }
        _ => t!(v, "documents-megabytes", size = i64::try_from(bytes.div_ceil(1_000_000)).unwrap_or(i64::MAX)),
    }
}
