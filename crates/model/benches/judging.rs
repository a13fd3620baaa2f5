//! How long judging takes: one evaluation, 100,000 records by the shipped checks, and what follows one change.
//!
//! `cargo bench -p plumb-model`: one JSON line a figure, for `cargo xtask bench`; what has no limit of its own goes to standard error.
//! The records are those of the shipped fixtures, over and over with new ids: nineteen of twenty in order.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a bench prints its figures, and stops at the unexpected"
)]

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use jiff::{civil::Date, tz::TimeZone};
use plumb_model::{
    define::register::Part,
    expr::{Expr, RecordView, Scope},
    fold::{NUMBER, RecordState},
    id::{FieldId, RecordId},
    judge::Judge,
    pack::{self, PackSet},
    raw::Raw,
    verdict::Outcome,
};
use uuid::Uuid;

const RECORDS: usize = 100_000;
const CHANGES: usize = 2_000;
/// A change counts where no more records than this depend on it.
const DEPENDENTS: usize = 100;
const PEOPLE: usize = 300;
const TODAY: Date = jiff::civil::date(2026, 3, 14);

fn shipped() -> PackSet {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut files = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    pack::load(files).unwrap()
}

/// The records of the fixtures again and again, each time with ids and numbers of their own.
fn records(packs: &PackSet) -> Vec<RecordState> {
    let cases = || packs.fixtures.values().flatten().filter(|case| !case.records.is_empty());
    let passing: Vec<_> = cases().filter(|case| case.expect.outcome == Outcome::InOrder).collect();
    let failing: Vec<_> = cases().filter(|case| case.expect.outcome != Outcome::InOrder).collect();
    let number = FieldId::new(NUMBER).unwrap();
    let people = packs.playing(Part::Person).map(|register| &register.id);
    let mut records = Vec::with_capacity(RECORDS);
    for copy in 0_usize.. {
        let from = if copy % 20 == 19 { &failing } else { &passing };
        let case = from.iter().cycle().nth(copy % from.len()).unwrap();
        // A company of a few hundred people keeps all these records; each copy of a case has its own of everything else.
        let is_person = |record: &RecordState| Some(&record.register) == people;
        let fresh: BTreeMap<RecordId, RecordId> = (0_u128..)
            .zip(&case.records)
            .map(|(n, record)| {
                let digits: String = record.number().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
                let own = ((copy as u128) << 16) | n;
                let shared =
                    (1 << 100) | (((copy % PEOPLE) as u128) << 32) | digits.parse::<u128>().unwrap_or_default();
                (record.record, RecordId(Uuid::from_u128(if is_person(record) { shared } else { own })))
            })
            .collect();
        for record in &case.records {
            // There is one organisation, however many of everything else.
            let organisation = packs.playing(Part::Organisation).is_some_and(|register| register.id == record.register);
            if organisation && records.iter().any(|known: &RecordState| known.register == record.register) {
                continue;
            }
            if is_person(record) && copy >= PEOPLE {
                continue;
            }
            let mut record = record.clone();
            record.record = *fresh.get(&record.record).unwrap();
            let named = format!("{}-{copy}", record.number().unwrap_or_default());
            record.fields.insert(number.clone(), Raw::Text(named));
            for link in record.links.values_mut().flatten() {
                link.to = fresh.get(&link.to).copied().unwrap_or(link.to);
            }
            records.push(record);
            if records.len() == RECORDS {
                return records;
            }
        }
    }
    records
}

/// What a limit is read from.
struct Limit {
    at_most: f64,
    is: &'static str,
}

/// One figure for the table.
fn row(what: &str, figure: f64, unit: &str, limit: &Limit) {
    let row = serde_json::json!({
        "what": what, "figure": figure, "unit": unit, "limit": limit.at_most, "limit_is": limit.is, "better": "less",
    });
    println!("{row}");
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    let took = start.elapsed();
    eprintln!("{what:<58} {:>10.1} ms", millis(took));
    (result, took)
}

/// Resident memory in MiB, where the system tells.
fn resident() -> Option<usize> {
    let statm = fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = statm.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096 / (1 << 20))
}

fn evaluation(packs: &PackSet, records: &[RecordState]) {
    let register = packs.registers.keys().find(|id| id.as_str() == "measuring_equipment").unwrap();
    let scope = Scope::requirement(&packs.schema, register);
    let text = "state == 'in_use' && has(next_calibration) && next_calibration >= today + days(30)";
    let expr = Expr::compile(text, &scope).unwrap();
    let record = records.iter().find(|record| record.register == *register && record.links.is_empty()).unwrap();
    let zone = TimeZone::UTC;
    let view = RecordView::alone(record, &zone);
    let start = Instant::now();
    let rounds = 200_000_u32;
    for _ in 0..rounds {
        std::hint::black_box(expr.holds(&view, RecordView::OWN, TODAY));
    }
    let limit = Limit { at_most: 1_000.0, is: "DESIGN: about 1 µs an evaluation" };
    let each = start.elapsed().as_secs_f64() * 1e9 / f64::from(rounds);
    row("one evaluation over a whole record", each, "ns", &limit);
}

fn main() {
    let (packs, _) = timed("load the shipped packs", shipped);
    let records = records(&packs);
    eprintln!("{} records in {} registers, {} checks", records.len(), packs.registers.len(), packs.checks.len());
    evaluation(&packs, &records);
    let before = resident();
    let mut judge = Judge::new(&packs, TimeZone::UTC);
    let ((), took_in) = timed("take in 100,000 records", || records.iter().for_each(|record| judge.put(record)));
    let (_, judged) = timed("judge all of them", || judge.judgement(TODAY).verdicts.len());
    let limit = Limit { at_most: 2_000.0, is: "DESIGN: whole judgement under 2 s" };
    row("judge 100000 records of all registers", millis(took_in + judged), "ms", &limit);
    if let (Some(before), Some(after)) = (before, resident()) {
        eprintln!("{:<58} {:>10} MiB", "memory for it", after.saturating_sub(before));
    }
    timed("judge the same day again, nothing changed", || judge.judgement(TODAY).verdicts.len());
    let failed: usize = judge.judgement(TODAY).outcomes.iter().map(|outcome| outcome.failed.len()).sum();
    eprintln!("{failed} failures among the outcomes");
    changes(&mut judge, &packs, &records);
    timed("judge the day after", || judge.judgement(TODAY.tomorrow().unwrap()).verdicts.len());
    timed("judge a day a year ago (all anew)", || judge.judgement(jiff::civil::date(2025, 3, 14)).verdicts.len());
}

/// One change after another, each judged at once. Those that more records depend on are told apart.
fn changes(judge: &mut Judge, packs: &PackSet, records: &[RecordState]) {
    let (mut near, mut far): (Vec<Duration>, Vec<Duration>) = Default::default();
    for n in 0..CHANGES {
        let mut record = records.get((n + 1) * 7919 % records.len()).unwrap().clone();
        // Every other time it is voided or comes back, else its dates move.
        if n % 2 == 0 {
            for value in record.fields.values_mut() {
                if let Raw::Text(text) = value
                    && text.parse::<Date>().is_ok()
                {
                    "2024-05-01".clone_into(text);
                }
            }
        } else {
            let register = packs.registers.get(&record.register).unwrap();
            record.state = register.workflow.states.last().map(|state| state.id.clone());
        }
        let start = Instant::now();
        judge.put(&record);
        let put = start.elapsed();
        let depend = judge.waiting();
        let start = Instant::now();
        std::hint::black_box(judge.judgement(TODAY).verdicts.len());
        let took = put + start.elapsed();
        if depend.is_some_and(|depend| depend <= DEPENDENTS) { near.push(took) } else { far.push(took) }
    }
    let limit = Limit { at_most: 5.0, is: "DESIGN: after one change with at most 100 dependents under 5 ms" };
    near.sort();
    far.sort();
    eprintln!("{} changes with at most {DEPENDENTS} dependents, {} with more", near.len(), far.len());
    for (what, permille) in [("median", 500), ("99th of 100", 990), ("worst", 1000)] {
        let at = |all: &[Duration]| all.get(all.len().saturating_sub(1) * permille / 1000).copied().unwrap_or_default();
        row(&format!("judge after one change, {what} of {}", near.len()), millis(at(&near)), "ms", &limit);
        eprintln!("{:<58} {:>10.2} ms", format!("the same with more dependents, {what}"), millis(at(&far)));
    }
}
