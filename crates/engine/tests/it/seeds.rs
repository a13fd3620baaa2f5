//! Whatever people do, in whatever order: a seed plays a company at random, and what must always hold is held against it.
//!
//! One thread, a set clock, seeded ids and salts: the same seed gives the same log to the last byte. `PLUMB_SEEDS` plays more of
//! them, `PLUMB_SEED` one again.

use std::{ops::ControlFlow, time::Duration};

use jiff::SignedDuration;
use plumb_engine::{
    Engine,
    desk::{Act, Answer, Desk, Given, GivenValue, Problem, ReadinessReport, Request, Switches},
};
use plumb_ledger::Kind;
use plumb_model::{
    define::register::{Field, FieldKind, Register},
    fold::RecordState,
};
use plumb_store::{Clock, Random, SeededRandom, Snapshot};

use crate::world::{PACKS, World, holds, person, wiring};

const ACTS: usize = 60;

/// Lots drawn from a seed.
struct Dice(SeededRandom);

impl Dice {
    fn below(&self, n: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_be_bytes(bytes) as usize % n.max(1)
    }

    fn one<'a, T>(&self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    fn chance(&self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// Says which seed failed, and how far it came.
struct Told {
    seed: u64,
    acts: Vec<String>,
}

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("seed {} failed; play it again with PLUMB_SEED={}. It did:", self.seed, self.seed);
            for act in &self.acts {
                println!("  {act}");
            }
        }
    }
}

struct Play {
    world: World,
    dice: Dice,
    told: Told,
    /// Records made: register and number.
    made: Vec<(&'static Register, String)>,
    accepted: usize,
}

impl Play {
    fn new(seed: u64) -> Self {
        let dice = Dice(SeededRandom::new(seed));
        let mut play =
            Self { world: World::new(), dice, told: Told { seed, acts: Vec::new() }, made: Vec::new(), accepted: 0 };
        let name = play.world.person("Ben Krause", &["quality_manager", "process_owner", "staff"]);
        play.made.push((&PACKS.registers["people"], name));
        play
    }

    fn value(&self, field: &Field) -> Option<GivenValue> {
        let dice = &self.dice;
        let today = || self.world.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let day = || {
            let offset = i64::try_from(dice.below(800)).unwrap_or(0) - 300;
            today().checked_add(SignedDuration::from_hours(24 * offset)).unwrap().to_string()
        };
        let text =
            ["Loose stop", "=1+1", "\u{202e}gnp.exe", "e\u{301}clair", "  spaced  ", "0", "-", "ja; nein, \"so\""];
        let one = match &field.kind {
            FieldKind::Text | FieldKind::Prose => (*dice.one(&text)?).to_owned(),
            FieldKind::Number { .. } => (*dice.one(&["0", "12", "0.020", "-3", "1e3", "many"])?).to_owned(),
            FieldKind::Rating { from, .. } => (*from + i64::try_from(dice.below(4)).ok()?).to_string(),
            FieldKind::Money => "12.50 EUR".to_owned(),
            FieldKind::Date if dice.chance(3) => "2027-02-29".to_owned(),
            FieldKind::Date => day(),
            FieldKind::Time => "09:30".to_owned(),
            FieldKind::Moment => format!("{}T08:00:00Z", day()),
            FieldKind::Duration => "P12M".to_owned(),
            FieldKind::Choice(choices) | FieldKind::Level(choices) => dice.one(choices)?.id.clone(),
            FieldKind::Choices(choices) => return Some(GivenValue::Several(vec![dice.one(choices)?.id.clone()])),
            FieldKind::Flag => (*dice.one(&["yes", "no"])?).to_owned(),
            FieldKind::Requirements => (*dice.one(&["iso-9001-2015 7.5.1", "iso-27001-2022 A.5.1"])?).to_owned(),
            FieldKind::Person { .. } => (*dice.one(&["Anna Weber", "Ben Krause"])?).to_owned(),
            FieldKind::Link { to, .. } => {
                let there: Vec<&String> =
                    self.made.iter().filter(|(register, _)| register.id == *to).map(|(_, number)| number).collect();
                (*dice.one(&there)?).clone()
            }
            FieldKind::Table(_) | FieldKind::Files | FieldKind::Computed { .. } => return None,
        };
        Some(GivenValue::One(one))
    }

    fn given<'a>(&self, fields: impl Iterator<Item = &'a Field>) -> Vec<Given> {
        let given = |field: &Field| Some(Given { field: field.id.to_string(), value: self.value(field)? });
        fields.filter_map(given).collect()
    }

    fn create(&self) -> Act {
        let often =
            ["nonconformities", "actions", "measuring_equipment", "risks", "suppliers", "processes", "documents"];
        let all: Vec<&'static Register> = PACKS.registers.values().collect();
        let register = if self.dice.chance(70) {
            &PACKS.registers[*self.dice.one(&often).unwrap()]
        } else {
            *self.dice.one(&all).unwrap()
        };
        let fields = register.fields.iter().filter(|field| field.required || self.dice.chance(25));
        Act::Create { register: register.id.to_string(), values: self.given(fields) }
    }

    fn act(&self) -> Option<Act> {
        let dice = &self.dice;
        let turn = dice.below(100);
        if turn < 35 || self.made.len() < 3 {
            return Some(self.create());
        }
        let (register, number) = dice.one(&self.made)?;
        let record = number.as_str().into();
        let reason = || Some("it came out so".to_owned());
        Some(match turn {
            35..60 => {
                let fields = register.fields.iter().filter(|_| dice.chance(12));
                let mut values = self.given(fields);
                if let (true, Some(field)) = (dice.chance(10), dice.one(&register.fields)) {
                    values.push(Given { field: field.id.to_string(), value: GivenValue::Nothing });
                }
                let seen = dice.chance(20).then(|| u64::try_from(dice.below(5)).unwrap_or(0) + 1);
                Act::Change { record, values, reason: reason(), seen }
            }
            60..85 => {
                let state = self.world.show("", number).ok()?.state;
                let leads = |step: &&plumb_model::define::register::Transition| {
                    dice.chance(10) || step.from.iter().any(|from| Some(from.as_str()) == state.as_deref())
                };
                let steps: Vec<_> = register.workflow.transitions.iter().filter(leads).collect();
                let step = dice.one(&steps)?;
                let values = self.given(step.asks.iter().filter_map(|id| register.field(id.as_str())));
                Act::Move { record, transition: step.id.to_string(), values, reason: reason(), seen: None }
            }
            85..92 => Act::Comment { record, text: "Please look, @Ben Krause".to_owned() },
            92..94 => Act::Void { record, reason: "entered twice".to_owned() },
            _ => {
                let links: Vec<&Field> =
                    register.fields.iter().filter(|field| matches!(field.kind, FieldKind::Link { .. })).collect();
                let field = dice.one(&links)?;
                let Some(GivenValue::One(to)) = self.value(field) else { return None };
                let (field, to) = (field.id.to_string(), to.as_str().into());
                if dice.chance(70) { Act::Link { record, field, to } } else { Act::Unlink { record, field, to } }
            }
        })
    }

    /// Time goes on, or is set back; or somebody asks how things stand, so that judging goes on from there.
    fn meanwhile(&mut self) {
        match self.dice.below(100) {
            0..12 => self.world.clock.advance(Duration::from_secs(self.dice.below(40 * 86_400) as u64)),
            12..15 => {
                let now = self.world.clock.now();
                self.world.clock.set(now.checked_sub(SignedDuration::from_hours(2)).unwrap());
                self.told.acts.push("the clock is set back".to_owned());
            }
            15..18 => {
                let answer = self.world.ask("Anna Weber", Request::ConfirmClock);
                self.told.acts.push(format!("the clock is confirmed: {}", answer.is_ok()));
            }
            18..24 => drop(self.world.readiness("", None, Switches::default(), false)),
            _ => {}
        }
    }

    fn turn(&mut self) {
        self.meanwhile();
        let Some(act) = self.act() else { return };
        let who = *self.dice.one(&["Anna Weber", "Anna Weber", "Anna Weber", "Ben Krause"]).unwrap();
        let (size, text) = (self.world.size(), format!("{who}: {act:?}"));
        let register = match &act {
            Act::Create { register, .. } => Some(&PACKS.registers[register.as_str()]),
            _ => None,
        };
        let done = self.world.try_act(who, act);
        let came = done.as_ref().map_or_else(|problem: &Problem| problem.code.clone(), |done| format!("{}", done.seq));
        self.told.acts.push(format!("{text} -> {came}"));
        let now = self.world.size();
        match done {
            Ok(done) => {
                assert_eq!(done.seq + 1, now, "what was answered is the newest");
                self.accepted += 1;
                if let (Some(register), Some(number)) = (register, done.number) {
                    self.made.push((register, number));
                }
            }
            Err(problem) => {
                assert!(!problem.code.starts_with("fault"), "{problem:?}");
                let kinds = self.world.kinds(size);
                assert!(kinds.iter().all(|kind| *kind == Kind::ClockStepped), "refused, and yet written: {kinds:?}");
            }
        }
    }
}

fn all(look: &dyn Snapshot, at: Option<u64>) -> Vec<RecordState> {
    let mut found = Vec::new();
    let mut put = |record| {
        found.push(record);
        ControlFlow::Continue(())
    };
    match at {
        Some(size) => look.each_record_at(size, None, &mut put).unwrap(),
        None => look.each_record(None, &mut put).unwrap(),
    }
    found
}

/// Plays a seed and gives how many acts were taken, and the root of the log.
fn play(seed: u64) -> (usize, String) {
    let mut play = Play::new(seed);
    for _ in 0..ACTS {
        play.turn();
    }
    let Play { world, told, accepted, .. } = play;
    let look = world.snapshot();
    let (now, as_of) = (all(&*look, None), all(&*look, Some(look.size())));
    assert_eq!(now, as_of, "as of the last entry is now");
    drop(look);
    let World { dir, clock, engine, .. } = world;
    let data = dir.path().join("data");
    let today = clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let days = [
        None,
        Some(today),
        today.checked_sub(SignedDuration::from_hours(24 * 20)).ok(),
        Some("2027-06-30".parse().unwrap()),
    ];
    let judged = |engine: &Engine| -> Vec<ReadinessReport> {
        let on = |day: &Option<jiff::civil::Date>| {
            let request = Request::Readiness { on: *day, standard: None, switches: Switches::default(), since: false };
            match engine.ask(&person(""), request).unwrap() {
                Answer::Readiness(report) => report,
                other => panic!("{other:?}"),
            }
        };
        days.iter().map(on).collect()
    };
    let kept = judged(&engine);
    assert_eq!(Some(&kept[0]), kept.iter().find(|report| report.on == kept[0].on), "today as a day is today");
    drop(engine);
    holds(&data);
    let fresh = Engine::open(wiring(&data, &clock)).unwrap();
    for (kept, scratch) in kept.iter().zip(judged(&fresh)) {
        assert_eq!(*kept, scratch, "judged change by change, and judged anew");
    }
    drop(told);
    (accepted, kept[0].root.clone())
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how many seeds are played, and which, is the caller's to say")]
fn whatever_people_do_the_log_the_folds_and_the_judgement_agree() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("PLUMB_SEED") {
        Some(one) => one..one + 1,
        None => 1..number("PLUMB_SEEDS").unwrap_or(20) + 1,
    };
    let first = seeds.start;
    let plays: Vec<(usize, String)> = seeds.map(play).collect();
    let taken: usize = plays.iter().map(|(accepted, _)| accepted).sum();
    assert!(taken * 3 > plays.len() * ACTS, "only {taken} acts in {} plays were taken: they say little", plays.len());
    assert_eq!(plays[0], play(first), "the same seed plays the same company");
}
