//! What the frame around a person's pages shows: the organisation, the registers this person may see, today.

use std::sync::{Arc, PoisonError};

use jiff::{civil::Date, tz::TimeZone};
use plumb_engine::{
    desk::{Answer, Desk as _, Problem, ProblemKind, RegisterView, Request, StatusView},
    gate::Session,
};
use plumb_model::id::PersonId;

use crate::{site::Site, visitor::caller_of};

/// Frames kept at most; a company has few people at once.
const KEPT: usize = 256;

/// The frame.
#[derive(Debug)]
pub(crate) struct Shell {
    /// Who looks, by name.
    pub(crate) person: String,
    /// The organisation's name.
    pub(crate) organisation: String,
    /// Its zone.
    pub(crate) zone: TimeZone,
    /// Today there.
    pub(crate) today: Date,
    /// How many things wait for this person.
    pub(crate) work: usize,
    /// What waits for somebody before all goes on as usual: a clock that was moved, a disk that is full.
    pub(crate) waiting: Vec<(String, String)>,
    /// Whoever looks is from outside: no way leads to an assessment.
    pub(crate) guest: bool,
    /// Registers, group by group.
    pub(crate) rail: Vec<RailGroup>,
    /// Registers that stand under others, and so not in the rail.
    pub(crate) under: Vec<Under>,
}

/// A frame, for whom and as of when.
#[derive(Debug)]
pub(crate) struct KeptShell {
    person: PersonId,
    /// Entries there were.
    tip: u64,
    /// The minute in which somebody last began to make it.
    minute: i64,
    shell: Arc<Shell>,
}

/// A register that is reached by way of another.
#[derive(Debug)]
pub(crate) struct Under {
    pub(crate) parent: String,
    pub(crate) register: String,
    pub(crate) name: String,
}

/// Registers under one heading.
#[derive(Debug)]
pub(crate) struct RailGroup {
    /// Which heading: `rail-…`.
    pub(crate) text: String,
    /// Pages about the whole: text and address.
    pub(crate) pages: &'static [(&'static str, &'static str)],
    pub(crate) entries: Vec<RailEntry>,
    /// Those that sleep and have records all the same: folded away until somebody switches them on.
    pub(crate) folded: Vec<RailEntry>,
}

/// One register.
#[derive(Debug)]
pub(crate) struct RailEntry {
    pub(crate) register: String,
    pub(crate) name: String,
    pub(crate) count: u64,
}

impl Shell {
    /// The frame of a session's person; made anew where something changed since, and once a minute for what changes by itself. Of
    /// those who ask in that moment one makes it, and the others get the last.
    pub(crate) fn for_session(site: &Site, session: &Session) -> Result<Arc<Self>, Problem> {
        let tip = *site.engine.tip().borrow();
        let minute = site.clock.now().as_second() / 60;
        let shells = || site.shells.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = shells().iter_mut().find(|kept| kept.person == session.person && kept.tip == tip) {
            if kept.minute == minute {
                return Ok(Arc::clone(&kept.shell));
            }
            kept.minute = minute;
        }
        let shell = Arc::new(Self::look(site, session)?);
        let mut shells = shells();
        shells.retain(|kept| kept.person != session.person);
        if shells.len() >= KEPT {
            shells.remove(0);
        }
        shells.push(KeptShell { person: session.person, tip, minute, shell: Arc::clone(&shell) });
        Ok(shell)
    }

    fn look(site: &Site, session: &Session) -> Result<Self, Problem> {
        let caller = caller_of(site, session);
        let other = || Problem::new(ProblemKind::Fault, "desk.answer", "the answer does not fit what was asked");
        let Answer::Status(status) = site.engine.ask(&caller, Request::Status)? else { return Err(other()) };
        let Answer::Registers { registers } = site.engine.ask(&caller, Request::Registers { register: None })? else {
            return Err(other());
        };
        let Answer::Work(work) = site.engine.ask(&caller, Request::Work { person: None, until: None })? else {
            return Err(other());
        };
        let zone = TimeZone::get(&status.zone).unwrap_or(TimeZone::UTC);
        Ok(Self {
            person: site.engine.name_of(session.person)?.unwrap_or_default(),
            organisation: status.organisation.clone(),
            zone,
            today: status.today,
            work: work.items.len(),
            waiting: waiting(&status),
            guest: status.guest,
            rail: rail(&status, &registers),
            under: under(&status, &registers),
        })
    }
}

/// What somebody should see to. That nothing sends mail is how many companies run it, and no news on every page.
fn waiting(status: &StatusView) -> Vec<(String, String)> {
    let seen = status.waiting.iter().filter(|(what, _)| what != "outbox" && !status.guest);
    seen.cloned().collect()
}

/// Fewer than this stand with the others.
const WORTH_FOLDING: usize = 3;

/// The order of headings.
const SECTIONS: [&str; 4] = ["system", "protect", "improve", "certify"];

/// What stands first under the heading of certificates: the way there, the cycle, getting ready, answering customers.
const CERTIFY: [(&str, &str); 4] = [
    ("rail-plan", "/plan"),
    ("rail-certification", "/certification"),
    ("rail-rehearsal", "/rehearsal"),
    ("rail-questionnaires", "/questionnaires"),
];

fn rail(status: &StatusView, registers: &[RegisterView]) -> Vec<RailGroup> {
    let mut groups = Vec::new();
    for section in SECTIONS {
        // A guest is shown what was opened, not what there is.
        let shown = status.registers.iter().filter(|(_, count)| !status.guest || *count > 0);
        let awake = shown.filter_map(|(id, count)| {
            let register = registers.iter().find(|register| register.id == *id && register.section == section)?;
            let entry = RailEntry { register: id.clone(), name: register.name.clone(), count: *count };
            (!stands_under_another(register, registers)).then_some((register.asleep, entry))
        });
        let (asleep, on): (Vec<_>, Vec<_>) = awake.partition(|(asleep, _)| *asleep);
        let plain = |all: Vec<(bool, RailEntry)>| all.into_iter().map(|(_, entry)| entry);
        let (mut entries, mut folded): (Vec<RailEntry>, Vec<RailEntry>) =
            (plain(on).collect(), plain(asleep).collect());
        // A fold that hides next to nothing, or everything, helps nobody.
        if folded.len() < WORTH_FOLDING || entries.is_empty() {
            entries.append(&mut folded);
        }
        // What is ours alone is no guest's.
        let pages: &[_] = if section == "certify" && !status.guest { &CERTIFY } else { &[] };
        if !entries.is_empty() || !pages.is_empty() {
            groups.push(RailGroup { text: format!("rail-{section}"), pages, entries, folded });
        }
    }
    groups
}

/// Whether its records cannot be without one of another register: calibrations are reached from their instrument, revisions
/// from their document.
fn stands_under_another(register: &RegisterView, all: &[RegisterView]) -> bool {
    parent(register, all).is_some()
}

/// The register under which another stands. Everybody has records of some kind, so a person counts only where the record is
/// about that person alone: competences, and who may see what.
fn parent<'r>(register: &RegisterView, all: &'r [RegisterView]) -> Option<&'r RegisterView> {
    register.fields.iter().filter(|field| field.required && !field.several).find_map(|field| {
        let other = all.iter().find(|other| Some(&other.id) == field.to.as_ref() && other.id != register.id)?;
        let person = other.part.as_deref() == Some("person");
        let about = register.part.is_none() && register.mine == [field.id.as_str()];
        (!person || about).then_some(other)
    })
}

/// The registers that stand under others and have records: by whose list they are reached.
fn under(status: &StatusView, registers: &[RegisterView]) -> Vec<Under> {
    let awake = registers.iter().filter(|register| status.registers.iter().any(|(id, _)| *id == register.id));
    let found = awake.filter_map(|register| {
        let parent = parent(register, registers)?.id.clone();
        Some(Under { parent, register: register.id.clone(), name: register.name.clone() })
    });
    found.collect()
}
