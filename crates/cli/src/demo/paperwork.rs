//! The documents: their texts, their revisions, who reads them, and when they are looked at again.

use anyhow::{Context as _, Result};
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, values},
    chance::Chance,
    diary::{Diary, days_between},
    embedded,
    script::requirements,
    staff::Staff,
};

/// Document control: keeps masters, puts revisions in force, asks for reading.
const CONTROL: &str = "quill";
/// Documents that nobody has looked at again in time: name, and how many days they are late today.
const FORGOTTEN: [(&str, i64); 2] = [("wi-torque", 12), ("crypto", 19)];
/// Confirmations that are still missing: document, person.
const UNREAD: [(&str, &str); 4] =
    [("security-policy", "soames"), ("security-policy", "gough"), ("security-policy", "pagett"), ("physical", "fenn")];

/// How a change counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Class {
    /// Wording only: nobody reads it again.
    Editorial,
    /// A small change of what people do.
    Minor,
    /// A change of what people must do.
    Major,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Revision {
    no: u32,
    month: i64,
    class: Class,
    why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: String,
    kind: String,
    owner: String,
    author: Option<String>,
    approver: String,
    serves: Vec<String>,
    readers: Vec<String>,
    #[serde(default = "internal")]
    classification: String,
    review_every: Option<i64>,
    revisions: Vec<Revision>,
}

fn internal() -> String {
    "internal".to_owned()
}

/// A document of the company.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its name in the story.
    pub(crate) name: String,
    front: Front,
    body: String,
}

impl Document {
    /// Reads all of them, in the order of their numbers.
    pub(crate) fn read_all() -> Result<Vec<Self>> {
        embedded::DOCUMENTS
            .iter()
            .map(|(name, text)| Self::read(name, text).with_context(|| format!("demo document `{name}`")))
            .collect()
    }

    fn read(name: &str, text: &str) -> Result<Self> {
        let (front, body) = text
            .strip_prefix("+++\n")
            .and_then(|rest| rest.split_once("+++\n"))
            .context("it begins with its facts between lines of `+++`")?;
        Ok(Self { name: name.to_owned(), front: toml::from_str(front)?, body: body.to_owned() })
    }

    /// The text of one revision: paragraphs marked `{4+}` stand from revision 4 on, those marked `{-4}` stood before it.
    pub(crate) fn text(&self, no: u32) -> String {
        let mut text = String::new();
        for line in self.body.lines() {
            let shown = match line.strip_prefix('{').and_then(|rest| rest.split_once("} ")) {
                Some((mark, rest)) => {
                    let from = mark.strip_suffix('+').and_then(|n| n.parse::<u32>().ok());
                    let before = mark.strip_prefix('-').and_then(|n| n.parse::<u32>().ok());
                    let stands = from.is_none_or(|from| no >= from) && before.is_none_or(|before| no < before);
                    stands.then_some(rest)
                }
                None => Some(line),
            };
            if let Some(line) = shown {
                text.push_str(line);
                text.push('\n');
            }
        }
        text
    }

    fn author(&self) -> &str {
        self.front.author.as_deref().unwrap_or(&self.front.owner)
    }

    /// Somebody who works by it and did not write it.
    fn reviewer(&self) -> &str {
        [self.front.owner.as_str(), CONTROL, "verbeck"]
            .into_iter()
            .find(|who| *who != self.author() && *who != self.front.approver)
            .unwrap_or("teague")
    }

    fn interval(&self) -> i64 {
        let yearly = matches!(
            self.front.kind.as_str(),
            "instruction" | "context" | "policy_quality" | "policy_security" | "policy_topic"
        );
        self.front.review_every.unwrap_or(if yearly { 12 } else { 24 })
    }

    fn systems(&self) -> Vec<String> {
        let serves = |mark: &str| self.front.serves.iter().any(|one| one.starts_with(mark));
        [("Q ", "quality"), ("S ", "security")]
            .into_iter()
            .filter(|(mark, _)| serves(mark))
            .map(|(_, id)| id.to_owned())
            .collect()
    }

    fn process(&self) -> &'static str {
        match self.name.as_str() {
            "enquiry" => "p-sales",
            "design" | "program-control" | "knowledge" => "p-design",
            "purchasing" | "supplier-security" => "p-purchasing",
            "production" | "traceability" | "wi-first-off" | "wi-deburring" => "p-production",
            "inspection" | "calibration" | "wi-micrometer" | "wi-cmm" => "p-inspection",
            "dispatch" | "wi-incoming" | "wi-torque" | "wi-cleaning" => "p-logistics",
            "maintenance" | "physical" => "p-maintenance",
            "competence" | "people-security" | "legal" => "p-people",
            "assets" | "access" | "acceptable" | "incident" | "operations" | "backup" | "network" | "crypto"
            | "continuity" => "p-it",
            _ => "p-management",
        }
    }

    /// Writes the document's life into the diary.
    pub(crate) fn tell(&self, seed: u64, staff: &Staff, diary: &mut Diary) -> Result<()> {
        let mut chance = Chance::new(seed, &self.name);
        let first = self.front.revisions.first().context("it has a revision")?;
        let since = diary.month(first.month, 0)?;
        let interval = self.interval();
        let lateness = FORGOTTEN.iter().find(|(name, _)| *name == self.name).map(|(_, days)| *days);
        let looked = self.looks(since, lateness, diary)?;
        let mut fields = values([
            ("title", self.front.title.as_str().into()),
            ("kind", self.front.kind.as_str().into()),
            ("systems", Value::Several(self.systems())),
            ("owner", Value::to(self.front.owner.as_str())),
            ("approver", Value::to(self.front.approver.as_str())),
            ("process", Value::to(self.process())),
            ("requirements", Value::Several(requirements(&self.front.serves))),
            ("class", self.front.classification.as_str().into()),
            ("readers", self.front.readers.join(", ").into()),
            ("must_read", "yes".into()),
            ("review_every", interval.to_string().into()),
        ]);
        if let Some(before) = looked.first() {
            fields.push(("last_review".to_owned(), (*before).into()));
        }
        diary.take_in(
            CONTROL,
            Act::Create { register: "documents".to_owned(), handle: self.handle(), values: fields },
        )?;
        for revision in &self.front.revisions {
            self.revise(revision, since, staff, &mut chance, diary)?;
        }
        for day in looked.into_iter().skip(1) {
            let fields = values([("last_review", day.into()), ("review_result", "no_change".into())]);
            diary.on(day, None, CONTROL, Act::Change { handle: self.handle(), values: fields, reason: None })?;
        }
        Ok(())
    }

    /// The days on which somebody looked at it, the last one before the story first; revisions count as looks by themselves.
    fn looks(&self, since: Date, lateness: Option<i64>, diary: &Diary) -> Result<Vec<Date>> {
        let interval = self.interval();
        if let Some(late) = lateness {
            let last = diary.day(-late)?.checked_sub(jiff::Span::new().months(interval))?;
            return Ok(vec![last.checked_sub(jiff::Span::new().months(interval).days(-6))?, last]);
        }
        let mut looks = vec![since];
        let revised: Vec<Date> = self
            .front
            .revisions
            .iter()
            .skip(1)
            .map(|revision| diary.month(revision.month, 20))
            .collect::<Result<_>>()?;
        let mut last = since;
        loop {
            let due = last.checked_add(jiff::Span::new().months(interval))?;
            let Some(next) = revised.iter().copied().find(|day| *day > last && *day <= due) else {
                // Nobody revised it in time: it is looked at some days before it is due.
                let look = due.checked_sub(jiff::Span::new().days(9))?;
                if look >= diary.today {
                    return Ok(looks);
                }
                if look > diary.start {
                    looks.push(look);
                } else {
                    looks = vec![look];
                }
                last = look;
                continue;
            };
            last = next;
        }
    }

    fn handle(&self) -> Handle {
        Handle(self.name.clone())
    }

    fn revise(
        &self,
        revision: &Revision,
        since: Date,
        staff: &Staff,
        chance: &mut Chance,
        diary: &mut Diary,
    ) -> Result<()> {
        let handle = Handle(format!("{}-r{}", self.name, revision.no));
        let major = revision.class == Class::Major;
        let before = revision.month <= 0;
        let effective = if before { since } else { diary.working_day(diary.month(revision.month, 20)?)? };
        let day = diary.offset(if before { diary.start } else { effective });
        let mut fields = values([
            ("document", Value::Ref(self.handle())),
            ("title", format!("{}, rev. {}", self.front.title, revision.no).into()),
            ("mark", revision.no.to_string().into()),
            ("change", revision.why.as_str().into()),
            ("text", self.text(revision.no).into()),
            ("author", Value::to(self.author())),
            ("reviewers", Value::Refs(vec![Handle::from(self.reviewer())])),
            ("approver", Value::to(self.front.approver.as_str())),
            ("effective_on", effective.into()),
        ]);
        if major {
            fields.push(("major".to_owned(), "yes".into()));
        }
        let step = |by: &str| Act::Move { handle: handle.clone(), by: by.to_owned(), values: Vec::new(), reason: None };
        let create = Act::Create { register: "revisions".to_owned(), handle: handle.clone(), values: fields };
        let days = |most: i64, chance: &mut Chance| if before { 0 } else { chance.between(1, most) };
        let approved = day - days(4, chance);
        let reviewed = approved - days(5, chance);
        let submitted = reviewed - days(7, chance);
        let mut acts = vec![(submitted - days(9, chance), self.author(), create)];
        if major {
            acts.push((submitted, self.author(), step("submit")));
            acts.push((reviewed, self.reviewer(), step("review")));
        } else {
            acts.push((submitted, self.author(), step("submit_minor")));
        }
        acts.push((approved, self.front.approver.as_str(), step("approve")));
        acts.push((day, CONTROL, step("release")));
        let mut last = None;
        for (day, who, act) in acts {
            last = Some(diary.tell(day, last, who, act)?);
        }
        if !before {
            let fields = values([("last_review", effective.into()), ("review_result", "no_change".into())]);
            diary.tell(day, last, CONTROL, Act::Change { handle: self.handle(), values: fields, reason: None })?;
        }
        let asked_again = before || revision.class != Class::Editorial;
        if asked_again { self.ask(revision, &handle, effective, last, staff, chance, diary) } else { Ok(()) }
    }

    /// Asks everybody it is for to read it, and has them confirm.
    #[expect(clippy::too_many_arguments, reason = "one step of `revise`, split off for its length")]
    fn ask(
        &self,
        revision: &Revision,
        handle: &Handle,
        effective: Date,
        released: Option<Timestamp>,
        staff: &Staff,
        chance: &mut Chance,
        diary: &mut Diary,
    ) -> Result<()> {
        let before = revision.month <= 0;
        let asked = diary.working_day(effective)?;
        let replaced = self.front.revisions.iter().find(|other| other.no > revision.no);
        let until = replaced.map(|other| diary.month(other.month, 19)).transpose()?.unwrap_or(diary.today);
        let current = replaced.is_none();
        let due = asked.checked_add(jiff::Span::new().days(14))?;
        for who in staff.of(&self.front.readers, asked, diary)? {
            let reading = Handle(format!("{handle}-{who}"));
            let fields = values([
                ("what", format!("{}, rev. {}", self.front.title, revision.no).into()),
                ("revision", Value::Ref(handle.clone())),
                ("person", Value::to(who)),
                ("due", due.into()),
            ]);
            let act = Act::Create { register: "acknowledgements".to_owned(), handle: reading.clone(), values: fields };
            let made = if before { diary.take_in(CONTROL, act)? } else { diary.on(asked, released, CONTROL, act)? };
            let unread = current && UNREAD.iter().any(|(name, person)| *name == self.name && *person == who);
            let read = asked.checked_add(jiff::Span::new().days(chance.between(1, 12)))?.min(until);
            // Reading counts only while the revision is in force: whoever is not in time for that is asked again by the next.
            if !unread && days_between(asked, read) >= 0 && read <= diary.today {
                let act = Act::Move { handle: reading, by: "confirm".to_owned(), values: Vec::new(), reason: None };
                diary.on(read, Some(made), who, act)?;
            }
        }
        Ok(())
    }
}
