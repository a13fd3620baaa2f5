//! Reads `certification.toml`: clocks, what visits look at, what a body must be told, how long audits take.

use super::{
    diagnostic::{Faults, near},
    draft::{CertificationDraft, ConcernDraft},
    read::Table,
};
use crate::define::certification::{AuditDays, Clock, Rule, Sureness};

const SURE: &[(&str, Sureness)] = &[("high", Sureness::High), ("medium", Sureness::Medium), ("low", Sureness::Low)];

/// The largest number a rule or a band holds.
const MOST: i64 = 1_000_000;

/// Reads the file.
pub(super) fn certification(faults: &mut Faults<'_>, mut file: Table<'_>) -> CertificationDraft {
    let rules = file.tables(faults, "rule", "a rule");
    let rules = rules.into_iter().filter_map(|table| rule(faults, table)).collect();
    let looks = file.tables(faults, "look", "what a visit looks at");
    let looks = looks.into_iter().filter_map(|table| concern(faults, table)).collect();
    let tells = file.tables(faults, "tell", "what a body is told");
    let tells = tells.into_iter().filter_map(|table| concern(faults, table)).collect();
    let days = file.tables(faults, "days", "a table of audit days");
    let days = days.into_iter().filter_map(|table| audit_days(faults, table)).collect();
    file.done(faults);
    CertificationDraft { rules, looks, tells, days }
}

fn rule(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<Rule> {
    let id = table.text(faults, "id");
    let number = table.whole(faults, "number", 0..=MOST);
    let unit = table.text(faults, "unit");
    let fact = table.label(faults, "fact");
    let basis = table.text(faults, "basis");
    let sure = table.word(faults, "sure", SURE);
    let id = table.must(faults, "id", id);
    let number = table.must(faults, "number", number);
    let unit = table.must(faults, "unit", unit);
    let fact = table.must(faults, "fact", fact);
    let basis = table.must(faults, "basis", basis);
    let sure = table.must(faults, "sure", sure);
    table.done(faults);
    let (id, unit) = (id?, unit?);
    let Some((_, clock, wanted)) = Clock::ALL.iter().find(|(word, ..)| *word == id.value) else {
        let help = near(&id.value, Clock::ALL.iter().map(|(word, ..)| *word));
        faults.add(id.spot, format!("nothing is reckoned by a rule `{}`", id.value), help);
        return None;
    };
    if unit.value != *wanted {
        faults.help(
            unit.spot,
            format!("`{}` is reckoned in {wanted}", id.value),
            format!("write `unit = \"{wanted}\"`"),
        );
    }
    Some(Rule { clock: *clock, number: number?.value, fact: fact?, basis: basis?.value, sure: sure?.value })
}

pub(super) fn concern(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<ConcernDraft> {
    let read = concern_in(faults, &mut table);
    table.done(faults);
    read
}

/// Reads what a concern has, and leaves the other keys of the table to whoever asked.
pub(super) fn concern_in(faults: &mut Faults<'_>, table: &mut Table<'_>) -> Option<ConcernDraft> {
    let id = table.text(faults, "id");
    let name = table.label(faults, "name");
    let over = table.id(faults, "over");
    let when = table.text(faults, "where");
    let date = table.text(faults, "date");
    let back = table.whole(faults, "back", 0..=9);
    let id = table.must(faults, "id", id);
    let name = table.must(faults, "name", name);
    let over = table.must(faults, "over", over);
    let back = back.and_then(|back| usize::try_from(back.value).ok()).unwrap_or_default();
    Some(ConcernDraft { id: id?.value, name: name?, over: over?, when, date, back })
}

fn audit_days(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<AuditDays> {
    let standards = table.ids(faults, "standards");
    let source = table.text(faults, "source");
    let sure = table.word(faults, "sure", SURE);
    let bands = table.whole_lists(faults, "bands");
    let source = table.must(faults, "source", source);
    let sure = table.must(faults, "sure", sure);
    let spot = table.place("bands");
    table.done(faults);
    let mut read: Vec<(i64, i64)> = Vec::new();
    for band in bands {
        match band.as_slice() {
            [most, quarters] if read.last().is_none_or(|(last, _)| most > last) => read.push((*most, *quarters)),
            _ => {
                faults.help(
                    spot,
                    "a band does not follow the one before",
                    "write `[people up to, days in quarters]`, rising",
                );
                return None;
            }
        }
    }
    let standards = standards.into_iter().map(|standard| standard.value).collect();
    Some(AuditDays { standards, source: source?.value, sure: sure?.value, bands: read })
}
