//! Reads `requirements.toml` and `information.toml`: a standard as data.

use super::{
    diagnostic::Faults,
    draft::{InformationDraft, RequirementDraft, StandardDraft},
    edition_file::SURE,
    read::Table,
    source::At,
};
use crate::{
    define::requirement::{Exclusion, Keep, Reach},
    id::StandardId,
};

const EXCLUSIONS: &[(&str, Exclusion)] =
    &[("never", Exclusion::Never), ("justified", Exclusion::Justified), ("scope", Exclusion::Scope)];
const REACHES: &[(&str, Reach)] = &[("records", Reach::Records), ("partly", Reach::Partly), ("people", Reach::People)];
const KEEPS: &[(&str, Keep)] = &[("maintain", Keep::Maintain), ("retain", Keep::Retain)];

/// Reads `requirements.toml`.
pub(super) fn standard(faults: &mut Faults<'_>, mut file: Table<'_>) -> Option<StandardDraft> {
    let head = file.table(faults, "standard", "the standard");
    let head = file.must(faults, "standard", head);
    let tables = file.tables(faults, "requirement", "a requirement");
    let requirements = tables.into_iter().filter_map(|table| requirement(faults, table)).collect();
    let tables = file.tables(faults, "information", "a piece of information");
    let information = tables.into_iter().filter_map(|table| information(faults, table)).collect();
    file.done(faults);
    let mut head = head?;
    let id: Option<At<StandardId>> = head.id(faults, "id");
    let name = head.text(faults, "name");
    let title = head.text(faults, "title");
    let id = head.must(faults, "id", id);
    let name = head.must(faults, "name", name);
    let title = head.must(faults, "title", title);
    head.done(faults);
    let (id, name, title) = (id?, name?.value, title?.value);
    Some(StandardDraft {
        id,
        name,
        title,
        requirements,
        information,
        edition: None,
        earlier: Vec::new(),
        correspondences: Vec::new(),
    })
}

/// Reads `information.toml`: what the standard of the same pack asks to be documented.
pub(super) fn information_file(faults: &mut Faults<'_>, mut file: Table<'_>) -> Vec<InformationDraft> {
    let tables = file.tables(faults, "information", "a piece of information");
    let information = tables.into_iter().filter_map(|table| information(faults, table)).collect();
    file.done(faults);
    information
}

fn requirement(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<RequirementDraft> {
    let id = table.text(faults, "id");
    let title = table.text(faults, "title");
    let parent = table.text_or_empty(faults, "parent").filter(|parent| !parent.value.is_empty());
    let leaf = table.maybe_flag(faults, "leaf");
    let summary = table.text(faults, "summary");
    let asks = table.texts(faults, "asks").into_iter().map(|text| text.value).collect();
    let exclusion = table.word(faults, "exclusion", EXCLUSIONS);
    let reach = table.word(faults, "reach", REACHES);
    let no_check = table.text(faults, "no_check");
    let sure = table.word(faults, "sure", SURE);
    let corresponds = table.texts(faults, "corresponds");
    let attributes = table.lists(faults, "attributes");
    let id = table.must(faults, "id", id);
    let title = table.must(faults, "title", title);
    let leaf = table.must(faults, "leaf", leaf);
    let summary = table.must(faults, "summary", summary);
    let exclusion = table.must(faults, "exclusion", exclusion);
    let reach = table.must(faults, "reach", reach);
    table.done(faults);
    let plain = |list: Vec<At<String>>| list.into_iter().map(|text| text.value).collect();
    Some(RequirementDraft {
        id: id?,
        title: title?.value,
        parent,
        leaf: leaf?,
        summary: summary?.value,
        asks,
        exclusion: exclusion.map_or(Exclusion::Never, |word| word.value),
        reach: reach.map_or(Reach::Records, |word| word.value),
        no_check,
        sure: sure.map(|sure| sure.value).unwrap_or_default(),
        corresponds,
        attributes: attributes.into_iter().map(|(name, list)| (name.value, plain(list))).collect(),
    })
}

fn information(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<InformationDraft> {
    let id = table.text(faults, "id");
    let clause = table.text(faults, "clause");
    let what = table.text(faults, "what");
    let keep = table.word(faults, "keep", KEEPS);
    let mandatory = table.maybe_flag(faults, "mandatory");
    let id = table.must(faults, "id", id);
    let clause = table.must(faults, "clause", clause);
    let what = table.must(faults, "what", what);
    let keep = table.must(faults, "keep", keep);
    let mandatory = table.must(faults, "mandatory", mandatory);
    table.done(faults);
    Some(InformationDraft { id: id?, clause: clause?, what: what?.value, keep: keep?.value, mandatory: mandatory? })
}
