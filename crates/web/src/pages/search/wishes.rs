//! What somebody may want to do, by what they type: 'new nonconformity', 'suppliers', 'readiness on 14 March'.

use jiff::civil::Date;
use plumb_engine::desk::{RegisterView, SearchHit};

use crate::{look::day_text, visitor::Visitor, words::t};

/// Addresses with what each leads to.
pub(super) fn of(v: &Visitor, text: &str, registers: &[RegisterView]) -> Vec<(String, String)> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let mut wishes = Vec::new();
    if let Some(day) = day_in(v, &words) {
        wishes.push((format!("/readiness?on={day}"), t!(v, "search-readiness-on", day = day_text(v, day))));
    }
    if words.is_empty() {
        return wishes;
    }
    let new = t!(v, "search-new-word").to_lowercase();
    let (wants_new, rest): (bool, Vec<&str>) = match words.split_first() {
        Some((first, rest)) if *first == new => (true, rest.to_vec()),
        _ => (false, words.clone()),
    };
    let fits = |name: &str| {
        let name = name.to_lowercase();
        rest.iter().all(|word| name.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(word)))
    };
    for register in registers {
        let singular = || fits(&register.one) || fits(register.name.trim_end_matches('s'));
        if register.may_create && (wants_new || !rest.is_empty()) && (singular() || fits(&register.name)) {
            let text = t!(v, "search-new", one = register.one.clone(), name = register.name.clone());
            wishes.push((format!("/r/{}/new", register.id), text));
        }
        if !wants_new && fits(&register.name) {
            wishes.push((format!("/r/{}", register.id), t!(v, "search-open", name = register.name.clone())));
        }
    }
    for (id, address) in [
        ("search-readiness", "/readiness"),
        ("search-work", "/work"),
        ("trail-search-all", "/trail"),
        ("applicability-search", "/applicability"),
        ("certification-search", "/certification"),
        ("stand-ins-search", "/stand-ins"),
        ("proposals-search", "/proposals"),
        ("plan-search", "/plan"),
        ("rehearsal-search", "/rehearsal"),
        ("questionnaires-search", "/questionnaires"),
        ("trust-search", "/trust/settings"),
        ("standards-search", "/standards"),
        ("transition-search", "/transition"),
    ] {
        let name = t!(v, id);
        if !wants_new && fits(&name) && (!v.shell.guest || matches!(address, "/readiness" | "/work")) {
            wishes.push((address.to_owned(), name));
        }
    }
    wishes
}

/// To walk the trail of what was found first.
pub(super) fn trail(v: &Visitor, hits: &[SearchHit]) -> Option<(String, String)> {
    let hit = hits.first().filter(|_| !v.shell.guest)?;
    let name = hit.number.as_ref().map_or_else(|| hit.title.clone(), |number| format!("{number} {}", hit.title));
    let address = crate::pages::trail::href(&hit.register, hit.number.as_deref(), &hit.record);
    Some((address, t!(v, "trail-search", name = name)))
}

/// The day that somebody names: `2027-03-14`, `14 March`, `14 March 2027`, `March 14`. Without a year it is the next such day.
fn day_in(v: &Visitor, words: &[&str]) -> Option<Date> {
    let today = v.shell.today;
    let exact = words.iter().find_map(|word| word.parse::<Date>().ok());
    if exact.is_some() {
        return exact;
    }
    let month = (1..=12_i8).find(|month| {
        let name = t!(v, &format!("month-{month}")).to_lowercase();
        words.iter().any(|word| word.chars().count() >= 3 && name.starts_with(word.trim_end_matches('.')))
    })?;
    let number = |word: &&str| word.trim_end_matches(['.', ',']).trim_end_matches("th").parse::<i16>().ok();
    let day = words.iter().filter_map(number).find_map(|n| i8::try_from(n).ok().filter(|n| (1..=31).contains(n)))?;
    let year = words.iter().filter_map(number).find(|n| (1900..=9999).contains(n));
    if let Some(year) = year {
        return Date::new(year, month, day).ok();
    }
    let this = Date::new(today.year(), month, day).ok();
    this.filter(|date| *date >= today).or_else(|| Date::new(today.year() + 1, month, day).ok())
}
