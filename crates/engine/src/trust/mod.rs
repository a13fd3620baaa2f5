//! The page for strangers: off until somebody who may switches it on, and off by itself on the day no certificate holds. It shows what a
//! certificate says and what is public anyway; everything else of the company stays where it is.

mod certificates;

use std::ops::ControlFlow;

use plumb_model::{access::Action, define::register::Part, fold::RecordState, raw::Raw};
use serde_json::json;

use crate::{
    Engine,
    desk::{Act, Caller, Done, Given, GivenValue, Problem, ProblemKind, RecordRef, TrustPreview, TrustView},
    engine::Look,
    playing::PartOf,
};

/// Longest text above the page, in characters.
const LONGEST: usize = 2_000;

impl Engine {
    /// Today, where the organisation is.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn today(&self) -> Result<jiff::civil::Date, Problem> {
        Ok(self.look()?.today)
    }

    /// The page as anybody sees it; none where nobody switched it on, or no certificate holds today.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn trust_page(&self) -> Result<Option<TrustView>, Problem> {
        let look = self.look()?;
        let Some((part, record)) = switched(&look)? else { return Ok(None) };
        if !is_on(part, &record) {
            return Ok(None);
        }
        let (view, _) = look.strangers_see(part.read(&record).text("lead"))?;
        Ok(Some(view).filter(|view| !view.certificates.is_empty()))
    }

    /// The same for whoever works here, switched on or not.
    pub(crate) fn trust_preview(&self, caller: &Caller) -> Result<TrustPreview, Problem> {
        let look = self.look()?;
        look.reader(&caller.by)?.may_know_assessments()?;
        let found = switched(&look)?;
        let lead = found.as_ref().and_then(|(part, record)| part.read(record).text("lead"));
        let (view, not_shown) = look.strangers_see(lead)?;
        let on = found.as_ref().is_some_and(|(part, record)| is_on(*part, record));
        Ok(TrustPreview { on, may_switch: may_switch(&look, caller), view, not_shown })
    }

    /// Switches it: one entry says so.
    pub(crate) fn switch_trust_page(
        &self,
        caller: &Caller,
        on: bool,
        lead: Option<&str>,
        key: Option<&str>,
    ) -> Result<Done, Problem> {
        let content = json!({ "actor": caller.by, "trust": on, "lead": lead });
        self.run_drawn(caller, &content, key, || {
            let look = self.look()?;
            look.reader(&caller.by)?.may_know_assessments()?;
            let part = PartOf::find(&look.rules.packs, Part::TrustPage).ok_or_else(|| {
                let say = "no pack has a register for the page of strangers; nothing was changed";
                Problem::new(ProblemKind::Content, "content.no-register", say)
            })?;
            let lead = lead.map(|lead| lead.replace("\r\n", "\n").trim().to_owned());
            if lead.as_ref().is_some_and(|lead| lead.chars().count() > LONGEST) {
                let say =
                    format!("what stands above the page is longer than {LONGEST} characters; nothing was changed");
                return Err(Problem::new(ProblemKind::Content, "trust.lead", say).field("lead"));
            }
            let mut values = Vec::new();
            values.extend(part.field("on").map(|field| Given::text(field.as_str(), if on { "true" } else { "false" })));
            if let (Some(field), Some(lead)) = (part.field("lead"), lead) {
                let value = if lead.is_empty() { GivenValue::Nothing } else { GivenValue::One(lead) };
                values.push(Given { field: field.to_string(), value });
            }
            Ok(match switched(&look)? {
                Some((_, record)) => {
                    let record = RecordRef(record.record.to_string());
                    Act::Change { record, values, reason: None, seen: None }
                }
                None => Act::Create { register: part.register.id.to_string(), values },
            })
        })
    }
}

fn may_switch(look: &Look, caller: &Caller) -> bool {
    PartOf::find(&look.rules.packs, Part::TrustPage).is_some_and(|part| {
        let may = |action| look.writer(&caller.by).is_ok_and(|it| it.may(look, part.register, action, None));
        may(Action::Create) && may(Action::Change)
    })
}

/// The record that says whether it is on; the oldest, should there be several.
fn switched(look: &Look) -> Result<Option<(PartOf<'_>, RecordState)>, Problem> {
    let Some(part) = PartOf::find(&look.rules.packs, Part::TrustPage) else { return Ok(None) };
    let mut found = None;
    look.snapshot.each_record(Some(&part.register.id), &mut |record| {
        if look.is_void(&record) || record.erased {
            return ControlFlow::Continue(());
        }
        found = Some(record);
        ControlFlow::Break(())
    })?;
    Ok(found.map(|record| (part, record)))
}

fn is_on(part: PartOf<'_>, record: &RecordState) -> bool {
    matches!(part.read(record).raw("on"), Some(Raw::Flag(true)))
}

impl Look {
    /// What strangers see, and how many certificates they do not because these do not hold.
    fn strangers_see(&self, lead: Option<&str>) -> Result<(TrustView, u64), Problem> {
        let (certificates, not_shown) = certificates::that_hold(self)?;
        let view = TrustView {
            organisation: self.organisation_text("name").unwrap_or_default(),
            lead: lead.map(ToOwned::to_owned),
            today: self.today,
            certificates,
            documents: self.public_documents()?,
            checkpoint: self.snapshot.checkpoint()?.as_str().to_owned(),
        };
        Ok((view, not_shown))
    }
}
