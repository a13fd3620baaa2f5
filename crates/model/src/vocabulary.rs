//! The words by which `plumb assess` recognises what a document serves: pack data, one file a standard.
//!
//! ```toml
//! format = 1
//! standard = "iso-27001-2022"
//!
//! [domain]                     # which of two neighbouring subjects a document is about
//! own = ["information security", "isms"]
//! other = ["quality management"]
//! free = ["A."]                # ids (by their beginning) that ask for no subject
//!
//! [[requirement]]
//! id = "A.5.17"
//! title = "Authentication information"
//! names = ["password policy"]                  # what a document or section about it is called
//! says = ["password length | minimum length", "rotate & password"]  # one idea each
//! hints = ["passphrase"]                       # weak words, never enough by themselves
//! not = ["door code"]                          # beside one of these nothing counts
//! ```
//!
//! `a | b` are two wordings of one idea; `a & b` wants both in one paragraph. Words are compared by their stems.

use serde::Deserialize;
use std::collections::BTreeSet;

/// The only format version there is.
const FORMAT: u32 = 1;

/// One standard's vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    format: u32,
    /// The standard's short id, such as `iso-27001-2022`.
    pub standard: String,
    /// Which subject the standard is about.
    pub domain: Subject,
    /// Words for each requirement that carries statements.
    #[serde(rename = "requirement")]
    pub requirements: Vec<RequirementWords>,
    /// Words for each piece of documented information.
    #[serde(default)]
    pub information: Vec<InformationWords>,
}

/// Words that tell this standard's subject from a neighbouring one with the same clause titles.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Words of this subject.
    pub own: Vec<String>,
    /// Words of the neighbouring subject.
    pub other: Vec<String>,
    /// Beginnings of ids whose words are specific enough to ask for no subject.
    #[serde(default)]
    pub free: Vec<String>,
}

/// What a requirement asks of the document's subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leaning {
    /// Any subject.
    Free,
    /// Not mainly about the neighbouring subject.
    NotOther,
    /// It must speak of this standard's subject.
    Own,
}

/// The words of one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequirementWords {
    /// The requirement's id, such as `A.5.15` or `8.5.2`.
    pub id: String,
    /// Its short title.
    pub title: String,
    /// Why documents cannot show it, where they cannot.
    #[serde(default)]
    pub not_from_documents: Option<String>,
    /// What the document's subject must be; by default [`Leaning::NotOther`], or free where `domain.free` says so.
    #[serde(default)]
    pub subject: Option<Leaning>,
    /// The words themselves.
    #[serde(flatten)]
    pub words: Words,
}

/// The words of one piece of documented information.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InformationWords {
    /// The item's id, such as `9001-DI-04`.
    pub id: String,
    /// The clause that asks for it.
    pub clause: String,
    /// What it is, in a few words.
    pub title: String,
    /// Requirements of the same standard: what serves one of them is this information too.
    #[serde(default)]
    pub serves: Vec<String>,
    /// What the document's subject must be.
    #[serde(default)]
    pub subject: Option<Leaning>,
    /// The words themselves.
    #[serde(flatten)]
    pub words: Words,
}

/// Names, ideas, hints and exclusions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Words {
    /// What a document or section about it is called.
    #[serde(default)]
    pub names: Vec<String>,
    /// Ideas such a text speaks of, each with its wordings.
    #[serde(default)]
    pub says: Vec<String>,
    /// Weak words.
    #[serde(default)]
    pub hints: Vec<String>,
    /// Contexts in which nothing counts.
    #[serde(default)]
    pub not: Vec<String>,
    /// How many different ideas a text without a fitting title or heading must speak of.
    #[serde(default)]
    pub needs: Option<u8>,
}

impl Words {
    /// Whether something is called by one of the names: a title such as 'Our password policy, rev. 2'. A name begins where a word does.
    #[must_use]
    pub fn name(&self, title: &str) -> bool {
        let title = spaced(title);
        self.names.iter().any(|name| title.contains(&spaced(name)))
    }
}

/// The words of a title in small letters, each after a space: what a name is looked for in.
#[must_use]
pub fn spaced(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(String::new(), |spaced, word| spaced + " " + &word.to_lowercase())
}

/// Why a vocabulary file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {say}")]
pub struct VocabularyFault {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub say: String,
    /// What to do.
    pub help: String,
}

impl Vocabulary {
    /// Reads one vocabulary file.
    ///
    /// # Errors
    /// The first fault: TOML that does not parse, unknown keys, ids twice, a requirement without words.
    pub fn parse(text: &str) -> Result<Self, VocabularyFault> {
        let vocabulary: Self = toml::from_str(text).map_err(|error| VocabularyFault {
            line: error.span().map_or(1, |span| line_of(text, span.start)),
            say: error.message().trim().to_owned(),
            help: "compare the keys with those described in docs/pack-format.md".to_owned(),
        })?;
        vocabulary.check(text)?;
        Ok(vocabulary)
    }

    fn check(&self, text: &str) -> Result<(), VocabularyFault> {
        if self.format != FORMAT {
            return Err(fault(text, "format", format!("format {} is not known", self.format), "write `format = 1`"));
        }
        let mut seen = BTreeSet::new();
        let requirements = self.requirements.iter().map(|r| (&r.id, &r.words, r.not_from_documents.is_some()));
        let information = self.information.iter().map(|i| (&i.id, &i.words, !i.serves.is_empty()));
        for (id, words, may_be_empty) in requirements.chain(information) {
            let at = format!("id = \"{id}\"");
            if !seen.insert(id) {
                return Err(fault(text, &at, format!("`{id}` stands here twice"), "keep one of the two entries"));
            }
            if words.names.is_empty() && words.says.is_empty() && !may_be_empty {
                let help = "give it `names` or `says`, or say with `not_from_documents` why documents cannot show it";
                return Err(fault(text, &at, format!("`{id}` has no words"), help));
            }
            let all = words.names.iter().chain(&words.says).chain(&words.hints).chain(&words.not);
            if all.flat_map(|w| w.split(['|', '&'])).any(|w| w.trim().is_empty()) {
                return Err(fault(text, &at, format!("`{id}` has an empty wording"), "remove the stray `|` or `&`"));
            }
        }
        let ids: BTreeSet<&str> = self.requirements.iter().map(|r| r.id.as_str()).collect();
        for item in &self.information {
            if let Some(unknown) = item.serves.iter().find(|s| !ids.contains(s.as_str())) {
                let at = format!("id = \"{}\"", item.id);
                let say = format!("`{}` names `{unknown}`, which has no entry here", item.id);
                return Err(fault(text, &at, say, "name a requirement of this file"));
            }
        }
        Ok(())
    }

    /// What `id` asks of a document's subject.
    #[must_use]
    pub fn leaning(&self, id: &str, own: Option<Leaning>) -> Leaning {
        let free = self.domain.free.iter().any(|prefix| id.starts_with(prefix.as_str()));
        own.unwrap_or(if free { Leaning::Free } else { Leaning::NotOther })
    }
}

fn fault(text: &str, at: &str, say: String, help: &str) -> VocabularyFault {
    let line = text.rfind(at).map_or(1, |offset| line_of(text, offset));
    VocabularyFault { line, say, help: help.to_owned() }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|b| *b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "format = 1\nstandard = \"s\"\n[domain]\nown = [\"a\"]\nother = [\"b\"]\nfree = [\"A.\"]\n[[requirement]]\nid = \"A.1\"\ntitle = \"T\"\nnames = [\"t\"]\n";

    #[test]
    fn a_vocabulary_says_what_each_requirement_asks_of_the_subject() {
        let vocabulary = Vocabulary::parse(GOOD).unwrap();
        assert_eq!(vocabulary.leaning("A.1", None), Leaning::Free);
        assert_eq!(vocabulary.leaning("4.1", None), Leaning::NotOther);
        assert_eq!(vocabulary.leaning("A.1", Some(Leaning::Own)), Leaning::Own);
    }

    #[test]
    fn faults_name_their_line() {
        let unknown = Vocabulary::parse(&GOOD.replace("names", "nams")).unwrap_err();
        assert!(unknown.line >= 7, "{unknown:?}");
        let twice = format!("{GOOD}[[requirement]]\nid = \"A.1\"\ntitle = \"T\"\nnames = [\"t\"]\n");
        assert_eq!(Vocabulary::parse(&twice).unwrap_err().line, 12);
        let empty = Vocabulary::parse(&GOOD.replace("names = [\"t\"]", "")).unwrap_err();
        assert_eq!((empty.line, empty.say.as_str()), (8, "`A.1` has no words"));
    }
}
