//! What pages say: Fluent messages under `text/`, one file an area, compiled in.
//!
//! Pages name an id and its values (`t!(v, "work-title", count = 7)`); the sentence stands where translators find it.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue, concurrent::FluentBundle};
use rust_embed::RustEmbed;
use unic_langid::langid;

#[derive(RustEmbed)]
#[folder = "text/"]
struct Texts;

/// The texts of one language.
pub(crate) struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

impl Words {
    /// English, or English in letters that only look like it.
    pub(crate) fn english(pseudo: bool) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![langid!("en")]);
        // Marks around values help mixed directions, and get in the way of everything else.
        bundle.set_use_isolating(false);
        if pseudo {
            bundle.set_transform(Some(accented));
        }
        let mut names: Vec<Cow<'static, str>> = Texts::iter().filter(|name| name.starts_with("en/")).collect();
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
        Self { bundle }
    }

    /// The message with its values. An id without a message is shown as the id, and a test finds it.
    pub(crate) fn say(&self, id: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
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
        self.bundle.has_message(id)
    }
}

/// Says a message: `t!(v, "id")` or `t!(v, "id", name = value, …)`, where `v` has `words()`.
macro_rules! t {
    ($v:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $v.words().say($id, &[$((stringify!($name), fluent_bundle::FluentValue::from($value))),*])
    };
}
pub(crate) use t;

/// The same text in letters that no English has: what stays plain on a page did not come from here.
fn accented(text: &str) -> Cow<'_, str> {
    text.chars()
        .map(|letter| match letter {
            'a' => 'á',
            'b' => 'ƀ',
            'c' => 'ç',
            'd' => 'ď',
            'e' => 'ë',
            'f' => 'ƒ',
            'g' => 'ğ',
            'h' => 'ĥ',
            'i' => 'ï',
            'j' => 'ĵ',
            'k' => 'ķ',
            'l' => 'ľ',
            'm' => 'ɱ',
            'n' => 'ñ',
            'o' => 'ô',
            'p' => 'þ',
            'q' => 'ɋ',
            'r' => 'ř',
            's' => 'š',
            't' => 'ť',
            'u' => 'ü',
            'v' => 'ṽ',
            'w' => 'ŵ',
            'x' => 'ẋ',
            'y' => 'ý',
            'z' => 'ž',
            'A' => 'Á',
            'B' => 'ß',
            'C' => 'Ç',
            'D' => 'Ď',
            'E' => 'Ë',
            'F' => 'Ƒ',
            'G' => 'Ğ',
            'H' => 'Ĥ',
            'I' => 'Ï',
            'J' => 'Ĵ',
            'K' => 'Ķ',
            'L' => 'Ľ',
            'M' => 'Ḿ',
            'N' => 'Ñ',
            'O' => 'Ô',
            'P' => 'Þ',
            'Q' => 'Ɋ',
            'R' => 'Ř',
            'S' => 'Š',
            'T' => 'Ť',
            'U' => 'Ü',
            'V' => 'Ṽ',
            'W' => 'Ŵ',
            'X' => 'Ẋ',
            'Y' => 'Ý',
            'Z' => 'Ž',
            other => other,
        })
        .collect::<String>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_reads_and_no_id_stands_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for name in Texts::iter() {
            let file = Texts::get(&name).unwrap();
            let text = String::from_utf8(file.data.into_owned()).unwrap();
            for line in text.lines() {
                if let Some((id, _)) = line.split_once(" =")
                    && line.starts_with(|first: char| first.is_ascii_lowercase())
                {
                    assert!(seen.insert(id.to_owned()), "{name}: `{id}` stands twice");
                }
            }
            assert!(FluentResource::try_new(text).is_ok(), "{name} does not read");
        }
    }

    #[test]
    fn pseudo_letters_leave_values_alone() {
        let words = Words::english(true);
        let said = words.say("shell-rail-count", &[("count", FluentValue::from(7))]);
        assert!(said.contains('7') && !said.contains(|letter: char| letter.is_ascii_alphabetic()), "{said}");
    }
}
