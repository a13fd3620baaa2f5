//! Raw values: what the log holds under a field id, before any pack gives it a meaning.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer, value::SeqAccessDeserializer},
};

/// A value as logged. Numbers are decimal text as written, dates `2026-03-14`, moments RFC 3339 in UTC.
///
/// There is no null: a field without a value is absent ([`crate::fact::Fact::Unset`]).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Raw {
    /// Yes or no.
    Flag(bool),
    /// Text, in Unicode normalisation form C.
    Text(String),
    /// Several values, in order.
    List(Vec<Raw>),
    /// Named parts, such as amount and currency.
    Map(BTreeMap<String, Raw>),
}

impl Raw {
    /// The text, where this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The items: of a list its members, of anything else itself.
    pub fn items(&self) -> impl Iterator<Item = &Raw> {
        match self {
            Self::List(list) => list.as_slice(),
            other => std::slice::from_ref(other),
        }
        .iter()
    }
}

/// By what stands there. Trying one case after another, as the derived code does, makes an error for every text.
impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whatever;
        impl<'de> Visitor<'de> for Whatever {
            type Value = Raw;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("yes or no, a text, a list or named parts")
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Raw, E> {
                Ok(Raw::Flag(flag))
            }

            fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
                Ok(Raw::Text(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<Raw, E> {
                Ok(Raw::Text(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Raw, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(items)).map(Raw::List)
            }

            fn visit_map<A: MapAccess<'de>>(self, parts: A) -> Result<Raw, A::Error> {
                BTreeMap::deserialize(MapAccessDeserializer::new(parts)).map(Raw::Map)
            }
        }
        deserializer.deserialize_any(Whatever)
    }
}

impl From<&str> for Raw {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Raw {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_as_it_was_written_and_nothing_else_is_read() {
        let text = r#"[true,"a\u0301","",["x",{"amount":"1.50","currency":"EUR"}],{}]"#;
        let raw: Raw = serde_json::from_str(text).unwrap();
        let money = [("amount", "1.50"), ("currency", "EUR")].map(|(name, part)| (name.to_owned(), Raw::from(part)));
        let inner = Raw::List(vec!["x".into(), Raw::Map(money.into())]);
        let all = vec![true.into(), "a\u{301}".into(), "".into(), inner, Raw::Map(BTreeMap::new())];
        assert_eq!(raw, Raw::List(all));
        assert_eq!(serde_json::from_str::<Raw>(&serde_json::to_string(&raw).unwrap()).unwrap(), raw);
        for other in ["null", "1", "1.5", "[1]", r#"{"a":null}"#] {
            assert!(serde_json::from_str::<Raw>(other).is_err(), "{other}");
        }
    }
}
