//! Reads `edition.toml`, `earlier.toml` and `correspondence.toml`: what is known of an edition, where old references lead, and which
//! requirements answer for one another.

use super::{
    diagnostic::Faults,
    draft::{ChangeDraft, CorrespondenceDraft, EarlierDraft, EditionDraft, MovedDraft},
    read::Table,
};
use crate::define::edition::{ChangeKind, EditionDay, Ground, Strength, Sure, TextLevel};

/// The words for how surely something is known.
pub(super) const SURE: &[(&str, Sure)] =
    &[("confirmed", Sure::Confirmed), ("reported", Sure::Reported), ("expected", Sure::Expected)];
const STRENGTHS: &[(&str, Strength)] = &[("full", Strength::Full), ("most", Strength::Most), ("part", Strength::Part)];
/// The same for the way back, where nothing may be meant.
const BACK: &[(&str, Option<Strength>)] =
    &[("full", Some(Strength::Full)), ("most", Some(Strength::Most)), ("part", Some(Strength::Part)), ("none", None)];
const GROUNDS: &[(&str, Ground)] = &[
    ("edition", Ground::Edition),
    ("structure", Ground::Structure),
    ("published", Ground::Published),
    ("judgement", Ground::Judgement),
];
const KINDS: &[(&str, ChangeKind)] = &[
    ("new", ChangeKind::New),
    ("extended", ChangeKind::Extended),
    ("changed", ChangeKind::Changed),
    ("moved", ChangeKind::Moved),
    ("integrated", ChangeKind::Integrated),
    ("note", ChangeKind::Note),
    ("removed", ChangeKind::Removed),
];
const LEVELS: &[(&str, TextLevel)] =
    &[("published", TextLevel::Published), ("final-draft", TextLevel::FinalDraft), ("draft", TextLevel::Draft)];

/// Reads `edition.toml`.
pub(super) fn edition(faults: &mut Faults<'_>, mut file: Table<'_>) -> Option<EditionDraft> {
    let head = file.table(faults, "edition", "the edition");
    let head = file.must(faults, "edition", head);
    let tables = file.tables(faults, "day", "a day");
    let mut days: Vec<EditionDay> = tables.into_iter().filter_map(|table| day(faults, table)).collect();
    days.sort_by_key(|day| day.on);
    let tables = file.tables(faults, "change", "a change");
    let changes = tables.into_iter().filter_map(|table| change(faults, table)).collect();
    file.done(faults);
    let mut head = head?;
    let replaces = head.id(faults, "replaces");
    let published = head.date(faults, "published");
    let published = head.must(faults, "published", published);
    let mut said = |key| plain(&mut head, faults, key);
    let (confirmed, reported, expected) = (said("confirmed"), said("reported"), said("expected"));
    head.done(faults);
    Some(EditionDraft { replaces, published: published?.value, confirmed, reported, expected, days, changes })
}

fn plain(table: &mut Table<'_>, faults: &mut Faults<'_>, key: &'static str) -> Vec<String> {
    table.texts(faults, key).into_iter().map(|text| text.value).collect()
}

fn day(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<EditionDay> {
    let on = table.date(faults, "on");
    let fact = table.text(faults, "fact");
    let sure = table.word(faults, "sure", SURE);
    let ends = table.flag(faults, "ends");
    let sources = plain(&mut table, faults, "sources");
    let on = table.must(faults, "on", on);
    let fact = table.must(faults, "fact", fact);
    let sure = table.must(faults, "sure", sure);
    table.done(faults);
    Some(EditionDay { on: on?.value, fact: fact?.value, sure: sure?.value, ends, sources })
}

fn change(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<ChangeDraft> {
    let here = table.texts(faults, "here");
    let place = table.text(faults, "place");
    let kind = table.word(faults, "kind", KINDS);
    let fact = table.text(faults, "fact");
    let level = table.word(faults, "level", LEVELS);
    let sure = table.word(faults, "sure", SURE);
    let sources = plain(&mut table, faults, "sources");
    let place = table.must(faults, "place", place);
    let kind = table.must(faults, "kind", kind);
    let fact = table.must(faults, "fact", fact);
    let level = table.must(faults, "level", level);
    let sure = table.must(faults, "sure", sure);
    table.done(faults);
    let (kind, level, sure) = (kind?.value, level?.value, sure?.value);
    Some(ChangeDraft { here, place: place?.value, kind, fact: fact?.value, level, sure, sources })
}

/// Reads `earlier.toml`: an edition that is gone.
pub(super) fn earlier(faults: &mut Faults<'_>, mut file: Table<'_>) -> Option<EarlierDraft> {
    let head = file.table(faults, "earlier", "the earlier edition");
    let head = file.must(faults, "earlier", head);
    let tables = file.tables(faults, "moved", "a requirement that moved");
    let moved = tables.into_iter().filter_map(|table| moved(faults, table)).collect();
    file.done(faults);
    let mut head = head?;
    let standard = head.id(faults, "standard");
    let name = head.text(faults, "name");
    let standard = head.must(faults, "standard", standard);
    let name = head.must(faults, "name", name);
    head.done(faults);
    Some(EarlierDraft { standard: standard?.value, name: name?.value, moved })
}

fn moved(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<MovedDraft> {
    let old = table.text(faults, "old");
    let title = table.text(faults, "title");
    let to = table.texts(faults, "to");
    let old = table.must(faults, "old", old);
    let title = table.must(faults, "title", title);
    if to.is_empty() {
        faults.say(table.place("to"), "it is not said where this requirement went");
    }
    table.done(faults);
    Some(MovedDraft { old: old?, title: title?.value, to })
}

/// Reads `correspondence.toml`.
pub(super) fn correspondences(faults: &mut Faults<'_>, mut file: Table<'_>) -> Vec<CorrespondenceDraft> {
    let tables = file.tables(faults, "correspondence", "a correspondence");
    let all = tables.into_iter().filter_map(|table| correspondence(faults, table)).collect();
    file.done(faults);
    all
}

fn correspondence(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<CorrespondenceDraft> {
    let here = table.text(faults, "here");
    let there = table.texts(faults, "there");
    let strength = table.word(faults, "strength", STRENGTHS);
    let back = table.word(faults, "back", BACK);
    let ground = table.word(faults, "ground", GROUNDS);
    let sure = table.word(faults, "sure", SURE);
    let why = table.text(faults, "why");
    let here = table.must(faults, "here", here);
    let strength = table.must(faults, "strength", strength);
    let ground = table.must(faults, "ground", ground);
    if there.is_empty() {
        faults.say(table.place("there"), "it names no requirement that corresponds");
    }
    table.done(faults);
    let strength = strength?.value;
    Some(CorrespondenceDraft {
        here: here?,
        there,
        strength,
        back: back.map_or(Some(strength), |back| back.value),
        ground: ground?.value,
        sure: sure.map_or(Sure::Confirmed, |sure| sure.value),
        why: why.map(|why| why.value),
    })
}
