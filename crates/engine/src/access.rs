//! Need to know: who somebody is today, and so what that person reads, by list and by record alike.

use plumb_model::{
    access::{AccessGrant, AccessPredicate, Action, Registers, Standing},
    define::{
        register::{Field, Register},
        role::Seat,
    },
    derive,
    fold::RecordState,
    id::{ActorId, FieldId, PersonId, RecordId, RegisterId},
    pack::PackSet,
};

use crate::{
    around::Around,
    desk::{ActorName, Problem, ProblemKind},
    engine::Look,
    people::Person,
};

/// Somebody who reads.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    /// None for the operator, from whom nothing in the folder is hidden.
    standing: Option<(PersonId, Standing)>,
    reads: AccessPredicate,
    /// What may be had as a file, or by a program: for a guest, less than what is shown.
    takes: AccessPredicate,
    /// How many entries are looked at, where that is not all of them: a visit's period, or its closing meeting, is over.
    until: Option<u64>,
}

impl Reader {
    /// The person at the machine that holds the folder.
    fn operator() -> Self {
        let everything = AccessPredicate::everything;
        Self { standing: None, reads: everything(), takes: everything(), until: None }
    }

    /// Somebody from outside, of whom only the grants are known.
    pub(crate) fn outside(look: &Look, standing: Standing) -> Self {
        let (reads, takes) = (standing.predicate(&look.rules.packs), standing.taken(&look.rules.packs));
        Self { standing: Some((PersonId(RecordId(uuid::Uuid::nil())), standing)), reads, takes, until: None }
    }

    /// The same for what leaves as a file or through a program.
    pub(crate) fn taking(self) -> Self {
        Self { reads: self.takes.clone(), ..self }
    }

    /// The same, but nothing that came after so many entries.
    pub(crate) fn until(self, size: u64) -> Self {
        Self { until: Some(size), ..self }
    }

    /// How many entries are looked at, where that is not all of them.
    pub(crate) fn sees_until(&self) -> Option<u64> {
        self.until
    }

    /// The audits for which somebody from outside comes.
    pub(crate) fn visits(&self) -> impl Iterator<Item = &plumb_model::access::Granted> {
        self.standing.iter().flat_map(|(_, standing)| crate::visit::visits(standing))
    }

    /// Whether a record may leave as a file; what may not is only shown.
    pub(crate) fn may_take(&self, look: &Look, record: &RecordState) -> bool {
        self.sees_everything()
            || look.register_of(record).is_some_and(|register| {
                let columns = derive::access_columns(&look.rules.packs, register, record);
                self.takes.allows(&record.register, record.record, &columns)
            })
    }

    pub(crate) fn sees_everything(&self) -> bool {
        self.standing.is_none()
    }

    /// Where the reader sits; the operator runs the system, as far as this program can know.
    pub(crate) fn seat(&self) -> Option<Seat> {
        match &self.standing {
            None => Some(Seat::Manager),
            Some((_, standing)) => standing.seat(),
        }
    }

    /// From outside: no assessment, and nothing that is ours alone.
    pub(crate) fn is_guest(&self) -> bool {
        self.seat() == Some(Seat::Guest)
    }

    /// Refuses whatever tells an assessment to a guest, as if there were no such thing.
    pub(crate) fn may_know_assessments(&self) -> Result<(), Problem> {
        if !self.is_guest() {
            return Ok(());
        }
        let say = "there is nothing here that you may see";
        Err(Problem { hidden: true, ..Problem::new(ProblemKind::NotFound, "not-found", say) })
    }

    /// Comments are ours alone: whoever is from outside neither reads nor writes them.
    pub(crate) fn may_comment(&self) -> Result<(), Problem> {
        if !self.is_guest() {
            return Ok(());
        }
        let say = "comments are kept among those who work here; nothing was changed";
        Err(Problem::new(ProblemKind::Forbidden, "comment.not-yours", say))
    }

    /// Whether the reader may make records in a register.
    pub(crate) fn may_create(&self, packs: &PackSet, register: &Register) -> bool {
        self.standing.as_ref().is_none_or(|(_, standing)| standing.may(packs, register, Action::Create, None))
    }

    pub(crate) fn person(&self) -> Option<PersonId> {
        self.standing.as_ref().map(|(person, _)| *person)
    }

    /// What the reader may see.
    pub(crate) fn reads(&self) -> &AccessPredicate {
        &self.reads
    }

    /// The same in one register only.
    pub(crate) fn reads_in(&self, register: &RegisterId) -> AccessPredicate {
        let speaks = |registers: &Registers| match registers {
            Registers::All => true,
            Registers::These(these) => these.contains(register),
            Registers::AllBut(these) => !these.contains(register),
        };
        let grants = self.reads.grants.iter().filter(|grant| speaks(&grant.registers));
        let only = || Registers::These(vec![register.clone()]);
        AccessPredicate { grants: grants.map(|grant| AccessGrant { registers: only(), ..grant.clone() }).collect() }
    }

    /// Whether a field is kept from this reader, wherever it would show.
    pub(crate) fn hides(&self, register: &Register, field: &FieldId) -> bool {
        let kept_from = |field: &Field| self.standing.as_ref().is_some_and(|(_, standing)| !standing.sees(field));
        register.field(field.as_str()).is_some_and(kept_from)
    }

    pub(crate) fn may_see_record(&self, look: &Look, record: RecordId) -> Result<bool, Problem> {
        if self.sees_everything() {
            return Ok(true);
        }
        Ok(look.snapshot.record(record)?.is_some_and(|record| look.may_see(self, &record)))
    }
}

/// Somebody who writes.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    pub(crate) person: Person,
    pub(crate) reader: Reader,
    standing: Standing,
}

impl Writer {
    /// Whether this person may do this to a record, or in a register at all where none is in hand.
    pub(crate) fn may(&self, look: &Look, register: &Register, action: Action, record: Option<&RecordState>) -> bool {
        self.standing.may(&look.rules.packs, register, action, record)
    }
}

impl Look {
    /// Who reads, and what.
    pub(crate) fn reader(&self, name: &ActorName) -> Result<Reader, Problem> {
        match name {
            ActorName::Operator => Ok(Reader::operator()),
            ActorName::Person(text) => {
                let people = self.people()?;
                reader_of(self, present(people.find(text)?)?).map(|(reader, _)| reader)
            }
        }
    }

    /// Who writes. The operator stands for the only person who acts here, if there is but one.
    pub(crate) fn writer(&self, name: &ActorName) -> Result<Writer, Problem> {
        let writer = self.writer_even_stopped(name)?;
        self.may_write_now(&writer)?;
        Ok(writer)
    }

    /// Who writes, also while that person's writing is stopped: for letting it go on.
    pub(crate) fn writer_even_stopped(&self, name: &ActorName) -> Result<Writer, Problem> {
        let people = self.people()?;
        match name {
            ActorName::Person(text) => {
                let person = present(people.find(text)?)?;
                let (reader, standing) = reader_of(self, person)?;
                Ok(Writer { person: person.clone(), reader, standing })
            }
            ActorName::Operator => {
                let mut acting = people.here().filter(|person| person.acts);
                if let (Some(only), None) = (acting.next(), acting.next()) {
                    let (_, standing) = reader_of(self, only)?;
                    return Ok(Writer { person: only.clone(), reader: Reader::operator(), standing });
                }
                let say = "more than one person may act here, so it must be said in whose name this is done; nothing was done";
                Err(Problem::new(ProblemKind::Content, "actor.unnamed", say)
                    .help("add `--as PERSON`: sign-in name, number or full name"))
            }
        }
    }
}

fn present(person: &Person) -> Result<&Person, Problem> {
    if person.here {
        return Ok(person);
    }
    let say = format!("`{}` does not work here any more, or not yet; nothing was done", person.name);
    Err(Problem::new(ProblemKind::Forbidden, "actor.not-here", say))
}

fn reader_of(look: &Look, person: &Person) -> Result<(Reader, Standing), Problem> {
    let around = Around::new(look);
    let actor = ActorId::Person(person.id);
    let standing = Standing::of(&look.rules.packs, &around, actor, look.today);
    around.fault()?;
    let (reads, takes) = (standing.predicate(&look.rules.packs), standing.taken(&look.rules.packs));
    Ok((Reader { standing: Some((person.id, standing.clone())), reads, takes, until: None }, standing))
}

impl Look {
    /// Whether a record in hand is the reader's to see.
    pub(crate) fn may_see(&self, reader: &Reader, record: &RecordState) -> bool {
        reader.sees_everything()
            || self.register_of(record).is_some_and(|register| {
                let columns = derive::access_columns(&self.rules.packs, register, record);
                reader.reads().allows(&record.register, record.record, &columns)
            })
    }
}
