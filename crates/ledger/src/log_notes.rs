//! The few facts that the log's own mathematics must understand: its keys and its erasures. Each is a `Noted` fact whose
//! value is a list of strings; all other facts are opaque here.

use serde_json::{Value, json};

use crate::{body::facts, key::LogKey, kind::Kind};

/// The fact of a `log-opened` entry: the keys that sign from the start, at least one.
#[must_use]
pub fn opened(keys: &[&LogKey]) -> Value {
    note(Kind::LogOpened, keys.iter().map(ToString::to_string))
}

/// The fact of a `key-rotated` entry; `endorsement` comes from [`crate::endorse_rotation`].
#[must_use]
pub fn key_rotated(endorsement: &str) -> Value {
    note(Kind::KeyRotated, [endorsement.to_owned()])
}

/// The fact of a `key-revoked` entry.
#[must_use]
pub fn key_revoked(key: &LogKey) -> Value {
    note(Kind::KeyRevoked, [key.to_string()])
}

/// The fact of an `erased` entry: the entries, all of its own record and before it, whose bodies were erased.
#[must_use]
pub fn erased(seqs: &[u64]) -> Value {
    let mut sorted = seqs.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    note(Kind::Erased, sorted.iter().map(ToString::to_string))
}

fn note(kind: Kind, value: impl IntoIterator<Item = String>) -> Value {
    json!({"fact": "Noted", "key": kind.as_str(), "value": value.into_iter().collect::<Vec<_>>()})
}

/// The list that an entry's body notes under its kind; nothing unless there is exactly one such fact and it has the form.
#[must_use]
pub fn noted_list(kind: Kind, body: &[u8]) -> Option<Vec<String>> {
    let facts = facts(body);
    let mut notes = facts.iter().filter(|fact| {
        fact.get("fact").and_then(Value::as_str) == Some("Noted")
            && fact.get("key").and_then(Value::as_str) == Some(kind.as_str())
    });
    let (Some(note), None) = (notes.next(), notes.next()) else { return None };
    let items = note.get("value")?.as_array()?;
    let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
    texts.filter(|texts| !texts.is_empty())
}

/// The entries an `erased` entry lists; nothing if its body has not the form.
#[must_use]
pub fn erased_seqs(body: &[u8]) -> Option<Vec<u64>> {
    let seqs: Vec<u64> = noted_list(Kind::Erased, body)?
        .iter()
        .map(|text| text.parse::<u64>().ok().filter(|seq| seq.to_string() == *text))
        .collect::<Option<_>>()?;
    seqs.is_sorted_by(|before, after| before < after).then_some(seqs)
}
