//! Evidence for an auditor to carry away: chosen by scope and period, released by named people, proven against the log. This chooses
//! and proves; the binary makes pages of it.

mod choose;
mod prove;
mod shown;

pub(crate) use choose::{about, plan};

use jiff::civil::Date;
use plumb_model::{
    access::{AccessGrant, Action, Granted, OnScreen, Registers, Scope, Standing},
    define::register::{Classification, Part},
    fold::RecordState,
    id::{ActorId, PersonId, RecordId, RegisterId},
};

use crate::{
    Engine,
    access::Reader,
    desk::{
        Act, Caller, Done, EvidenceOf, EvidencePrepared, EvidenceWanted, Given, PackView, Problem, ProblemKind,
        RecordRef,
    },
    engine::Look,
    playing::PartOf,
};

/// Parts whose records never leave for their own sake: who may see what, who was asked for what, and what left before.
const NEVER: [Part; 5] = [Part::Grant, Part::Answer, Part::Declaration, Part::Release, Part::AuditRequest];

impl Engine {
    /// What would be released, or what was prepared; as far as whoever asks may see it too.
    pub(crate) fn evidence(&self, caller: &Caller, of: &EvidenceOf) -> Result<PackView, Problem> {
        let look = self.look()?;
        let reader = who_releases(&look, caller)?;
        match of {
            EvidenceOf::New { wanted } => choose::choose(&look, &reader, wanted, look.snapshot.size(), None),
            EvidenceOf::Release { release } => {
                let (_, wanted, size, contents) = prepared(&look, &reader, release)?;
                choose::choose(&look, &reader, &wanted, size, Some(contents))
            }
        }
    }

    /// Enters what was prepared, for people to look through and release.
    pub(crate) fn file_release(
        &self,
        caller: &Caller,
        said: &EvidencePrepared,
        key: Option<&str>,
    ) -> Result<Done, Problem> {
        let look = self.look()?;
        let reader = who_releases(&look, caller)?;
        if said.size > look.snapshot.size() {
            let say = "what was prepared lies ahead of the log; nothing was entered";
            return Err(Problem::new(ProblemKind::Content, "evidence.ahead", say));
        }
        // Chosen anew here: how confidential it is and what was left out is not for others to say.
        let view = choose::choose(&look, &reader, &said.wanted, said.size, None)?;
        let part = part(&look)?;
        let audit = look.find(&reader, &said.wanted.audit)?;
        let mut values = Vec::new();
        let mut set = |role: &str, text: String| {
            if let (Some(field), false) = (part.field(role), text.is_empty()) {
                values.push(Given::text(field.as_str(), &text));
            }
        };
        set("title", view.audit.clone());
        set("audit", audit.record.to_string());
        set("from", said.wanted.from.map(|day| day.to_string()).unwrap_or_default());
        set("until", said.wanted.until.map(|day| day.to_string()).unwrap_or_default());
        set("registers", said.wanted.registers.join(", "));
        set("listed", said.wanted.listed.join(", "));
        set("highest", view.highest.clone());
        set("entries", said.size.to_string());
        set("files", said.files.to_string());
        set("left_out", in_words(&said.wanted, &view.left_out));
        set("contents", said.contents.clone());
        let act = Act::Create { register: part.register.id.to_string(), values };
        self.run(caller, &act, key)
    }
}

/// Whoever may prepare what leaves.
fn who_releases(look: &Look, caller: &Caller) -> Result<Reader, Problem> {
    let reader = look.reader(&caller.by)?;
    reader.may_know_assessments()?;
    let part = part(look)?;
    let may = reader.sees_everything() || look.writer(&caller.by)?.may(look, part.register, Action::Create, None);
    if may {
        return Ok(reader);
    }
    let say = "you may not release evidence; nothing was prepared";
    Err(Problem::new(ProblemKind::Forbidden, "evidence.not-yours", say))
}

fn part(look: &Look) -> Result<PartOf<'_>, Problem> {
    PartOf::find(&look.rules.packs, Part::Release).ok_or_else(|| {
        let say = "no pack has a register for what is released; nothing was done";
        Problem::new(ProblemKind::Content, "content.no-register", say)
    })
}

/// How what was left out stands in the release, the choice by classification first: it is read back from there.
fn in_words(wanted: &EvidenceWanted, left_out: &[(String, u64)]) -> String {
    let mut lines = vec![format!("{UP_TO}{}", wanted.highest)];
    lines.extend(left_out.iter().map(|(why, count)| format!("{count} × {why}")));
    lines.join("\n")
}

/// Before the highest classification that was chosen.
const UP_TO: &str = "Chosen up to: ";

/// A release with what was chosen in it: its record, what was wanted, as of which size, and the digest.
fn prepared(
    look: &Look,
    reader: &Reader,
    name: &RecordRef,
) -> Result<(RecordState, EvidenceWanted, u64, String), Problem> {
    let part = part(look)?;
    let record = look.find(reader, name)?;
    let not = || {
        let say = format!("`{}` is no release of evidence", name.0);
        Problem::new(ProblemKind::Content, "evidence.no-release", say).help("`plumb evidence prepare` makes one")
    };
    if record.register != part.register.id {
        return Err(not());
    }
    let read = part.read(&record);
    let names = |role: &str| -> Vec<String> {
        let text = read.text(role).unwrap_or_default();
        text.split([',', '\n']).map(str::trim).filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect()
    };
    let day = |role: &str| read.text(role).and_then(|text| text.parse::<Date>().ok());
    let highest = read.text("left_out").and_then(|text| text.lines().next()?.strip_prefix(UP_TO));
    let wanted = EvidenceWanted {
        audit: RecordRef(read.link("audit").ok_or_else(not)?.to_string()),
        from: day("from"),
        until: day("until"),
        registers: names("registers"),
        listed: names("listed"),
        highest: highest.or_else(|| read.text("highest")).ok_or_else(not)?.to_owned(),
    };
    let size = read.text("entries").and_then(|text| text.parse().ok()).ok_or_else(not)?;
    let contents = read.text("contents").ok_or_else(not)?.to_owned();
    Ok((record, wanted, size, contents))
}

/// What somebody from outside sees of what is wanted.
pub(super) struct Outside {
    pub(super) reader: Reader,
    /// The registers it speaks of.
    pub(super) registers: Vec<RegisterId>,
    pub(super) highest: Classification,
}

impl Outside {
    fn of(look: &Look, wanted: &EvidenceWanted, audit: RecordId) -> Result<Self, Problem> {
        let highest = Classification::from_word(&wanted.highest).ok_or_else(|| {
            let words: Vec<&str> = Classification::ALL.into_iter().map(Classification::word).collect();
            let say = format!("`{}` is no classification; nothing was prepared", wanted.highest);
            Problem::new(ProblemKind::Content, "evidence.classification", say).help(words.join(", "))
        })?;
        let plays = |id: &RegisterId, parts: &[Part]| {
            let register = look.rules.packs.registers.get(id);
            register.and_then(|it| it.plays.as_ref()).is_some_and(|plays| parts.contains(&plays.part))
        };
        let mut registers = Vec::new();
        for name in &wanted.registers {
            let id = look.register(name)?.id.clone();
            if plays(&id, &NEVER) {
                let say = format!("`{id}` is kept among those who work here; nothing was prepared");
                return Err(Problem::new(ProblemKind::Content, "evidence.ours", say));
            }
            registers.push(id);
        }
        if registers.is_empty() {
            // People stand in a pack where a record names them, not as a list of their own, unless that is asked for.
            let all = look.rules.packs.registers.keys();
            registers = all.filter(|id| !plays(id, &NEVER) && !plays(id, &[Part::Person])).cloned().collect();
        }
        let scope =
            if wanted.listed.is_empty() { Scope::All } else { Scope::Listed(listed(look, wanted, &registers)?) };
        let on = AccessGrant { registers: Registers::These(registers.clone()), highest, scope };
        let grant = Granted { by: audit, actions: [Action::Read].into(), on, audit: None, screen: OnScreen::default() };
        let standing = Standing::outside(ActorId::Person(PersonId(audit)), vec![grant]);
        Ok(Self { reader: Reader::outside(look, standing), registers, highest })
    }
}

/// The records named by number, each of which must be there.
fn listed(look: &Look, wanted: &EvidenceWanted, registers: &[RegisterId]) -> Result<Vec<RecordId>, Problem> {
    let mut found = Vec::new();
    for number in &wanted.listed {
        let mut here = None;
        for register in registers {
            here = here.or(look.snapshot.by_number(register, number)?);
        }
        found.push(here.ok_or_else(|| {
            let say = format!("`{number}` stands in none of the chosen registers; nothing was prepared");
            Problem::new(ProblemKind::NotFound, "not-found", say)
        })?);
    }
    Ok(found)
}
