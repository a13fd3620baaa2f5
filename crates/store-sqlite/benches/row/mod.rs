//! What both benches share: a figure as a line of JSON, and a company's records to measure on.

use std::{
    io::Write,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use plumb_ledger::{Kind, Via};
use plumb_model::{
    fact::Fact,
    id::{ActorId, FieldId, RecordId, RegisterId, StateId, TransitionId},
    raw::Raw,
};
use plumb_store::{
    Batch, Clock, Draft, NumberWanted, Random, SeededRandom, SetClock, Store, conformance::SampleDerive,
};
use plumb_store_sqlite::{Settings, SqliteStore, init};

/// Prints one figure beside its limit.
pub(crate) fn row(what: &str, figure: f64, unit: &str, limit: f64, limit_is: &str, better: &str) {
    let row = serde_json::json!({
        "what": what, "figure": figure, "unit": unit, "limit": limit, "limit_is": limit_is, "better": better,
    });
    std::io::stdout().write_all(format!("{row}\n").as_bytes()).unwrap();
}

/// A time as milliseconds.
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// How long something takes.
pub(crate) fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let done = act();
    (done, begun.elapsed())
}

/// The value that this share of the times does not exceed.
pub(crate) fn quantile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place among some thousand times"
    )]
    let place = ((times.len() as f64 - 1.0) * share).round() as usize;
    times[place]
}

/// A store and what writes to it.
pub(crate) struct Bench {
    pub(crate) clock: Arc<SetClock>,
    pub(crate) random: SeededRandom,
}

const WORDS: [&str; 16] = [
    "calibration",
    "supplier",
    "drawing",
    "torque",
    "review",
    "training",
    "audit",
    "complaint",
    "spindle",
    "caliper",
    "coolant",
    "fixture",
    "access",
    "backup",
    "risk",
    "delivery",
];

impl Bench {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(SetClock::at("2025-01-06T08:00:00Z".parse().unwrap()));
        Self { clock, random: SeededRandom::new(5) }
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            clock: Arc::<SetClock>::clone(&self.clock),
            random: Arc::new(SeededRandom::new(6)),
            derive: Arc::new(SampleDerive::default()),
            app: "plumb/bench".to_owned(),
            ..Settings::default()
        }
    }

    pub(crate) fn make(&self, dir: &Path) -> SqliteStore {
        init(dir, &self.settings()).unwrap();
        SqliteStore::open(dir, &self.settings()).unwrap()
    }

    fn word(&self) -> &'static str {
        let mut byte = [0];
        self.random.fill(&mut byte);
        WORDS[usize::from(byte[0] % 16)]
    }

    fn text(id: &str, value: String) -> Fact {
        Fact::Set { field: FieldId::new(id).unwrap(), value: Raw::Text(value) }
    }

    fn draft(&self, record: RecordId, kind: Kind, facts: Vec<Fact>) -> Draft {
        let register = RegisterId::new("things").unwrap();
        Draft { register, record, kind, facts, number: None, seen: None, salt: self.random.salt(), erase: Vec::new() }
    }

    /// A new record as a register has them: six fields, a state, a link, a number.
    pub(crate) fn create(&self, link: Option<RecordId>) -> Draft {
        let record = self.random.record_id(self.clock.now());
        let mut facts = vec![
            Self::text("title", format!("{} {} {}", self.word(), self.word(), self.word())),
            Self::text("maker", format!("{} works", self.word())),
            Self::text("serial", record.to_string()),
            Self::text("place", format!("hall {}", self.word())),
            Self::text("due", "2026-06-01".to_owned()),
            Self::text("remarks", (0..24).map(|_| self.word()).collect::<Vec<_>>().join(" ")),
            Fact::Moved {
                by: TransitionId::new("open").unwrap(),
                from: None,
                to: StateId::new("open").unwrap(),
                reason: None,
                fallback: None,
            },
        ];
        facts.extend(link.map(|to| Fact::Linked {
            field: FieldId::new("after").unwrap(),
            register: RegisterId::new("things").unwrap(),
            to,
            version: 1,
        }));
        let number = NumberWanted { head: "ME-".to_owned(), width: 5, tail: String::new() };
        Draft { number: Some(number), ..self.draft(record, Kind::Created, facts) }
    }

    /// A change of two fields.
    pub(crate) fn change(&self, record: RecordId) -> Draft {
        let facts =
            vec![Self::text("place", format!("hall {}", self.word())), Self::text("due", "2026-07-01".to_owned())];
        self.draft(record, Kind::Changed, facts)
    }

    pub(crate) fn batch(drafts: Vec<Draft>) -> Batch {
        Batch::new(ActorId::System, Via::Cli, None, drafts)
    }

    /// So many records with so many entries each, spread over the days.
    pub(crate) fn fill(&self, store: &dyn Store, records: usize, entries: usize) {
        let mut made = Vec::with_capacity(records);
        for _ in 0..records.div_ceil(250) {
            let drafts: Vec<Draft> = (0..250).map(|_| self.create(made.last().copied())).collect();
            made.extend(drafts.iter().map(|draft| draft.record));
            store.append(Self::batch(drafts)).wait().unwrap();
            self.clock.advance(Duration::from_mins(30));
        }
        for _ in 1..entries {
            for chunk in made.chunks(250) {
                store.append(Self::batch(chunk.iter().map(|record| self.change(*record)).collect())).wait().unwrap();
                self.clock.advance(Duration::from_mins(30));
            }
        }
    }
}
