//! What all documents share: ids that follow from the log, a head that says of which log they speak, days as moments.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use plumb_model::id::{RecordId, RequirementId};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::{desk::Problem, engine::Look};

/// The version that the documents keep to.
const VERSION: &str = "1.2.1";
/// The namespace of properties that are our own (RFC 8141).
pub(super) const OURS: &str = "urn:plumb:oscal";
/// Who answers for something.
pub(super) const OWNER: &str = "owner";

/// Names things in the documents of one log.
pub(super) struct Namer {
    namespace: Uuid,
    log: String,
    organisation: String,
    zone: TimeZone,
    size: u64,
    root: String,
    /// When the last entry was received.
    at: Timestamp,
}

impl Namer {
    pub(super) fn of(look: &Look, log: &str) -> Result<Self, Problem> {
        let size = look.snapshot.size();
        let mut at = Timestamp::UNIX_EPOCH;
        look.snapshot.entries(size.saturating_sub(1), size, &mut |row| {
            if let Ok(header) = plumb_ledger::Header::read(row.view.header) {
                at = header.time.timestamp();
            }
            std::ops::ControlFlow::Continue(())
        })?;
        Ok(Self {
            namespace: Uuid::new_v5(&Uuid::NAMESPACE_URL, log.as_bytes()),
            log: log.to_owned(),
            organisation: look.organisation_text("name").unwrap_or_default(),
            zone: look.zone.clone(),
            size,
            root: look.snapshot.root_at(size)?.to_hex(),
            at,
        })
    }

    /// An id: the same for the same thing of the same log.
    pub(super) fn id(&self, kind: &str, of: &str) -> String {
        Uuid::new_v5(&self.namespace, format!("{kind}:{of}").as_bytes()).to_string()
    }

    /// The id of a person.
    pub(super) fn party(&self, person: RecordId) -> String {
        self.id("party", &person.to_string())
    }

    pub(super) fn organisation(&self) -> &str {
        &self.organisation
    }

    /// The beginning of a day in the organisation's zone, as a moment.
    pub(super) fn moment(&self, day: Date) -> String {
        day.to_zoned(self.zone.clone())
            .map_or_else(|_| format!("{day}T00:00:00Z"), |begins| begins.timestamp().to_string())
    }

    /// The moment up to which the documents speak.
    pub(super) fn now(&self) -> String {
        self.at.to_string()
    }

    /// The head of a document; `people` are those it names.
    pub(super) fn metadata(&self, title: &str, people: &BTreeMap<RecordId, String>) -> Value {
        let own = |name: &str, value: &str| json!({ "name": name, "ns": OURS, "value": value });
        let mut parties = vec![json!({
            "uuid": self.id("party", "company"), "type": "organization", "name": filled(&self.organisation),
        })];
        parties.extend(
            people
                .iter()
                .map(|(person, name)| json!({ "uuid": self.party(*person), "type": "person", "name": filled(name) })),
        );
        json!({
            "title": title,
            "last-modified": self.now(),
            "version": format!("{} entries", self.size),
            "oscal-version": VERSION,
            "props": [own("log", &self.log), own("log-entries", &self.size.to_string()), own("log-root", &self.root)],
            "roles": [{ "id": OWNER, "title": "Answers for it" }],
            "parties": parties,
        })
    }
}

/// A requirement's id as a token: `iso-27001-2022_A.5.1`.
pub(super) fn control(id: &RequirementId) -> String {
    format!("{}_{}", id.standard, id.id)
}

/// A text that is there: OSCAL has no empty ones.
pub(super) fn filled(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() { "Nothing is said.".to_owned() } else { text.to_owned() }
}

/// A property of our own, where there is something to say.
pub(super) fn own(name: &str, value: Option<&str>) -> Option<Value> {
    // A property's value is one line without blanks at its ends.
    let value = value?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then(|| json!({ "name": name, "ns": OURS, "value": value }))
}

/// An object without the members that hold nothing: OSCAL has no empty lists.
pub(super) fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let members = members.into_iter().filter(|(_, value)| !empty(value));
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).collect::<Map<String, Value>>())
}

/// Who answers, as OSCAL says it.
pub(super) fn owned_by(namer: &Namer, owner: Option<RecordId>) -> Value {
    let one = owner.map(|owner| json!({ "role-id": OWNER, "party-uuids": [namer.party(owner)] }));
    Value::Array(one.into_iter().collect())
}
