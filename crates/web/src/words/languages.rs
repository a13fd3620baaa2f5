//! The languages there are, and which of them somebody is spoken to in: as that person chose, else as the browser asks, else
//! English.

use std::sync::Arc;

use unic_langid::LanguageIdentifier;

use super::{Texts, Words, pseudo};

/// Every language that pages can be shown in; English is always the first.
#[derive(Debug)]
pub(crate) struct Languages(Vec<Arc<Words>>);

impl Languages {
    /// Each folder of texts is one; and English in strange letters where it is wanted.
    pub(crate) fn all(with_pseudo: bool) -> Self {
        let mut folders: Vec<String> = Texts::iter()
            .filter_map(|name| Some(name.split_once('/')?.0.to_owned()))
            .filter(|name| name != "en")
            .collect();
        folders.sort();
        folders.dedup();
        let mut all = vec![Words::english()];
        for folder in folders {
            match folder.parse::<LanguageIdentifier>() {
                Ok(language) => all.push(Arc::new(Words::read(&folder, language, None))),
                Err(error) => tracing::error!(%folder, %error, "a folder of texts is named for no language"),
            }
        }
        if with_pseudo && let Ok(language) = pseudo::LANGUAGE.parse() {
            all.push(Arc::new(Words::read("en", language, Some(pseudo::accented))));
        }
        Self(all)
    }

    /// All of them, to choose from.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Words> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// One by its very name.
    pub(crate) fn named(&self, name: &str) -> Option<Arc<Words>> {
        self.0.iter().find(|words| words.language().eq_ignore_ascii_case(name)).cloned()
    }

    /// As the person chose; else as the browser asks (RFC 9110, 12.5.4): the first it likes best of those there are, by its whole
    /// name or by the language without its region.
    pub(crate) fn choose(&self, chosen: Option<&str>, accepted: &str) -> Arc<Words> {
        if let Some(words) = chosen.and_then(|name| self.named(name)) {
            return words;
        }
        let mut wanted: Vec<(u16, &str)> = accepted.split(',').filter_map(liked).collect();
        // Stable: among equals the order of the browser stays.
        wanted.sort_by_key(|(liking, _)| std::cmp::Reverse(*liking));
        let found = wanted.into_iter().find_map(|(_, name)| {
            self.named(name).or_else(|| self.named(name.split_once('-').map_or(name, |(language, _)| language)))
        });
        found.unwrap_or_else(Words::english)
    }
}

/// One of a list of accepted languages, and how much it is liked in thousandths; none where it is refused or is no language.
fn liked(part: &str) -> Option<(u16, &str)> {
    let (name, quality) = part.split_once(';').unwrap_or((part, ""));
    let quality = quality.trim().strip_prefix("q=").map_or(Some(1.0), |text| text.trim().parse::<f32>().ok())?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between nothing and a thousand")]
    let thousandths = (quality.clamp(0.0, 1.0) * 1_000.0) as u16;
    (thousandths > 0 && !name.trim().is_empty()).then_some((thousandths, name.trim()))
}

#[cfg(test)]
mod tests {
    use fluent_bundle::FluentValue;

    use super::*;

    #[test]
    fn what_a_person_chose_comes_before_what_the_browser_asks() {
        let all = Languages::all(true);
        for (chosen, accepted, spoken) in [
            (None, "", "en"),
            (None, "de, en-XA;q=0.5", "en-XA"),
            (None, "en-GB, en-XA;q=0.9", "en"),
            (None, "en-XA;q=0, de", "en"),
            (None, "en;q=0.2, EN-xa ; q=0.7", "en-XA"),
            (None, "nonsense;q=x,,;", "en"),
            (Some("en-XA"), "en", "en-XA"),
            (Some("en"), "en-XA", "en"),
            (Some("tlh"), "en-XA", "en-XA"),
        ] {
            assert_eq!(all.choose(chosen, accepted).language(), spoken, "{chosen:?} {accepted:?}");
        }
    }

    #[test]
    fn nobody_chooses_strange_letters_unless_they_are_offered() {
        let all = Languages::all(false);
        assert_eq!(all.choose(Some("en-XA"), "en-XA").language(), "en");
        assert_eq!(all.iter().count(), 1);
    }

    #[test]
    fn pseudo_letters_leave_values_alone() {
        let words = Languages::all(true).named("en-XA").unwrap();
        let said = words.say("shell-rail-count", &[("count", FluentValue::from(7))]);
        assert!(said.contains('7') && !said.contains(|letter: char| letter.is_ascii_alphabetic()), "{said}");
    }
}
