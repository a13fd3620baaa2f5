//! Starting: packs, the organisation and its first person, in one batch, so that there is never half a beginning.

use std::sync::Arc;

use plumb_ledger::Via;
use plumb_model::{
    decide::{Command, Comment, Create, Input},
    define::{
        register::{FieldKind, Part, Register},
        role::Seat,
    },
    field::Reading,
    id::{ActorId, RecordId},
    pack::outlines,
};
use plumb_store::{Batch, Rederive};
use serde_json::{Value, json};

use crate::{
    Engine, Founding, Wiring,
    commit::{self, Batching},
    desk::{Problem, ProblemKind},
    engine::{Look, zone},
    pack_log::{self, PackFile},
    standards,
};

impl Engine {
    /// Starts a system on a store that holds nothing yet.
    ///
    /// # Errors
    /// [`Problem`] where the answers or packs do not hold, or where something was started already; then nothing was written.
    pub fn start(wiring: Wiring, founding: &Founding, files: &[PackFile]) -> Result<Self, Problem> {
        known_standards(files, founding)?;
        let chosen = if founding.standards.is_empty() { standards::usual(files) } else { founding.standards.clone() };
        let files = &standards::for_start(files, &chosen);
        let packs = pack_log::load(files)?;
        let zone = zone(&founding.zone)?;
        let snapshot = wiring.store.snapshot()?;
        if pack_log::ruling_at(&*snapshot, snapshot.size())?.is_some() {
            return Err(Problem::new(
                ProblemKind::Rule,
                "engine.started",
                "a system was started here already; nothing was done",
            )
            .help("choose another data folder"));
        }
        let (activation, ruling) = pack_log::activation(files, &packs, wiring.store.files(), &*wiring.random)?;
        let engine = Self::with_rules(wiring, packs, ruling);
        let mut look = engine.look()?;
        look.today = zone.to_datetime(look.at).date();
        look.zone = zone;
        let mut batching = Batching::new(&look, ActorId::System);
        engine.organisation(&look, &mut batching, founding)?;
        engine.first_person(&look, &mut batching, founding)?;
        let mut drafts = vec![activation];
        drafts.extend(batching.decided().iter().map(|decision| commit::draft(&engine, decision)));
        let mut batch = Batch::new(ActorId::System, Via::System, Some(ruling.set), drafts);
        batch.rederive = Some(Rederive::all(Arc::new(look.deriver())));
        engine.wiring.store.append(batch).wait()?;
        Ok(engine)
    }

    fn organisation(&self, look: &Look, batching: &mut Batching<'_>, founding: &Founding) -> Result<(), Problem> {
        let register = playing(look, Part::Organisation)?;
        let standards: Vec<String> = founding.standards.iter().map(ToString::to_string).collect();
        let mut input = Input::new();
        let mut give = |part: &str, value: Value| {
            if let Some(field) = register.plays.as_ref().and_then(|plays| plays.fields.get(part)) {
                input.push((field.to_string(), value));
            }
        };
        give("name", json!(founding.company));
        give("zone", json!(founding.zone));
        if !standards.is_empty() {
            give("standards", json!(standards));
        }
        if let Some(visit) = founding.next_visit {
            give("next_visit", json!(visit.to_string()));
        }
        let record = self.new_id(look);
        batching.take(batching.order(creating(record, register, input))?)?;
        if let Some(place) = &founding.second_copy {
            let text = format!("The second copy goes here: {place}");
            let comment = Comment { record, id: self.new_id(look), text, mentions: Vec::new() };
            batching.take(batching.order(Command::Comment(comment))?)?;
        }
        Ok(())
    }

    /// The first person holds every role there is, until others are named.
    fn first_person(&self, look: &Look, batching: &mut Batching<'_>, founding: &Founding) -> Result<(), Problem> {
        let register = playing(look, Part::Person)?;
        let mut input = Input::new();
        let field = |part: &str| register.plays.as_ref().and_then(|plays| plays.fields.get(part));
        if let Some(name) = field("name") {
            input.push((name.to_string(), json!(founding.person)));
        }
        if let Some(roles) = field("roles").and_then(|roles| register.field(roles.as_str()))
            && let FieldKind::Choices(choices) = &roles.kind
        {
            // All there are, but nobody is at home and a guest at once.
            let guest = |id: &str| look.rules.packs.roles.get(id).is_some_and(|role| role.seat == Some(Seat::Guest));
            let held = choices.iter().filter(|role| role.maps_to.is_none() && !guest(&role.id));
            let all: Vec<&str> = held.map(|role| role.id.as_str()).collect();
            input.push((roles.id.to_string(), json!(all)));
        }
        batching.take(batching.order(creating(self.new_id(look), register, input))?)
    }
}

fn creating(id: RecordId, register: &Register, input: Input) -> Command {
    Command::Create(Create {
        register: register.id.clone(),
        id,
        number: None,
        input,
        files: Vec::new(),
        takeover: None,
        reading: Reading::Exact,
    })
}

fn playing(look: &Look, part: Part) -> Result<&Register, Problem> {
    look.rules.packs.playing(part).ok_or_else(|| {
        let what = if part == Part::Person { "the people" } else { "the organisation itself" };
        let say = format!("the packs have no register for {what}, so nothing can be started; nothing was written");
        Problem::new(ProblemKind::Content, "packs.part-missing", say).help("add the pack `core`")
    })
}

fn known_standards(files: &[PackFile], founding: &Founding) -> Result<(), Problem> {
    let outlines = outlines(files);
    let known = || outlines.values().filter_map(|outline| outline.standard.as_ref()).map(|standard| &standard.id);
    let unknown = founding.standards.iter().find(|standard| !known().any(|id| id == *standard));
    let Some(unknown) = unknown else { return Ok(()) };
    let near = crate::near::near(unknown.as_str(), known().map(plumb_model::id::StandardId::as_str));
    let say = format!("there is no standard `{unknown}` in the packs; nothing was written");
    let problem = Problem::new(ProblemKind::Content, "content.no-standard", say).field("standards");
    Err(near.map_or(problem.clone(), |near| problem.help(near)))
}
