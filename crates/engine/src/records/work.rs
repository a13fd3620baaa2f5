//! What is to do: the obligations of records, never a second list to keep.

use std::collections::BTreeMap;

use jiff::{Span, civil::Date};
use plumb_model::{
    define::register::Who,
    id::{ObligationId, PersonId, RegisterId, RoleId},
};
use plumb_store::{DueQuery, DueRow};

use crate::{
    Engine,
    access::Reader,
    desk::{Problem, WorkItem, WorkView},
    engine::Look,
    people::{People, Person},
};

/// Items at most.
const MOST: usize = 1_000;

impl Engine {
    /// What falls to somebody, overdue first; with it what falls to those who are away and for whom that person stands in.
    pub(crate) fn work(&self, reader: &Reader, person: Option<&str>, until: Option<Date>) -> Result<WorkView, Problem> {
        let look = self.look()?;
        let people = look.people()?;
        let who = match person {
            Some(name) => Some(people.find(name)?.id),
            None => reader.person(),
        };
        let items = look.work_of(reader, &people, who, until)?;
        Ok(WorkView { today: look.today, items })
    }
}

impl Look {
    /// What falls to a person; without one, to anybody.
    pub(crate) fn work_of(
        &self,
        reader: &Reader,
        people: &People,
        who: Option<PersonId>,
        until: Option<Date>,
    ) -> Result<Vec<WorkItem>, Problem> {
        let roles = Roles::of(self);
        let query = |who: Option<&Person>| DueQuery {
            from: None,
            to: until.or(self.shows_until()),
            shown_by: until.is_none().then_some(self.today),
            who: who.map(|person| person.id),
            by_role: who.map(|person| roles.falling_to(person)).unwrap_or_default(),
            access: reader.reads().clone(),
            limit: MOST,
        };
        let Some(person) = who else {
            return Ok(self.items(people, self.snapshot.due(&query(None))?));
        };
        let Some(person) = people.get(person) else { return Ok(Vec::new()) };
        let mut items: Vec<WorkItem> = Vec::new();
        for (of, instead_of) in
            std::iter::once((person, None)).chain(people.stood_in_by(person.id).map(|away| (away, Some(away))))
        {
            for row in self.snapshot.due(&query(Some(of)))? {
                let item = self.item(people, &roles, row, instead_of);
                let known = |other: &WorkItem| (&other.record, &other.obligation) == (&item.record, &item.obligation);
                if !items.iter().any(known) {
                    items.push(item);
                }
            }
        }
        items.sort_by_key(|item| item.due);
        Ok(items)
    }

    /// The last day on which something can be due that shows today: the index by day leads to it.
    pub(crate) fn shows_until(&self) -> Option<Date> {
        let obligations = self.rules.packs.registers.values().flat_map(|register| &register.obligations);
        let notice = obligations.map(|obligation| i64::from(obligation.early_days)).max().unwrap_or_default();
        self.today.checked_add(Span::new().days(notice)).ok()
    }

    /// Rows of what falls due, as items.
    pub(crate) fn items(&self, people: &People, rows: Vec<DueRow>) -> Vec<WorkItem> {
        let roles = Roles::of(self);
        rows.into_iter().map(|row| self.item(people, &roles, row, None)).collect()
    }

    fn item(&self, people: &People, roles: &Roles, row: DueRow, instead_of: Option<&Person>) -> WorkItem {
        let mut who: Vec<String> =
            row.due.who.iter().filter_map(|person| people.name(person.0)).map(ToOwned::to_owned).collect();
        if who.is_empty() {
            let held = roles.held.get(&(row.register.clone(), row.due.obligation.clone()));
            let holds = |person: &&Person| held.is_some_and(|held| held.iter().any(|role| person.roles.contains(role)));
            who = people.here().filter(holds).map(|person| person.name.clone()).collect();
        }
        WorkItem {
            due: row.due.day,
            overdue: row.due.day < self.today,
            say: row.due.say,
            register: row.register.to_string(),
            number: row.number,
            who,
            record: row.record.to_string(),
            title: row.title,
            obligation: row.due.obligation.to_string(),
            instead_of: instead_of.map(|person| person.name.clone()),
        }
    }
}

/// Which roles an obligation falls to where no person is named.
struct Roles {
    held: BTreeMap<(RegisterId, ObligationId), Vec<RoleId>>,
}

impl Roles {
    fn of(look: &Look) -> Self {
        let registers = look.rules.packs.registers.values();
        let all = registers.flat_map(|register| register.obligations.iter().map(move |it| (register, it)));
        let held = all.map(|(register, obligation)| {
            let roles = obligation.who.iter().filter_map(|who| match who {
                Who::Role(role) => Some(role.clone()),
                _ => None,
            });
            ((register.id.clone(), obligation.id.clone()), roles.collect())
        });
        Self { held: held.collect() }
    }

    /// The obligations that fall to a person by role.
    fn falling_to(&self, person: &Person) -> Vec<(RegisterId, ObligationId)> {
        let ours = self.held.iter().filter(|(_, roles)| roles.iter().any(|role| person.roles.contains(role)));
        ours.map(|(obligation, _)| obligation.clone()).collect()
    }
}
