//! Who is who: the register that plays *person*, read once per look.

use std::{
    collections::BTreeSet,
    ops::ControlFlow,
    sync::{Arc, PoisonError},
};

use jiff::civil::Date;
use plumb_ledger::{Digest, HeaderView};
use plumb_model::{
    define::register::{Part, Register, StateKind},
    fold::RecordState,
    id::{PersonId, RecordId, RegisterId, RoleId},
    raw::Raw,
};

use crate::{
    desk::{Problem, ProblemKind},
    engine::Look,
};

/// Entries looked through at most before everybody is read anew.
const NEAR: u64 = 5_000;

/// A person.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) number: Option<String>,
    pub(crate) login: Option<String>,
    /// Not void, and today lies between first and last day.
    pub(crate) here: bool,
    /// Holds a role or can sign in; whoever an import only named does not.
    pub(crate) acts: bool,
    /// Roles by the person's own record.
    pub(crate) roles: BTreeSet<RoleId>,
    /// Who acts while this person is away.
    pub(crate) deputy: Option<RecordId>,
    /// Away today.
    pub(crate) away: bool,
    /// Until when, where that is said.
    pub(crate) away_until: Option<Date>,
}

impl Person {
    /// Whether a text in small letters calls this person: `@` and sign-in name, number or full name.
    pub(crate) fn is_called(&self, text: &str) -> bool {
        let names = [self.login.as_deref(), self.number.as_deref(), Some(self.name.as_str())];
        names.into_iter().flatten().filter(|name| !name.is_empty()).any(|name| {
            let call = format!("@{}", name.to_lowercase());
            let ends = |rest: &str| rest.chars().next().is_none_or(|next| !next.is_alphanumeric());
            text.match_indices(&call).any(|(at, _)| text.get(at + call.len()..).is_some_and(ends))
        })
    }
}

/// All people.
#[derive(Debug, Clone, Default)]
pub(crate) struct People(Vec<Person>);

impl People {
    pub(crate) fn name(&self, record: RecordId) -> Option<&str> {
        self.get(PersonId(record)).map(|person| person.name.as_str())
    }

    pub(crate) fn get(&self, id: PersonId) -> Option<&Person> {
        self.0.iter().find(|person| person.id == id)
    }

    /// Those who are here but away today, and for whom this person stands in.
    pub(crate) fn stood_in_by(&self, person: PersonId) -> impl Iterator<Item = &Person> {
        self.here().filter(move |other| other.away && other.deputy == Some(person.0))
    }

    /// Everybody who is here today.
    pub(crate) fn here(&self) -> impl Iterator<Item = &Person> {
        self.0.iter().filter(|person| person.here)
    }

    /// The person somebody means: by login, number, full name or record id.
    pub(crate) fn find(&self, text: &str) -> Result<&Person, Problem> {
        let wanted = text.trim().to_lowercase();
        let is = |value: Option<&str>| value.is_some_and(|value| value.to_lowercase() == wanted);
        let mut found: Vec<&Person> = self
            .0
            .iter()
            .filter(|p| is(p.login.as_deref()) || is(p.number.as_deref()) || p.id.to_string() == wanted)
            .collect();
        if found.is_empty() {
            found = self.0.iter().filter(|person| is(Some(&person.name))).collect();
        }
        if found.len() > 1 {
            found.retain(|person| person.here);
        }
        match found.as_slice() {
            [one] => Ok(one),
            [] => {
                let near = crate::near::near(text.trim(), self.0.iter().map(|person| person.name.as_str()));
                let problem =
                    Problem::new(ProblemKind::Content, "content.no-person", format!("there is nobody called `{text}`"));
                Err(near.map_or(problem.clone(), |near| problem.help(near)))
            }
            several => {
                let numbers: Vec<&str> = several.iter().filter_map(|person| person.number.as_deref()).collect();
                let say = format!("`{text}` is the name of {} people", several.len());
                Err(Problem::new(ProblemKind::Content, "content.person-unclear", say)
                    .help(format!("use the number: {}", numbers.join(", "))))
            }
        }
    }
}

impl crate::Engine {
    /// The record of the person somebody means: by login, number, full name or record id.
    ///
    /// # Errors
    /// [`Problem`] where nobody is called so, or several are.
    pub fn person(&self, text: &str) -> Result<PersonId, Problem> {
        Ok(self.look()?.people()?.find(text)?.id)
    }

    /// Who acts here and is there today, the one taken in first: before anybody can sign in, that is who started it.
    ///
    /// # Errors
    /// [`Problem`] of the store.
    pub fn founder(&self) -> Result<Option<PersonId>, Problem> {
        Ok(self.look()?.people()?.here().find(|person| person.acts).map(|person| person.id))
    }

    /// A person's name; none for somebody unknown.
    ///
    /// # Errors
    /// [`Problem`] of the store.
    pub fn name_of(&self, person: PersonId) -> Result<Option<String>, Problem> {
        Ok(self.look()?.people()?.name(person.0).map(ToOwned::to_owned))
    }
}

/// The people of one state of the log, kept from request to request.
#[derive(Debug)]
pub(crate) struct Kept {
    size: u64,
    set: Digest,
    today: Date,
    people: Arc<People>,
}

impl Look {
    /// Everybody, as of now. Read anew only where an entry touched the register since.
    pub(crate) fn people(&self) -> Result<Arc<People>, Problem> {
        let Some(register) = self.rules.packs.playing(Part::Person) else { return Ok(Arc::default()) };
        let size = self.snapshot.size();
        let mut kept = self.kept_people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.as_mut().filter(|known| known.set == self.set() && known.today == self.today)
            && known.size <= size
            && size - known.size <= NEAR
            && !self.touched(&register.id, known.size, size)?
        {
            known.size = size;
            return Ok(Arc::clone(&known.people));
        }
        let mut people = Vec::new();
        self.snapshot.each_record(Some(&register.id), &mut |record| {
            people.push(person(register, &record, self.today));
            ControlFlow::Continue(())
        })?;
        let people = Arc::new(People(people));
        *kept = Some(Kept { size, set: self.set(), today: self.today, people: Arc::clone(&people) });
        Ok(people)
    }

    /// Whether an entry of a register may have come in since the log had that size.
    pub(crate) fn touched_since(&self, register: &RegisterId, size: u64) -> Result<bool, Problem> {
        let now = self.snapshot.size();
        Ok(now.saturating_sub(size) > NEAR || self.touched(register, size, now)?)
    }

    /// Whether an entry of a register stands between two sizes.
    fn touched(&self, register: &RegisterId, from: u64, to: u64) -> Result<bool, Problem> {
        let mut touched = false;
        self.snapshot.entries(from, to, &mut |row| {
            let header = HeaderView::read(row.view.header);
            // What cannot be read may be anything: then everything is read anew, and says so.
            touched = header.map_or(true, |header| header.register == register.as_str());
            if touched { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(touched)
    }
}

fn person(register: &Register, record: &RecordState, today: Date) -> Person {
    let field = |part: &str| record.fields.get(register.plays.as_ref()?.fields.get(part)?);
    let text = |part: &str| field(part).and_then(Raw::as_text).map(ToOwned::to_owned);
    let day = |part: &str| text(part).and_then(|day| day.parse::<Date>().ok());
    let state = record.state.as_ref().and_then(|state| register.state(state.as_str()));
    let void = state.is_some_and(|state| state.kind == StateKind::Void);
    let employed = day("from").is_none_or(|from| from <= today) && day("until").is_none_or(|until| today <= until);
    let roles = field("roles").into_iter().flat_map(Raw::items).filter_map(|item| RoleId::new(item.as_text()?).ok());
    let deputy = register.plays.as_ref().and_then(|plays| record.links.get(plays.fields.get("deputy")?)?.first());
    let away_until = day("away_until");
    Person {
        roles: roles.collect(),
        deputy: deputy.map(|link| link.to),
        away: day("away_from").is_some_and(|from| from <= today) && away_until.is_none_or(|until| today <= until),
        away_until,
        id: PersonId(record.record),
        name: text("name").unwrap_or_default(),
        number: record.number().map(ToOwned::to_owned),
        acts: field("roles").is_some() || field("login").is_some(),
        login: text("login"),
        here: !void && !record.erased && employed,
    }
}
