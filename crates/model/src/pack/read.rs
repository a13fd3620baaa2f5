//! Reading TOML tables key by key: what was not asked for is unknown, and unknown keys are mistakes.
//!
//! A typing mistake must never quietly switch a check off, so every table ends with [`Table::done`].

use std::str::FromStr;

use toml::de::{DeTable, DeValue};

use super::{
    diagnostic::{Faults, near},
    source::{At, Spot},
};
use crate::{define::register::Label, id::BadId};

type Spanned<T> = toml::Spanned<T>;

/// A table of a file while it is read.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// Where it stands: its header, or its first key.
    pub(super) spot: Spot,
    what: &'static str,
    entries: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Table<'a> {
    /// A table of `file`; `what` names it in messages, such as 'a field'.
    pub(super) fn new(what: &'static str, spot: Spot, entries: &'a DeTable<'a>) -> Self {
        Self { spot, what, entries, asked: Vec::new() }
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.entries.get(key)
    }

    fn spot_of(&self, value: &Spanned<DeValue<'_>>) -> Spot {
        Spot { file: self.spot.file, start: value.span().start, end: value.span().end }
    }

    fn wrong(&self, faults: &mut Faults<'_>, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        faults.say(self.spot_of(value), format!("`{key}` is {}, but wants {wanted}", kind_of(value.get_ref())));
    }

    /// Says that a key must be given.
    pub(super) fn must<T>(&self, faults: &mut Faults<'_>, key: &str, value: Option<T>) -> Option<T> {
        // A value that is there but wrong has been named already.
        if value.is_none() && !self.entries.contains_key(key) {
            faults.say(self.spot, format!("{} has no `{key}`", self.what));
        }
        value
    }

    /// Whether the key is there at all.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Whether the key's value is a text.
    pub(super) fn is_text(&self, key: &str) -> bool {
        self.entries.get(key).is_some_and(|value| matches!(value.get_ref(), DeValue::String(_)))
    }

    /// The place of a key's value, or of the table where the key is missing.
    pub(super) fn place(&self, key: &str) -> Spot {
        self.entries.get(key).map_or(self.spot, |value| self.spot_of(value))
    }

    /// A text.
    pub(super) fn text(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<At<String>> {
        let value = self.get(key)?;
        if let DeValue::String(text) = value.get_ref() {
            if text.trim().is_empty() {
                faults.say(self.spot_of(value), format!("`{key}` is empty"));
                return None;
            }
            return Some(At { value: text.to_string(), spot: self.spot_of(value) });
        }
        self.wrong(faults, key, value, "a text");
        None
    }

    /// A text that may be empty.
    pub(super) fn text_or_empty(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<At<String>> {
        let value = self.get(key)?;
        if let DeValue::String(text) = value.get_ref() {
            return Some(At { value: text.to_string(), spot: self.spot_of(value) });
        }
        self.wrong(faults, key, value, "a text");
        None
    }

    /// An id, a requirement, or anything else that reads itself from text.
    pub(super) fn id<T: FromStr<Err = BadId>>(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<At<T>> {
        let text = self.text(faults, key)?;
        parsed(faults, &text)
    }

    /// Several texts.
    pub(super) fn texts(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Vec<At<String>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(faults, key, value, "a list of texts, such as `[\"…\"]`");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => texts.push(At { value: text.to_string(), spot: self.spot_of(item) }),
                _ => self.wrong(faults, key, item, "texts only"),
            }
        }
        texts
    }

    /// Several ids.
    pub(super) fn ids<T: FromStr<Err = BadId>>(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Vec<At<T>> {
        let texts = self.texts(faults, key);
        texts.iter().filter_map(|text| parsed(faults, text)).collect()
    }

    /// Lists of texts in a list.
    pub(super) fn text_lists(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Vec<Vec<At<String>>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let wanted = "a list of lists of texts, such as `[[\"serial\", \"maker\"]]`";
        let DeValue::Array(lists) = value.get_ref() else {
            self.wrong(faults, key, value, wanted);
            return Vec::new();
        };
        let mut read = Vec::new();
        for list in lists {
            let DeValue::Array(items) = list.get_ref() else {
                self.wrong(faults, key, list, wanted);
                continue;
            };
            let mut texts = Vec::new();
            for item in items {
                match item.get_ref() {
                    DeValue::String(text) => texts.push(At { value: text.to_string(), spot: self.spot_of(item) }),
                    _ => self.wrong(faults, key, item, wanted),
                }
            }
            read.push(texts);
        }
        read
    }

    /// Lists of whole numbers in a list.
    pub(super) fn whole_lists(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Vec<Vec<i64>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let whole = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let list = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
            DeValue::Array(items) => items.iter().map(whole).collect::<Option<Vec<i64>>>(),
            _ => None,
        };
        let lists = match value.get_ref() {
            DeValue::Array(lists) => lists.iter().map(list).collect::<Option<Vec<_>>>(),
            _ => None,
        };
        lists.unwrap_or_else(|| {
            self.wrong(faults, key, value, "a list of lists of whole numbers, such as `[[5, 6]]`");
            Vec::new()
        })
    }

    /// A text people read: `"…"` or `{ en = "…", de = "…" }`.
    pub(super) fn label(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<Label> {
        let value = self.get(key)?;
        label(faults, self.spot_of(value), key, value)
    }

    /// Yes or no; absent is no.
    pub(super) fn flag(&mut self, faults: &mut Faults<'_>, key: &'static str) -> bool {
        self.maybe_flag(faults, key).unwrap_or(false)
    }

    /// Yes or no, where given.
    pub(super) fn maybe_flag(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        if let DeValue::Boolean(flag) = value.get_ref() {
            return Some(*flag);
        }
        self.wrong(faults, key, value, "`true` or `false`");
        None
    }

    /// A whole number within a range.
    pub(super) fn whole(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<At<i64>> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if let Some(number) = number.filter(|number| range.contains(number)) {
            return Some(At { value: number, spot: self.spot_of(value) });
        }
        self.wrong(faults, key, value, &format!("a whole number from {} to {}", range.start(), range.end()));
        None
    }

    /// A share from 0 to 1, in thousandths.
    pub(super) fn permille(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<At<u16>> {
        let value = self.get(key)?;
        let number: Option<f64> = match value.get_ref() {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let share = number.filter(|number| (0.0..=1.0).contains(number)).and_then(|number| {
            let text = format!("{:.0}", number * 1000.0);
            text.parse().ok()
        });
        if share.is_none() {
            self.wrong(faults, key, value, "a share from 0 to 1, such as `0.5`");
        }
        share.map(|share| At { value: share, spot: self.spot_of(value) })
    }

    /// A civil date, as a TOML date or as text.
    pub(super) fn date(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<At<jiff::civil::Date>> {
        let value = self.get(key)?;
        let date = scalar(value.get_ref()).and_then(|text| text.parse::<jiff::civil::Date>().ok());
        if date.is_none() {
            self.wrong(faults, key, value, "a date such as `2026-03-14`");
        }
        date.map(|date| At { value: date, spot: self.spot_of(value) })
    }

    /// One word of a closed list.
    pub(super) fn word<T: Copy>(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<At<T>> {
        let text = self.text(faults, key)?;
        let found = words.iter().find(|(word, _)| *word == text.value);
        if found.is_none() {
            let help = near(&text.value, words.iter().map(|(word, _)| *word));
            faults.add(text.spot, format!("`{}` is no `{key}`", text.value), help);
        }
        found.map(|(_, value)| At { value: *value, spot: text.spot })
    }

    /// A table under a key.
    pub(super) fn table(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        what: &'static str,
    ) -> Option<Table<'a>> {
        let value = self.get(key)?;
        let spot = self.spot_of(value);
        if let DeValue::Table(entries) = value.get_ref() {
            return Some(Table::new(what, spot, entries));
        }
        self.wrong(faults, key, value, "a table");
        None
    }

    /// All tables of a list: `[[field]] …`, or a list of inline tables.
    pub(super) fn tables(&mut self, faults: &mut Faults<'_>, key: &'static str, what: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(faults, key, value, &format!("a list of tables, as `[[{key}]]` makes"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::Table(entries) => tables.push(Table::new(what, self.spot_of(item), entries)),
                _ => self.wrong(faults, key, item, "tables only"),
            }
        }
        tables
    }

    /// A table whose keys are free, such as a check's code or a field's id: each key with its value's table.
    pub(super) fn named(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        what: &'static str,
    ) -> Vec<(At<String>, Table<'a>)> {
        let Some(table) = self.table(faults, key, what) else { return Vec::new() };
        let mut named = Vec::new();
        for (name, value) in table.entries {
            let spot = Spot { file: self.spot.file, start: name.span().start, end: name.span().end };
            match value.get_ref() {
                DeValue::Table(entries) => {
                    let name = At { value: name.get_ref().to_string(), spot };
                    named.push((name, Table::new(what, spot, entries)));
                }
                _ => self.wrong(faults, name.get_ref(), value, "a table"),
            }
        }
        named
    }

    /// A table of texts by free keys, such as `sets` and `uses`.
    pub(super) fn map(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Vec<(At<String>, At<String>)> {
        let values = self.values(faults, key);
        let mut map = Vec::new();
        for (name, value) in values {
            let spot = Spot { file: name.spot.file, start: value.span().start, end: value.span().end };
            match scalar(value.get_ref()) {
                Some(text) => map.push((name, At { value: text, spot })),
                None => self.wrong(faults, &name.value, value, "a single value"),
            }
        }
        map
    }

    /// A table of lists of texts by free keys.
    pub(super) fn lists(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Vec<(At<String>, Vec<At<String>>)> {
        let values = self.values(faults, key);
        let mut lists = Vec::new();
        for (name, value) in values {
            let DeValue::Array(items) = value.get_ref() else {
                self.wrong(faults, &name.value, value, "a list of texts");
                continue;
            };
            let mut texts = Vec::new();
            for item in items {
                match item.get_ref() {
                    DeValue::String(text) => texts.push(At { value: text.to_string(), spot: self.spot_of(item) }),
                    _ => self.wrong(faults, &name.value, item, "texts only"),
                }
            }
            lists.push((name, texts));
        }
        lists
    }

    /// A table of values of any kind by free keys.
    pub(super) fn values(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
    ) -> Vec<(At<String>, &'a Spanned<DeValue<'a>>)> {
        let Some(table) = self.table(faults, key, "a table") else { return Vec::new() };
        table.all()
    }

    /// All keys with their values; nothing stays unknown.
    pub(super) fn all(&self) -> Vec<(At<String>, &'a Spanned<DeValue<'a>>)> {
        let file = self.spot.file;
        let at = |name: &Spanned<std::borrow::Cow<'a, str>>| At {
            value: name.get_ref().to_string(),
            spot: Spot { file, start: name.span().start, end: name.span().end },
        };
        self.entries.iter().map(|(name, value)| (at(name), value)).collect()
    }

    /// Ends the reading: every key that nobody asked for is a mistake.
    pub(super) fn done(self, faults: &mut Faults<'_>) {
        for key in self.entries.keys() {
            let name = key.get_ref().as_ref();
            if !self.asked.contains(&name) {
                let spot = Spot { file: self.spot.file, start: key.span().start, end: key.span().end };
                let help = near(name, self.asked.iter().copied());
                faults.add(spot, format!("{} has no key `{name}`", self.what), help);
            }
        }
    }
}

/// Reads a text as an id.
pub(super) fn parsed<T: FromStr<Err = BadId>>(faults: &mut Faults<'_>, text: &At<String>) -> Option<At<T>> {
    match text.value.parse() {
        Ok(value) => Some(At { value, spot: text.spot }),
        Err(bad) => {
            faults.say(text.spot, bad.to_string());
            None
        }
    }
}

fn label(faults: &mut Faults<'_>, spot: Spot, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Label> {
    let plain = match value.get_ref() {
        DeValue::String(text) if !text.trim().is_empty() => {
            return Some(Label { en: text.to_string(), ..Label::default() });
        }
        DeValue::Table(table) => table,
        _ => {
            faults.help(
                spot,
                format!("`{key}` is no text people can read"),
                "write `\"…\"` or `{ en = \"…\", de = \"…\" }`",
            );
            return None;
        }
    };
    let mut label = Label::default();
    for (language, text) in plain {
        let tag = language.get_ref().as_ref();
        let fine = (2..=8).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        match text.get_ref() {
            DeValue::String(text) if tag == "en" => label.en = text.to_string(),
            DeValue::String(text) if fine => {
                label.other.insert(tag.to_owned(), text.to_string());
            }
            _ => {
                let at = Spot { file: spot.file, start: language.span().start, end: language.span().end };
                faults.help(
                    at,
                    format!("`{tag}` names no language's text"),
                    "use tags such as `en` or `de`, each with a text",
                );
            }
        }
    }
    if label.en.trim().is_empty() {
        faults.help(spot, format!("`{key}` has no English text"), "add `en = \"…\"`");
        return None;
    }
    Some(label)
}

/// Any value as JSON, dates as text; numbers keep their digits by being text.
pub(super) fn json(value: &DeValue<'_>) -> serde_json::Value {
    match value {
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(table) => {
            let parts = table.iter().map(|(name, value)| (name.get_ref().to_string(), json(value.get_ref())));
            serde_json::Value::Object(parts.collect())
        }
        other => scalar(other).unwrap_or_default().into(),
    }
}

/// A single value as text, as it would be typed into a form.
pub(super) fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(flag) => Some(flag.to_string()),
        DeValue::Datetime(moment) => Some(moment.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
