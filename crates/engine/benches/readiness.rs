//! How long a person waits for readiness over 100,000 records, at first, after one change, and for a past day.
//!
//! One JSON line a figure, for `cargo xtask bench`. A smaller number of records may be given as first argument.

use std::{
    error::Error,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use plumb_engine::{
    Engine, Founding, Inspector, Wiring,
    desk::{Act, ActorName, Answer, Caller, Desk, Given, Problem, RecordRef, Request, Switches, VerifyReport},
    gate::Gate,
};
use plumb_ledger::{Checkpoint, Digest, Kind, Via};
use plumb_model::{
    derived::Derive,
    fact::Fact,
    id::{ActorId, FieldId, RecordId, RegisterId, StateId, TransitionId},
    raw::Raw,
};
use plumb_store::{Batch, Draft, Random, SeededRandom, SetClock, Store};
use plumb_store_sqlite::{Settings, SqliteGate, SqliteStore};

type Whatever<T> = Result<T, Box<dyn Error>>;

/// Drafts written at a time.
const BATCH: usize = 2_000;
/// Days over which the entries are spread.
const DAYS: usize = 500;

struct NotLooking;

impl Inspector for NotLooking {
    fn verify(&self, _: Arc<dyn Derive>, _: Option<&Checkpoint>) -> Result<VerifyReport, Problem> {
        let not_read = vec!["everything".to_owned()];
        Ok(VerifyReport::Holds { size: 0, root: String::new(), files: 0, not_read })
    }
}

fn main() -> Whatever<()> {
    let wanted = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("data");
    let clock = Arc::new(SetClock::at("2025-01-01T08:00:00Z".parse()?));
    let random: Arc<SeededRandom> = Arc::new(SeededRandom::new(1));
    let settings = Settings { clock: clock.clone(), random: random.clone(), ..Settings::default() };
    plumb_store_sqlite::init(&data, &settings)?;
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&data, &settings)?);
    let wiring = Wiring {
        store: Arc::clone(&store),
        inspector: Arc::new(NotLooking),
        clock: clock.clone(),
        random: random.clone(),
        gate: Arc::new(Gate::new(Arc::new(SqliteGate::at(&data)), clock.clone(), random.clone())),
        cache: data.join("cache"),
        sender: None,
        reading: None,
        shelf: packs()?,
    };
    let founding = Founding {
        company: "Nordwind".into(),
        zone: "Europe/Berlin".into(),
        person: "Anna Weber".into(),
        standards: vec!["iso-9001-2015".parse()?, "iso-27001-2022".parse()?],
        next_visit: None,
        second_copy: None,
    };
    let engine = Engine::start(wiring, &founding, &packs()?)?;
    let Answer::Status(status) = engine.ask(&Caller::at_the_machine(ActorName::Operator), Request::Status)? else {
        return Err("no status".into());
    };
    fill(&*store, &clock, &*random, status.pack.parse()?, wanted)?;

    let records = format!("{wanted} records");
    let first = wait(&engine, None)?;
    say(&format!("readiness of {records}, nothing in memory"), first, 2_000.0, "DESIGN: whole judgement under 2 s");
    let after = "DESIGN: re-judging under 5 ms; here with the page's rows";
    say(&format!("readiness of {records}, after one change"), after_a_change(&engine, "Line")?, 5.0, after);
    for (what, share) in
        [("a past day near the beginning", 10), ("a past day in the middle", 50), ("a past day near the end", 95)]
    {
        let day =
            jiff::civil::date(2025, 1, 1).checked_add(jiff::Span::new().days(i64::try_from(DAYS * share / 100)?))?;
        let took = wait(&engine, Some(day))?;
        say(&format!("readiness of {records}, {what}"), took, 500.0, "DESIGN: any past day under 500 ms");
    }
    let begun = Instant::now();
    let walk = Request::Trail { record: RecordRef("B-000000".to_owned()), trail: None, on: None };
    engine.ask(&Caller::at_the_machine(ActorName::Operator), walk)?;
    say(&format!("a trail among {records}"), begun.elapsed(), 50.0, "ISSUE: 50 ms");
    let Answer::Standards(view) = engine.ask(&Caller::at_the_machine(ActorName::Operator), Request::Standards)? else {
        return Err("no standards".into());
    };
    let mut slowest = Duration::ZERO;
    for standard in view.standards.iter().filter(|standard| !standard.on) {
        slowest = slowest.max(switched_on(&engine, &standard.standard)?);
    }
    say(&format!("a standard switched on and judged, {records}, slowest"), slowest, 3_000.0, "ISSUE: 3 s");
    let every = format!("readiness of {records}, every standard on");
    say(&format!("{every}, after one change"), after_a_change(&engine, "Hall")?, 5.0, after);
    say(&format!("{every}, the page's request"), wait(&engine, None)?, 50.0, "ISSUE: 50 ms");
    Ok(())
}

/// Readiness after each of a hundred changes, the one in the middle.
fn after_a_change(engine: &Engine, place: &str) -> Whatever<Duration> {
    let mut changed = Vec::new();
    for n in 0..100 {
        let act = Act::Change {
            record: RecordRef(format!("B-{:06}", n * 37)),
            values: vec![Given::text("place", &format!("{place} {n}"))],
            reason: None,
            seen: None,
        };
        engine.ask(&Caller::at_the_machine(ActorName::Operator), Request::Run { act, key: None })?;
        changed.push(wait(engine, None)?);
    }
    changed.sort();
    Ok(changed.get(changed.len() / 2).copied().unwrap_or_default())
}

/// From the switch to readiness with it.
fn switched_on(engine: &Engine, standard: &str) -> Whatever<Duration> {
    let begun = Instant::now();
    let reason = Some("to see".to_owned());
    let switch =
        Request::SwitchStandard { standard: standard.to_owned(), on: true, reason, seen: None, dry_run: false };
    engine.ask(&Caller::at_the_machine(ActorName::Operator), switch)?;
    wait(engine, None)?;
    Ok(begun.elapsed())
}

fn wait(engine: &Engine, on: Option<jiff::civil::Date>) -> Whatever<Duration> {
    let request = Request::Readiness { on, standard: None, switches: Switches::default(), since: false };
    let begun = Instant::now();
    let Answer::Readiness(report) = engine.ask(&Caller::at_the_machine(ActorName::Operator), request)? else {
        return Err("no readiness".into());
    };
    let took = begun.elapsed();
    if report.requirements.is_empty() {
        return Err("nothing was judged".into());
    }
    Ok(took)
}

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn say(what: &str, took: Duration, limit: f64, limit_is: &str) {
    let figure = took.as_secs_f64() * 1_000.0;
    let row = serde_json::json!({
        "what": what, "figure": figure, "unit": "ms", "limit": limit, "limit_is": limit_is, "better": "less",
    });
    println!("{row}");
}

/// Instruments with all that the calibration checks read, straight into the store: one entry each, over five hundred days.
fn fill(store: &dyn Store, clock: &SetClock, random: &dyn Random, pack: Digest, wanted: usize) -> Whatever<()> {
    let register = RegisterId::new("measuring_equipment")?;
    let state = StateId::new("in_use")?;
    let begin: jiff::Timestamp = "2025-01-01T09:00:00Z".parse()?;
    for from in (0..wanted).step_by(BATCH) {
        let hours = i64::try_from(from * DAYS / wanted.max(1) * 24)?;
        clock.set(begin.checked_add(jiff::Span::new().hours(hours))?);
        let mut drafts = Vec::new();
        for n in from..(from + BATCH).min(wanted) {
            let field = |field: &str, value: String| -> Whatever<Fact> {
                Ok(Fact::Set { field: FieldId::new(field)?, value: Raw::Text(value) })
            };
            let mut facts = vec![
                Fact::Moved {
                    by: TransitionId::new("create")?,
                    from: None,
                    to: state.clone(),
                    reason: None,
                    fallback: None,
                },
                field("number", format!("B-{n:06}"))?,
                field("name", format!("Gauge {n}"))?,
                field("serial", format!("S-{n}"))?,
                field("maker", "Mahr".to_owned())?,
                Fact::Set { field: FieldId::new("traceable")?, value: Raw::Flag(true) },
                field("interval_months", "12".to_owned())?,
                field("last_calibration", "2025-01-01".to_owned())?,
                field("next_calibration", format!("2027-{:02}-{:02}", n % 12 + 1, n % 28 + 1))?,
                field("criticality", "medium".to_owned())?,
            ];
            // One in ten does not say how exact it must be.
            if n % 10 > 0 {
                facts.push(field("tolerance_needed", "0.01".to_owned())?);
            }
            drafts.push(Draft {
                register: register.clone(),
                record: random_id(random, clock),
                kind: Kind::Created,
                facts,
                number: None,
                seen: Some(0),
                salt: random.salt(),
                erase: Vec::new(),
            });
        }
        store.append(Batch::new(ActorId::System, Via::Demo, Some(pack), drafts)).wait()?;
    }
    Ok(())
}

fn random_id(random: &dyn Random, clock: &SetClock) -> RecordId {
    random.record_id(plumb_store::Clock::now(clock))
}

/// The packs that ship.
fn packs() -> Whatever<Vec<(String, String)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let (mut files, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "toml" || end == "md") {
                let name = path.strip_prefix(&root)?.display().to_string();
                files.push((name, std::fs::read_to_string(&path)?));
            }
        }
    }
    Ok(files)
}
