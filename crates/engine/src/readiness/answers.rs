//! What was answered to checks: shown elsewhere, not our way, accepted until a day. Visible, expiring, never green.

use std::ops::ControlFlow;

use jiff::{Span, civil::Date};
use plumb_model::{define::register::Part, fold::RecordState, verdict::CheckOutcome};

use crate::{
    desk::{AnswerForm, AnswerView, Problem},
    engine::Look,
    people::People,
    playing::PartOf,
    readiness::report::Writer,
    records::title,
};

/// An answer speaks for twelve months at most.
const LONGEST_MONTHS: i32 = 12;

impl Writer<'_> {
    /// How this reader answers a check, if the reader may.
    pub(super) fn answer_form(&self) -> Option<AnswerForm> {
        let packs = &self.look.rules.packs;
        let part = PartOf::find(packs, Part::Answer).filter(|part| self.reader.may_create(packs, part.register))?;
        let field = |role: &str| part.field(role).map(ToString::to_string);
        Some(AnswerForm {
            register: part.register.id.to_string(),
            check: field("check")?,
            subject: field("subject"),
            kind: field("kind")?,
            text: part.register.title.to_string(),
            until: field("until")?,
            latest: self.look.today.checked_add(Span::new().months(LONGEST_MONTHS)).unwrap_or(self.look.today),
        })
    }

    /// The answers to any of these checks, those that still count first.
    pub(super) fn answers(&self, checks: &[&CheckOutcome]) -> Result<Vec<AnswerView>, Problem> {
        let Some(part) = PartOf::find(&self.basis.packs, Part::Answer) else { return Ok(Vec::new()) };
        let mut found: Vec<RecordState> = Vec::new();
        self.each_record(&part.register.id, &mut |record| {
            let code = part.read(&record).text("check").map(str::trim);
            if checks.iter().any(|check| Some(check.code.as_str()) == code) && !self.look.is_void(&record) {
                found.push(record);
            }
            ControlFlow::Continue(())
        })?;
        let people = self.look.people()?;
        let mut views = Vec::new();
        for record in &found {
            if !self.meet(record.record)?.seen {
                continue;
            }
            views.push(AnswerView::of(self.look, part, &people, record, self.basis.on));
        }
        views.sort_by(|a, b| b.counts.cmp(&a.counts).then_with(|| a.until.cmp(&b.until)));
        Ok(views)
    }
}

impl AnswerView {
    /// An answer as it stands on a day.
    pub(crate) fn of(look: &Look, part: PartOf<'_>, people: &People, record: &RecordState, on: Date) -> Self {
        let said = part.read(record);
        let name = |role: &str| said.link(role).and_then(|person| people.name(person)).map(ToOwned::to_owned);
        let until = said.day("until", &look.zone);
        let expired = until.is_some_and(|until| until < on);
        let (by, confirmed_by) = (said.link("by"), said.link("confirmed_by"));
        let confirmed = confirmed_by.is_some() && by.is_some() && by != confirmed_by;
        Self {
            register: record.register.to_string(),
            number: record.number().unwrap_or_default().to_owned(),
            check: said.text("check").unwrap_or_default().to_owned(),
            subject: said.text("subject").map(ToOwned::to_owned),
            kind: said.text("kind").unwrap_or_default().to_owned(),
            kind_name: said.shown("kind").unwrap_or_default(),
            text: title(part.register, record),
            until,
            by: name("by"),
            confirmed_by: name("confirmed_by"),
            counts: confirmed && until.is_some() && !expired,
            expired,
        }
    }
}
