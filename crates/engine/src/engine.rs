//! The engine: one store, the packs that rule, and what is kept in memory to answer quickly.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock, atomic::AtomicBool},
};

use jiff::{
    Timestamp,
    civil::Date,
    tz::{TimeZone, TimeZoneDatabase},
};
use plumb_ledger::{Checkpoint, Digest};
use plumb_model::{
    define::register::{Part, Register, StateKind},
    derive::Deriver,
    derived::{Derive, Derived},
    fold::RecordState,
    id::RegisterId,
    pack::PackSet,
    raw::Raw,
};
use plumb_store::{Clock, Random, Rederive, Snapshot, Store};

use crate::{
    desk::{Problem, ProblemKind, VerifyReport},
    file_texts::Reading,
    followers::Sender,
    gate::Gate,
    pack_log::{self, PackFile, Ruling},
    people::Kept,
    readiness::{Live, Told},
    records::KeptCounts,
    spans::Spans,
    trail::PastLinks,
    watches::Watches,
};

/// What the binary fills in: the engine names no store, reads no clock and draws no lots of its own.
pub struct Wiring {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Checks all that the store keeps.
    pub inspector: Arc<dyn Inspector>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids and salts.
    pub random: Arc<dyn Random>,
    /// Lets people in.
    pub gate: Arc<Gate>,
    /// A folder for what may be dropped and rebuilt.
    pub cache: PathBuf,
    /// Sends what waits in the outbox; without one it keeps waiting.
    pub sender: Option<Arc<dyn Sender>>,
    /// Finds what uploaded files say; without it a search knows their records only.
    pub reading: Option<Reading>,
    /// Packs that ship, by path such as `core/pack.toml`: those that are not on can be switched on.
    pub shelf: Vec<PackFile>,
}

/// Holds everything a store keeps against the log; every backend knows its own tables.
pub trait Inspector: Send + Sync {
    /// Reads everything; `derive` is what the packs that rule derive, `against` a checkpoint kept elsewhere.
    ///
    /// # Errors
    /// If it could not be done; what was found wrong is not an error but the answer.
    fn verify(&self, derive: Arc<dyn Derive>, against: Option<&Checkpoint>) -> Result<VerifyReport, Problem>;
}

/// The use cases of one data folder.
pub struct Engine {
    pub(crate) wiring: Wiring,
    rules: RwLock<Arc<Rules>>,
    /// Today's judgement, kept up entry by entry; dropped and rebuilt where packs or zone change.
    pub(crate) live: Mutex<Option<Live>>,
    /// Today's judgement is being made from nothing.
    pub(crate) judging_anew: AtomicBool,
    /// The judgement of the past day asked for last: the next one is often near.
    pub(crate) past: Mutex<Option<Live>>,
    /// Who is who, as of the last look.
    people: Arc<Mutex<Option<Kept>>>,
    /// How many records registers have, as of the last look.
    pub(crate) counts: Mutex<KeptCounts>,
    /// One import at a time: what makes a row known is seen only once the import before has written it.
    pub(crate) importing: Mutex<()>,
    /// The spans of days that are over, as last brought up to date; one at a time does so.
    pub(crate) spans: Mutex<Option<Arc<Spans>>>,
    /// Who pointed where on the past day whose trail was walked last.
    pub(crate) past_links: Mutex<Option<Arc<PastLinks>>>,
    /// What was put together for readers since the last entry.
    pub(crate) told: Told,
    /// What watches remember from round to round.
    pub(crate) watches: Watches,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("log", self.wiring.store.log()).finish_non_exhaustive()
    }
}

/// The packs that rule.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) packs: Arc<PackSet>,
    pub(crate) ruling: Ruling,
}

/// One consistent look: a snapshot, the rules, and which day it is.
pub(crate) struct Look {
    pub(crate) snapshot: Box<dyn Snapshot>,
    pub(crate) rules: Arc<Rules>,
    pub(crate) zone: TimeZone,
    pub(crate) at: Timestamp,
    pub(crate) today: Date,
    pub(crate) organisation: Option<RecordState>,
    pub(crate) kept_people: Arc<Mutex<Option<Kept>>>,
}

impl Engine {
    /// Opens what was started: the packs that rule are read out of the log's own files.
    ///
    /// # Errors
    /// [`Problem`] where nothing was started, or where the packs cannot be read any more.
    pub fn open(wiring: Wiring) -> Result<Self, Problem> {
        let snapshot = wiring.store.snapshot()?;
        let ruling = pack_log::ruling_at(&*snapshot, snapshot.size())?.ok_or_else(|| {
            Problem::new(
                ProblemKind::Content,
                "engine.not-started",
                "this data folder was made, but nothing was started in it",
            )
            .help("take it away and run `plumb init`")
        })?;
        let packs = pack_log::load(&ruling.read(wiring.store.files())?)?;
        let engine = Self::with_rules(wiring, packs, ruling);
        let look = engine.look()?;
        engine.wiring.store.derive_with(Arc::new(look.deriver())).wait()?;
        Ok(engine)
    }

    pub(crate) fn with_rules(wiring: Wiring, packs: Arc<PackSet>, ruling: Ruling) -> Self {
        let rules = RwLock::new(Arc::new(Rules { packs, ruling }));
        Self {
            wiring,
            rules,
            live: Mutex::new(None),
            judging_anew: AtomicBool::new(false),
            past: Mutex::new(None),
            people: Arc::default(),
            counts: Mutex::default(),
            importing: Mutex::new(()),
            spans: Mutex::new(None),
            past_links: Mutex::new(None),
            told: Told::default(),
            watches: Watches::default(),
        }
    }

    pub(crate) fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn rule_by(&self, packs: Arc<PackSet>, ruling: Ruling) {
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Rules { packs, ruling });
    }

    /// A look at everything acknowledged so far.
    pub(crate) fn look(&self) -> Result<Look, Problem> {
        let snapshot = self.wiring.store.snapshot()?;
        let rules = self.rules();
        let organisation = organisation(&*snapshot, &rules.packs)?;
        let zone = zone_of(&rules.packs, organisation.as_ref())?;
        let at = self.wiring.clock.now();
        let today = zone.to_datetime(at).date();
        let kept_people = Arc::clone(&self.people);
        Ok(Look { snapshot, rules, zone, at, today, organisation, kept_people })
    }

    /// What lets people in.
    #[must_use]
    pub fn gate(&self) -> &Arc<Gate> {
        &self.wiring.gate
    }

    /// Why nothing can be written, if so.
    #[must_use]
    pub fn read_only(&self) -> Option<String> {
        self.wiring.store.read_only()
    }

    /// How many entries there are, as the number grows.
    #[must_use]
    pub fn tip(&self) -> tokio::sync::watch::Receiver<u64> {
        self.wiring.store.tip()
    }
}

impl Look {
    pub(crate) fn register(&self, name: &str) -> Result<&Register, Problem> {
        let packs = &self.rules.packs;
        let plain = |text: &str| text.to_lowercase().replace(['-', ' '], "_");
        let wanted = plain(name);
        let mut all = packs.registers.values();
        all.find(|register| register.id.as_str() == wanted || plain(&register.name.en) == wanted).ok_or_else(|| {
            let near = crate::near::near(&wanted, packs.registers.keys().map(RegisterId::as_str));
            let problem =
                Problem::new(ProblemKind::Content, "content.no-register", format!("there is no register `{name}`"));
            match near {
                Some(near) => problem.help(near),
                None => problem.help("`plumb record registers` lists them"),
            }
        })
    }

    pub(crate) fn register_of(&self, record: &RecordState) -> Option<&Register> {
        self.rules.packs.registers.get(&record.register)
    }

    /// Whether a record is outside every population.
    pub(crate) fn is_void(&self, record: &RecordState) -> bool {
        let register = self.register_of(record);
        let state = record.state.as_ref().and_then(|state| register?.state(state.as_str()));
        state.is_some_and(|state| state.kind == StateKind::Void)
    }

    pub(crate) fn deriver(&self) -> Deriver {
        self.deriver_in(self.zone.clone())
    }

    pub(crate) fn deriver_in(&self, zone: TimeZone) -> Deriver {
        Deriver::new(Arc::clone(&self.rules.packs), zone)
    }

    /// Other packs in the same zone: only what they derive otherwise is derived anew.
    pub(crate) fn rederive(&self, packs: &Arc<PackSet>) -> Rederive {
        let by = Deriver::new(Arc::clone(packs), self.zone.clone());
        let of = by.otherwise_than(&self.deriver());
        Rederive { by: Arc::new(by), of }
    }

    pub(crate) fn set(&self) -> Digest {
        self.rules.ruling.set
    }

    /// The end of a day, as the first instant of the next.
    pub(crate) fn end_of(&self, day: Date) -> Result<Timestamp, Problem> {
        end_of(&self.zone, day)
    }
}

pub(crate) fn end_of(zone: &TimeZone, day: Date) -> Result<Timestamp, Problem> {
    let end = day.tomorrow().and_then(|next| next.to_zoned(zone.clone())).map(|zoned| zoned.timestamp());
    end.map_err(|_| Problem::new(ProblemKind::Content, "content.day", format!("`{day}` lies outside the calendar")))
}

/// The organisation's record; the oldest, should there be several.
fn organisation(snapshot: &dyn Snapshot, packs: &PackSet) -> Result<Option<RecordState>, Problem> {
    let Some(register) = packs.playing(Part::Organisation) else { return Ok(None) };
    let mut found = None;
    snapshot.each_record(Some(&register.id), &mut |record| {
        found = Some(record);
        std::ops::ControlFlow::Break(())
    })?;
    Ok(found)
}

/// The zone in which the organisation's days begin and end. Bundled with the program: the same on every machine.
pub(crate) fn zone(name: &str) -> Result<TimeZone, Problem> {
    TimeZoneDatabase::bundled().get(name).map_err(|_| {
        Problem::new(ProblemKind::Content, "content.zone", format!("there is no time zone `{name}`"))
            .help("write it as in `Europe/Berlin`; `UTC` is one too")
            .field("zone")
    })
}

fn zone_of(packs: &PackSet, organisation: Option<&RecordState>) -> Result<TimeZone, Problem> {
    let field = packs.playing(Part::Organisation).and_then(|register| register.plays.as_ref()?.fields.get("zone"));
    let name = organisation.zip(field).and_then(|(record, field)| record.fields.get(field)).and_then(Raw::as_text);
    // Before the organisation says where it is, days are those of UTC.
    name.map_or(Ok(TimeZone::UTC), zone)
}

impl Look {
    /// Everything derived from a record under the packs that rule.
    pub(crate) fn derive(&self, record: &RecordState) -> Derived {
        self.deriver().derive(record)
    }
}

impl std::fmt::Debug for Wiring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let log = self.store.log();
        f.debug_struct("Wiring").field("log", log).field("cache", &self.cache).finish_non_exhaustive()
    }
}
