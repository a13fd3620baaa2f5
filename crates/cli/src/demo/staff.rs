//! The people: who is there, who comes, who goes, and who is meant by a group.

use anyhow::{Context as _, Result};
use jiff::{Span, civil::Date};
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, values},
    chance::Chance,
    diary::Diary,
    embedded,
};

/// The person who starts the system: her record is made by the founding, not by the story.
pub(crate) const FOUNDER: &str = "verbeck";
/// Her name.
pub(crate) const FOUNDER_NAME: &str = "Hanna Verbeck";
/// The organisation's record, made by the founding.
pub(crate) const ORGANISATION: &str = "organisation";

/// The role of whoever comes from outside.
const GUEST: &str = "guest";

/// A person of the story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) who: String,
    pub(crate) name: String,
    job: String,
    unit: String,
    #[serde(default)]
    roles: Vec<String>,
    deputy: Option<String>,
    /// Month of the story in which the person comes; 0: was there.
    #[serde(default)]
    since: i64,
    /// Month of the story in which the person goes.
    until: Option<i64>,
}

/// Everybody.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Staff {
    pub(crate) person: Vec<Person>,
}

impl Staff {
    /// Reads them.
    pub(crate) fn read() -> Result<Self> {
        toml::from_str(embedded::PEOPLE).context("demo people")
    }

    /// Who is meant by names of units, of people, by `leads` or `all`, of those who are there that day.
    pub(crate) fn of(&self, groups: &[String], day: Date, diary: &Diary) -> Result<Vec<&str>> {
        let mut found = Vec::new();
        for person in &self.person {
            let meant = groups.iter().any(|group| match group.as_str() {
                "all" => true,
                "leads" => person.roles.iter().any(|role| role != "calibration" && role != "purchasing"),
                name => name == person.unit || name == person.who,
            });
            if meant && !person.is_guest() && person.is_there(day, diary)? {
                found.push(person.who.as_str());
            }
        }
        Ok(found)
    }

    /// Writes everybody into the diary.
    pub(crate) fn tell(&self, seed: u64, diary: &mut Diary) -> Result<()> {
        let mut chance = Chance::new(seed, "staff");
        // The founder holds all roles until others are named: she takes in everybody else before she gives them away.
        let (founder, others): (Vec<_>, Vec<_>) = self.person.iter().partition(|person| person.who == FOUNDER);
        for person in others.into_iter().chain(founder) {
            person.come(&mut chance, diary)?;
        }
        // Deputies once everybody is there.
        for person in &self.person {
            if let Some(deputy) = &person.deputy {
                let values = values([("deputy", Value::to(deputy.as_str()))]);
                diary.take_in("lindahl", Act::Change { handle: Handle(person.who.clone()), values, reason: None })?;
            }
        }
        self.person.iter().try_for_each(|person| person.go(diary))
    }
}

impl Person {
    fn is_guest(&self) -> bool {
        self.roles.iter().any(|role| role == GUEST)
    }

    fn first_day(&self, diary: &Diary) -> Result<Date> {
        diary.working_day(diary.month(self.since, 4)?)
    }

    fn last_day(&self, diary: &Diary) -> Result<Option<Date>> {
        self.until.map(|month| diary.working_day(diary.month(month, 11)?)).transpose()
    }

    fn is_there(&self, day: Date, diary: &Diary) -> Result<bool> {
        let came = self.since == 0 || self.first_day(diary)? <= day;
        Ok(came && self.last_day(diary)?.is_none_or(|last| last > day))
    }

    fn come(&self, chance: &mut Chance, diary: &mut Diary) -> Result<()> {
        // Those who were there have been with the company for two to twenty-six years.
        let since = if self.since == 0 {
            diary.month(-chance.between(26, 310), chance.between(0, 27))?
        } else {
            self.first_day(diary)?
        };
        let login = self.name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(".");
        let mut roles = self.roles.clone();
        let guest = self.is_guest();
        if !guest {
            roles.push("staff".to_owned());
        }
        let fields = values([
            ("job", self.job.as_str().into()),
            ("unit", self.unit.as_str().into()),
            ("login", login.into()),
            ("roles", Value::Several(roles)),
            ("since", since.into()),
            ("confidentiality_on", since.into()),
            ("terms_on", since.into()),
            ("screened_on", since.into()),
        ]);
        let handle = Handle(self.who.clone());
        if self.who == FOUNDER {
            diary.take_in(FOUNDER, Act::Change { handle, values: fields, reason: None })?;
            return Ok(());
        }
        let mut fields = fields;
        fields.insert(0, ("name".to_owned(), self.name.as_str().into()));
        if guest {
            fields.push(("kind".to_owned(), "external".into()));
            fields.push(("no_access".to_owned(), "yes".into()));
        }
        let act = Act::Create { register: "people".to_owned(), handle, values: fields };
        if self.since == 0 {
            diary.take_in(FOUNDER, act)?
        } else {
            let there = diary.on(since, None, "osei", act)?;
            if guest {
                diary.on(since, Some(there), "marsh", self.opened(since)?)?;
            }
            there
        };
        Ok(())
    }

    /// What is opened for a guest: to read, for the time around the visit.
    fn opened(&self, since: Date) -> Result<Act> {
        let registers = "documents, revisions, processes, statements, measuring_equipment, calibrations, suppliers, \
                         supplier_evaluations, audit_programmes, audits, findings, nonconformities, actions, objectives, \
                         measurements, training, management_reviews, certificates, copies_and_drills";
        let fields = values([
            ("about", "Documents and records for the visit".into()),
            ("person", Value::to(self.who.as_str())),
            ("registers", registers.into()),
            ("audit", Value::to("au-cb2")),
            ("actions", Value::Several(vec!["read".to_owned()])),
            ("highest", "confidential".into()),
            ("valid_from", since.into()),
            ("valid_until", since.checked_add(Span::new().months(6))?.into()),
            ("reason", "Surveillance: the auditor prepares from what was opened, without copies by mail.".into()),
        ]);
        let handle = Handle(format!("grant-{}", self.who));
        Ok(Act::Create { register: "grants".to_owned(), handle, values: fields })
    }

    fn go(&self, diary: &mut Diary) -> Result<()> {
        let Some(last) = self.last_day(diary)? else { return Ok(()) };
        let day = diary.offset(last);
        // The first leaver's account stayed open for nine days: the story's incident.
        let late = if self.until == Some(5) { 9 } else { 0 };
        let handle = || Handle(self.who.clone());
        let change = |fields| Act::Change { handle: handle(), values: fields, reason: None };
        let leave = Act::Move { handle: handle(), by: "leave".to_owned(), values: Vec::new(), reason: None };
        diary.chain([
            (day - 21, "osei", change(values([("until", last.into())]))),
            (day + late, "osei", change(values([("assets_returned_on", last.into())]))),
            (day + late, "marsh", change(values([("access_removed_on", diary_day(diary, last, late)?)]))),
            (day + late + 1, "osei", leave),
        ])
    }
}

fn diary_day(diary: &Diary, last: Date, late: i64) -> Result<Value> {
    Ok(diary.working_day(diary.day(diary.offset(last) + late)?)?.into())
}
