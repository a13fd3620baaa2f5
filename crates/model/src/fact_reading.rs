//! Reads facts from sealed bodies, where nine of ten set a field: those are read in place.
//!
//! The derived reader of a tagged list puts every part aside before it looks at the tag, which was most of what folding a
//! log anew cost. Canonical JSON has the tag first in a `Set`; whatever begins otherwise goes the derived way.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Visitor},
};
use serde_json::{Map, Value};

use crate::{fact::Fact, id::FieldId, raw::Raw};

/// The tag, and the tag of what is read in place.
const TAG: &str = "fact";
const SET: &str = "Set";

impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Fact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Parts)
    }
}

struct Parts;

impl<'de> Visitor<'de> for Parts {
    type Value = Fact;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fact")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<Fact, A::Error> {
        let mut aside = Map::new();
        if let Some(key) = parts.next_key::<String>()? {
            let value: Value = parts.next_value()?;
            if key == TAG && value == SET {
                return set(parts);
            }
            aside.insert(key, value);
        }
        while let Some((key, value)) = parts.next_entry()? {
            if aside.insert(key, value).is_some() {
                return Err(Error::custom("a part of a fact stands there twice"));
            }
        }
        Fact::deserialize(Value::Object(aside)).map_err(Error::custom)
    }
}

/// The parts of a `Set` after its tag.
fn set<'de, A: MapAccess<'de>>(mut parts: A) -> Result<Fact, A::Error> {
    #[derive(Deserialize)]
    #[serde(field_identifier, rename_all = "lowercase")]
    enum Part {
        Field,
        Value,
    }
    let (mut field, mut value) = (None::<FieldId>, None::<Raw>);
    while let Some(part) = parts.next_key()? {
        match part {
            Part::Field if field.is_none() => field = Some(parts.next_value()?),
            Part::Value if value.is_none() => value = Some(parts.next_value()?),
            Part::Field => return Err(Error::duplicate_field("field")),
            Part::Value => return Err(Error::duplicate_field("value")),
        }
    }
    Ok(Fact::Set {
        field: field.ok_or_else(|| Error::missing_field("field"))?,
        value: value.ok_or_else(|| Error::missing_field("value"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Fact, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn a_set_reads_the_same_wherever_its_tag_stands() {
        let first = read(r#"{"fact":"Set","field":"title","value":["a",true]}"#).unwrap();
        assert_eq!(first, read(r#"{"field":"title","value":["a",true],"fact":"Set"}"#).unwrap());
        assert_eq!(first, read(&serde_json::to_string(&first).unwrap()).unwrap());
        assert_eq!(first, serde_json::from_value(serde_json::to_value(&first).unwrap()).unwrap());
    }

    #[test]
    fn what_is_missing_unknown_or_there_twice_is_refused() {
        for text in [
            "{}",
            r#"{"fact":"Set"}"#,
            r#"{"fact":"Set","field":"title"}"#,
            r#"{"fact":"Set","field":"title","value":"a","item":"b"}"#,
            r#"{"fact":"Set","field":"title","value":"a","value":"b"}"#,
            r#"{"fact":"Set","fact":"Set","field":"title","value":"a"}"#,
            r#"{"fact":"Unset","field":"title","value":"a"}"#,
            r#"{"fact":"Unset","field":"title","field":"name"}"#,
            r#"{"fact":"Renamed","field":"title"}"#,
            r#"["Set"]"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
