//! What pages say: Fluent messages under `text/`, a folder a language, one file an area, compiled in. Which language is each
//! person's own: nothing here is global.
//!
//! Pages name an id and its values (`t!(v, "work-title", count = 7)`); the sentence stands where translators find it.

mod languages;
mod pseudo;

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
};

use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue, concurrent::FluentBundle};
use rust_embed::RustEmbed;
use unic_langid::{LanguageIdentifier, langid};

pub(crate) use languages::Languages;

#[derive(RustEmbed)]
#[folder = "text/"]
struct Texts;

/// English is what every other language falls back to, and what is spoken before anybody asked.
static ENGLISH: LazyLock<Arc<Words>> = LazyLock::new(|| Arc::new(Words::read("en", langid!("en"), None)));

/// The texts of one language.
pub(crate) struct Words {
    /// As `lang` and `Accept-Language` name it (BCP 47).
    language: String,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Words {
    /// English.
    pub(crate) fn english() -> Arc<Self> {
        Arc::clone(&ENGLISH)
    }

    /// The texts of a folder, each letter changed by `transform` where there is one.
    fn read(folder: &str, language: LanguageIdentifier, transform: Option<fn(&str) -> Cow<'_, str>>) -> Self {
        let name = language.to_string();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Marks around values help mixed directions, and get in the way of everything else.
        bundle.set_use_isolating(false);
        bundle.set_transform(transform);
        let of_it = |name: &Cow<'static, str>| name.split_once('/').is_some_and(|(first, _)| first == folder);
        let mut names: Vec<Cow<'static, str>> = Texts::iter().filter(of_it).collect();
        names.sort();
        for name in names {
            let Some(file) = Texts::get(&name) else { continue };
            let text = String::from_utf8_lossy(&file.data).into_owned();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(whole, errors)| {
                tracing::error!(%name, ?errors, "a text cannot be read");
                whole
            });
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(%name, ?errors, "a text stands twice");
            }
        }
        Self { language: name, bundle }
    }

    /// What the language is called in a page's `lang`.
    pub(crate) fn language(&self) -> &str {
        &self.language
    }

    /// The message with its values; in English where this language lacks it. An id without a message is shown as the id, and a
    /// test finds it.
    pub(crate) fn say(&self, id: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            if !std::ptr::eq(self, &raw const **ENGLISH) {
                return ENGLISH.say(id, values);
            }
            tracing::error!(%id, "there is no such text");
            return format!("⟦{id}⟧");
        };
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.clone());
        }
        let mut errors: Vec<FluentError> = Vec::new();
        let said = self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(%id, ?errors, "a text lacks a value");
        }
        said
    }

    /// Whether there is such a message: for what a page knows by a name that comes from data.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id) || ENGLISH.bundle.has_message(id)
    }
}

/// Says a message: `t!(v, "id")` or `t!(v, "id", name = value, …)`, where `v` has `words()`.
macro_rules! t {
    ($v:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $v.words().say($id, &[$((stringify!($name), fluent_bundle::FluentValue::from($value))),*])
    };
}
pub(crate) use t;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_reads_and_no_id_stands_twice_in_a_language() {
        let mut seen = BTreeSet::new();
        for name in Texts::iter() {
            let language = name.split_once('/').unwrap().0.to_owned();
            let file = Texts::get(&name).unwrap();
            let text = String::from_utf8(file.data.into_owned()).unwrap();
            for line in text.lines() {
                if let Some((id, _)) = line.split_once(" =")
                    && line.starts_with(|first: char| first.is_ascii_lowercase())
                {
                    assert!(seen.insert((language.clone(), id.to_owned())), "{name}: `{id}` stands twice");
                }
            }
            assert!(FluentResource::try_new(text).is_ok(), "{name} does not read");
        }
    }
}
