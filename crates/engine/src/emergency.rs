//! The emergency set: documents in force and registers, as somebody reads them on the day when no program runs. This gathers what
//! goes into it; the binary prints and encrypts it.

use std::ops::ControlFlow;

use plumb_model::{
    define::register::{BehaviourKind, Classification, Part},
    fold::RecordState,
};

use crate::{
    Engine,
    desk::{Caller, EmergencyDocument, EmergencyView, EmergencyWanted, Problem, ProblemKind, RecordRef},
    engine::Look,
    written::TableAsked,
};

/// Registers that help without anybody having chosen any: who is who, and where copies are.
const USUAL: [Part; 2] = [Part::Person, Part::Copy];

impl Engine {
    /// What goes into the set, as far as the caller may see it and as high as was asked for.
    pub(crate) fn emergency_set(&self, caller: &Caller, wanted: &EmergencyWanted) -> Result<EmergencyView, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        let highest = Classification::from_word(&wanted.highest).ok_or_else(|| {
            let words: Vec<&str> = Classification::ALL.into_iter().map(Classification::word).collect();
            let say = format!("`{}` is no classification; nothing was written", wanted.highest);
            Problem::new(ProblemKind::Content, "emergency.classification", say).help(words.join(", "))
        })?;
        let mut documents = Vec::new();
        let mut left_out = 0;
        for number in look.documents_in_force(wanted)? {
            let record = look.find(&reader, &number)?;
            if look.class_of(&record) > highest {
                left_out += 1;
                continue;
            }
            let view = self.document(&reader, &number, None)?;
            let class = look.class_of(&record).word().to_owned();
            documents.extend(EmergencyDocument::of(view, class));
        }
        documents.sort_by(|a, b| a.number.cmp(&b.number).then_with(|| a.title.cmp(&b.title)));
        let mut tables = Vec::new();
        for name in look.registers_wanted(wanted) {
            let register = look.register(&name)?;
            if register.classification > highest {
                left_out += 1;
                continue;
            }
            let list: Vec<String> =
                register.fields.iter().filter(|field| field.list).map(|field| field.id.to_string()).collect();
            let asked = TableAsked { register: &name, filters: &[], columns: &list, void: false, on: None };
            tables.push(self.table(&reader, &asked)?);
        }
        Ok(EmergencyView {
            organisation: look.organisation_text("name").unwrap_or_default(),
            day: look.today,
            at: look.at,
            zone: look.zone.iana_name().unwrap_or("UTC").to_owned(),
            head: look.head_line(look.snapshot.size())?,
            checkpoint: look.snapshot.checkpoint()?.as_str().to_owned(),
            documents,
            tables,
            left_out,
        })
    }
}

impl Look {
    /// Documents that have a revision in force: those named, or all.
    fn documents_in_force(&self, wanted: &EmergencyWanted) -> Result<Vec<RecordRef>, Problem> {
        if !wanted.documents.is_empty() {
            return Ok(wanted.documents.iter().map(|number| RecordRef(number.clone())).collect());
        }
        let mut found = Vec::new();
        for register in self.rules.packs.registers.values() {
            let Some(behaviour) = register.behaviour(BehaviourKind::Revisioned) else { continue };
            let (Some(in_force), Some(master)) = (behaviour.uses.get("in_force"), behaviour.uses.get("master")) else {
                continue;
            };
            self.snapshot.each_record(Some(&register.id), &mut |record| {
                if record.state.as_ref().is_some_and(|state| state.as_str() == in_force) {
                    let ends = record.links.iter().filter(|(field, _)| field.as_str() == master);
                    found.extend(ends.flat_map(|(_, ends)| ends).map(|end| RecordRef(end.to.to_string())));
                }
                ControlFlow::Continue(())
            })?;
        }
        Ok(found)
    }

    /// A document's own classification, or its register's where that is higher; a revision is as confidential as its document.
    pub(crate) fn class_of(&self, record: &RecordState) -> Classification {
        let master = self.register_of(record).and_then(|register| {
            let field = register.behaviour(BehaviourKind::Revisioned)?.uses.get("master")?;
            let (_, ends) = record.links.iter().find(|(id, _)| id.as_str() == field)?;
            self.snapshot.record(ends.first()?.to).ok()?
        });
        let own = self.own_class(record);
        master.map_or(own, |master| self.own_class(&master).max(own))
    }

    fn own_class(&self, document: &RecordState) -> Classification {
        let register =
            self.register_of(document).map_or(Classification::Restricted, |register| register.classification);
        let field = self.rules.packs.registers.values().find_map(|revisions| {
            let behaviour = revisions.behaviour(BehaviourKind::Revisioned)?;
            let master = revisions.field(behaviour.uses.get("master")?)?;
            let leads = matches!(&master.kind, plumb_model::define::register::FieldKind::Link { to, .. } if *to == document.register);
            behaviour.uses.get("class").filter(|_| leads)
        });
        let own = field.and_then(|field| {
            document.fields.iter().find(|(id, _)| id.as_str() == field).and_then(|(_, raw)| raw.as_text())
        });
        own.and_then(Classification::from_word).map_or(register, |own| own.max(register))
    }

    fn registers_wanted(&self, wanted: &EmergencyWanted) -> Vec<String> {
        if !wanted.registers.is_empty() {
            return wanted.registers.clone();
        }
        USUAL
            .into_iter()
            .filter_map(|part| self.rules.packs.playing(part))
            .map(|register| register.id.to_string())
            .collect()
    }
}
