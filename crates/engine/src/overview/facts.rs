//! Certificates held, copies made and drilled: out of the registers that play these parts, whatever they are called.

use std::ops::ControlFlow;

use plumb_model::{
    define::register::{Part, StateKind},
    fold::RecordState,
};

use crate::{
    access::Reader,
    desk::{CertificateView, CopiesView, CopyView, Problem},
    engine::Look,
    playing::PartOf,
    records::title,
};

/// What kind a copy is.
const COPY: &str = "copy";
/// What kind a restore is that was drilled.
const RESTORE: &str = "restore";

impl Look {
    /// The certificates held, in force.
    pub(crate) fn certificates(&self) -> Result<Vec<CertificateView>, Problem> {
        self.certificates_if(|_| true)
    }

    pub(super) fn certificates_for(&self, reader: &Reader) -> Result<Vec<CertificateView>, Problem> {
        self.certificates_if(|record| self.may_see(reader, record))
    }

    fn certificates_if(&self, seen: impl Fn(&RecordState) -> bool) -> Result<Vec<CertificateView>, Problem> {
        let Some(part) = PartOf::find(&self.rules.packs, Part::Certificate) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        self.snapshot.each_record(Some(&part.register.id), &mut |record| {
            let state = record.state.as_ref().and_then(|state| part.register.state(state.as_str()));
            if state.is_some_and(|state| state.kind == StateKind::Open) && seen(&record) {
                let said = part.read(&record);
                found.push(CertificateView {
                    register: record.register.to_string(),
                    number: record.number().map(ToOwned::to_owned),
                    title: title(part.register, &record),
                    standard: said.shown("standard"),
                    until: said.day("until", &self.zone),
                    visit: said.day("visit", &self.zone),
                    state: state.map(|state| state.name.en.clone()),
                });
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// The newest copy and the newest restore that was tried.
    pub(super) fn copies(&self, reader: &Reader) -> Result<CopiesView, Problem> {
        let mut view = CopiesView { runs: self.rules_over_people(reader)?, ..CopiesView::default() };
        let Some(part) = PartOf::find(&self.rules.packs, Part::Copy) else { return Ok(view) };
        let newer = |known: &Option<CopyView>, found: &CopyView| known.as_ref().is_none_or(|known| known.on < found.on);
        self.snapshot.each_record(Some(&part.register.id), &mut |record| {
            if !self.is_void(&record) && self.may_see(reader, &record) {
                let said = part.read(&record);
                let found = CopyView {
                    number: record.number().map(ToOwned::to_owned),
                    on: said.day("on", &self.zone),
                    title: title(part.register, &record),
                    result: said.shown("result"),
                };
                let place = match said.text("kind") {
                    Some(COPY) => Some(&mut view.copy),
                    Some(RESTORE) => Some(&mut view.drill),
                    _ => None,
                };
                if let Some(place) = place.filter(|place| newer(place, &found)) {
                    *place = Some(found);
                }
            }
            ControlFlow::Continue(())
        })?;
        view.register =
            Some(part.register.id.to_string()).filter(|_| !reader.reads_in(&part.register.id).grants.is_empty());
        Ok(view)
    }
}
