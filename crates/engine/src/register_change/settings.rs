//! A register as the one who changes it sees it.

use std::ops::ControlFlow;

use plumb_ledger::{HeaderView, Kind};
use plumb_model::{
    define::register::{Field, Filled, Register},
    derive,
    fact::Fact,
    raw::Raw,
};
use plumb_store::{LOG_RECORD, StoreError};

use super::{consequences::pattern, may_change};
use crate::{
    Engine,
    access::Reader,
    desk::{ActorName, FieldSettings, Problem, RegisterSettings, SetChange},
    engine::Look,
    pack_log::REASON,
    records::{LANGUAGE, show::who},
};

/// Changes shown at most.
const SHOWN: usize = 50;

impl Engine {
    /// All that may be changed about a register.
    pub(crate) fn register_settings(
        &self,
        actor: &ActorName,
        reader: &Reader,
        name: &str,
    ) -> Result<RegisterSettings, Problem> {
        let look = self.look()?;
        let register = look.register(name)?;
        let mut records = 0;
        look.snapshot.each_record(Some(&register.id), &mut |record| {
            records += u64::from(!derive::is_void(register, &record));
            ControlFlow::Continue(())
        })?;
        let fields = register.fields.iter().filter(|field| !reader.hides(register, &field.id));
        let label = |register: &Register| (register.id.to_string(), register.name.get(LANGUAGE).to_owned());
        Ok(RegisterSettings {
            id: register.id.to_string(),
            name: register.name.get(LANGUAGE).to_owned(),
            one: register.one.get(LANGUAGE).to_owned(),
            purpose: register.purpose.get(LANGUAGE).to_owned(),
            number: pattern(register),
            asleep: register.asleep,
            title: register.title.to_string(),
            fields: fields.map(settings_of).collect(),
            states: register
                .workflow
                .states
                .iter()
                .map(|state| (state.id.to_string(), state.name.get(LANGUAGE).to_owned()))
                .collect(),
            registers: look.rules.packs.registers.values().map(label).collect(),
            records,
            set: look.set().to_hex(),
            may_change: may_change(&look, actor).is_ok(),
            history: history(&look)?,
        })
    }
}

fn settings_of(field: &Field) -> FieldSettings {
    let default = match &field.default {
        Some(Filled::Value(Raw::Text(text))) => Some(text.clone()),
        Some(Filled::Value(Raw::Flag(yes))) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Some(Filled::Today) => Some("today".to_owned()),
        Some(Filled::Actor) => Some("actor".to_owned()),
        _ => None,
    };
    let choice = |choice: &plumb_model::define::register::Choice| {
        (choice.id.clone(), choice.name.get(LANGUAGE).to_owned(), choice.maps_to.clone())
    };
    FieldSettings {
        id: field.id.to_string(),
        name: field.name.get(LANGUAGE).to_owned(),
        kind: field.kind.word().to_owned(),
        help: field.help.as_ref().map(|help| help.get(LANGUAGE).to_owned()),
        required: field.required,
        list: field.list,
        default,
        choices: field.kind.choices().iter().map(choice).collect(),
        maps_to: field.maps_to.as_ref().map(ToString::to_string),
    }
}

/// When other packs began to rule, and why, newest first.
fn history(look: &Look) -> Result<Vec<SetChange>, Problem> {
    let people = look.people()?;
    let (mut changes, mut damaged) = (Vec::new(), None);
    look.snapshot.history(LOG_RECORD, &mut |row| {
        let header = match HeaderView::read(row.view.header) {
            Ok(header) => header,
            Err(error) => {
                damaged = Some(StoreError::from(error));
                return ControlFlow::Break(());
            }
        };
        if header.kind == Kind::PackActivated {
            changes.push(SetChange {
                seq: row.seq,
                at: header.time.timestamp(),
                who: who(&people, header.actor),
                reason: row.view.content.and_then(|(_, body)| reason(body)),
            });
        }
        ControlFlow::Continue(())
    })?;
    changes.reverse();
    changes.truncate(SHOWN);
    damaged.map_or(Ok(changes), |error| Err(error.into()))
}

fn reason(body: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Body {
        facts: Vec<Fact>,
    }
    let body: Body = serde_json::from_slice(body).ok()?;
    body.facts.into_iter().find_map(|fact| match fact {
        Fact::Noted { key, value: Raw::Text(text) } if key == REASON => Some(text),
        _ => None,
    })
}
