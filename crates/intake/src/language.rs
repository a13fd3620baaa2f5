//! Which language a text is in, by a vote of its small words. Enough to tell English from the rest, and always the same.

/// Small words that hardly occur in the other languages of the list.
const VOTES: [(&str, &[&str]); 10] = [
    (
        "en",
        &[
            "the", "and", "of", "to", "is", "are", "be", "for", "with", "that", "this", "must", "shall", "by", "or",
            "not", "from", "which", "will", "should", "all",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ist", "nicht", "werden", "wird", "für", "mit", "von", "zu", "den", "dem",
            "ein", "eine", "auf", "sind", "bei", "durch", "oder", "im", "muss",
        ],
    ),
    (
        "fr",
        &[
            "le", "les", "des", "et", "est", "une", "dans", "pour", "que", "sur", "par", "avec", "du", "au", "sont",
            "qui", "être", "cette", "doit",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "y", "es", "una", "para", "por", "con", "del", "se", "que", "está", "son", "como",
            "debe", "al",
        ],
    ),
    (
        "it",
        &[
            "il", "gli", "di", "che", "è", "una", "per", "con", "del", "della", "sono", "nel", "delle", "dei",
            "essere", "alla",
        ],
    ),
    (
        "pt",
        &["o", "os", "e", "é", "uma", "para", "com", "do", "da", "dos", "das", "não", "em", "são", "ser", "ao", "deve"],
    ),
    (
        "nl",
        &[
            "de", "het", "een", "en", "van", "is", "niet", "worden", "wordt", "voor", "met", "zijn", "op", "door",
            "bij", "moet", "te",
        ],
    ),
    (
        "sv",
        &["och", "att", "det", "är", "som", "för", "med", "av", "en", "ett", "inte", "ska", "på", "den", "till", "vid"],
    ),
    (
        "da",
        &["og", "at", "det", "er", "som", "for", "med", "af", "en", "et", "ikke", "skal", "på", "den", "til", "ved"],
    ),
    ("pl", &["i", "w", "na", "z", "do", "jest", "nie", "się", "oraz", "przez", "dla", "są", "od", "po", "być"]),
];

/// Words looked at; a vote is settled long before.
const MOST_WORDS: usize = 3_000;

/// What a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// A language of the list, by its ISO 639-1 code.
    Known(&'static str),
    /// Some other language or script.
    Other,
    /// Too little text to tell.
    Unclear,
}

impl Language {
    /// The code to show: `en`, `de`, …, `und` for others, nothing where it is unclear.
    #[must_use]
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::Known(code) => Some(code),
            Self::Other => Some("und"),
            Self::Unclear => None,
        }
    }

    /// Whether the vocabularies, which are English, can judge the text.
    #[must_use]
    pub fn is_judged(self) -> bool {
        matches!(self, Self::Known("en") | Self::Unclear)
    }
}

/// Votes over the words of a text.
pub fn detect<'a>(texts: impl Iterator<Item = &'a str>) -> Language {
    let mut counts = [0usize; VOTES.len()];
    let mut words = 0usize;
    let mut letters = 0usize;
    let mut latin = 0usize;
    for text in texts {
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
            words += 1;
            letters += word.chars().count();
            latin += word.chars().filter(|c| (*c as u32) < 0x250).count();
            let lower = word.to_lowercase();
            for ((_, small), count) in VOTES.iter().zip(counts.iter_mut()) {
                if small.contains(&lower.as_str()) {
                    *count += 1;
                }
            }
        }
        if words > MOST_WORDS {
            break;
        }
    }
    if letters >= 20 && latin * 2 < letters {
        return Language::Other;
    }
    let best = VOTES.iter().zip(counts).max_by(|a, b| a.1.cmp(&b.1).then(b.0.0.cmp(a.0.0)));
    let english = counts.first().copied().unwrap_or(0);
    match best {
        Some(((code, _), votes)) if votes * 12 >= words && votes >= 3 => {
            // English is given the benefit of the doubt: a text partly in English can be judged by that part.
            if votes * 2 <= english * 5 { Language::Known("en") } else { Language::Known(code) }
        }
        _ if words < 60 => Language::Unclear,
        // Many words, hardly a small one: a table of terms; English if anything speaks for it.
        _ if english * 40 >= words => Language::Known("en"),
        _ if words >= 200 => Language::Other,
        _ => Language::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, detect};

    #[test]
    fn languages_are_told_apart_by_their_small_words() {
        let of = |text: &str| detect(std::iter::once(text));
        assert_eq!(of("The auditor reports to the owner of the process and that is recorded."), Language::Known("en"));
        assert_eq!(
            of("Die Prüfmittel werden von der Abteilung überwacht und sind zu kennzeichnen."),
            Language::Known("de")
        );
        assert_eq!(
            of("Les documents sont approuvés par le responsable avant leur diffusion dans une liste."),
            Language::Known("fr")
        );
        assert_eq!(of("Документы утверждаются руководителем до распространения"), Language::Other);
        assert_eq!(of("Rev 3"), Language::Unclear);
    }
}
