//! Which requirements a single question is about. The words are those by which documents are recognised; only the weights are a question's
//! own, because it is one sentence where a document has pages. The same question always gets the same answer, with the words that gave it.

use super::{
    Matcher, Rule,
    citations::citations,
    index::Term,
    reading::{Place, content_words},
    score::{Subject, speaks_of, to_f64},
};
use plumb_model::vocabulary::Leaning;
use std::collections::BTreeSet;

/// A requirement that a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionMatch {
    /// Which vocabulary.
    pub standard: String,
    /// The requirement's id within it.
    pub id: String,
    /// How surely, in percent.
    pub strength: u8,
    /// The words that say so.
    pub why: Vec<String>,
}

impl QuestionMatch {
    /// From here on a question is about a requirement.
    pub const ABOUT: u8 = 40;
    /// Requirements of one question at most.
    pub const MOST: usize = 5;
}

/// Points at which a strength reaches one half.
const HALF: f64 = 3.0;
/// Points for the requirement's own name, and for each further word of it that carries meaning.
const NAME: (f64, f64) = (3.0, 1.0);
/// Words of a name beyond which it says no more.
const NAME_WORDS: usize = 3;
/// Points for one idea.
const IDEA: f64 = 2.5;
/// Ideas that count.
const IDEAS: usize = 3;
/// Points for a weak word, beside something strong only.
const HINT: f64 = 0.5;
/// Points for citing it.
const CITED: f64 = 9.0;

pub(super) fn matches(matcher: &Matcher, asked: &str) -> Vec<QuestionMatch> {
    let (mut terms, mut at, mut scratch) = (Vec::new(), Vec::new(), Vec::new());
    matcher.index.scan(asked, &mut scratch, |term, word| {
        terms.push(term);
        at.push(word);
    });
    let named = citations(asked);
    let place = Place { section: 0, terms, at, weight: 1.0, lead: false };
    let mut found: Vec<(Subject, QuestionMatch)> = Vec::new();
    for rule in matcher.subjects.iter().filter(|rule| matches!(rule.subject, Subject::Requirement { .. })) {
        let cites = named.iter().any(|citation| speaks_of(matcher, rule, citation));
        if let Some((strength, why)) = score(matcher, rule, &place, cites) {
            let standard = matcher.standards.get(rule.standard).map_or("", |standard| standard.short.as_str());
            let (standard, id) = (standard.to_owned(), rule.id.clone());
            found.push((rule.subject, QuestionMatch { standard, id, strength, why }));
        }
    }
    found.sort_by(|(a, first), (b, second)| second.strength.cmp(&first.strength).then(a.cmp(b)));
    found.truncate(QuestionMatch::MOST);
    found.into_iter().map(|(_, found)| found).collect()
}

fn score(matcher: &Matcher, rule: &Rule, place: &Place, cites: bool) -> Option<(u8, Vec<String>)> {
    if !cites && place.terms.iter().any(|term| rule.not.contains(term)) {
        return None;
    }
    let (mut points, mut why) = (0.0, Vec::new());
    if cites {
        points += CITED;
        why.push(format!("cites {}", rule.id));
    }
    let named = rule.names.iter().filter(|name| place.terms.contains(name));
    let longest =
        named.map(|name| (content_words(matcher.index.wording(*name)), *name)).max_by_key(|(words, _)| *words);
    if let Some((words, name)) = longest {
        points += NAME.0 + NAME.1 * to_f64(words.min(NAME_WORDS) - 1);
        why.push(quoted(matcher, &[name]));
    }
    let said = rule.ideas.iter().filter_map(|idea| idea.wordings.iter().find(|wording| place.holds(wording)));
    for wording in said.take(IDEAS) {
        points += IDEA;
        why.push(quoted(matcher, wording));
    }
    if why.is_empty() {
        return None;
    }
    let hints = rule.hints.iter().filter(|hint| place.terms.contains(hint)).count();
    points += HINT * to_f64(hints.min(2));
    let strength = points / (points + HALF) * if cites { 1.0 } else { subject(matcher, rule, place) };
    let mut told = BTreeSet::new();
    why.retain(|words| told.insert(words.clone()));
    let strength = percent(strength);
    (strength >= QuestionMatch::ABOUT).then_some((strength, why))
}

/// What is left where the question speaks of another subject, or does not say of which.
fn subject(matcher: &Matcher, rule: &Rule, place: &Place) -> f64 {
    let speaks = |terms: &[Term]| place.terms.iter().any(|term| terms.contains(term));
    let (own, other) = matcher
        .standards
        .get(rule.standard)
        .map_or((false, false), |standard| (speaks(&standard.own), speaks(&standard.other)));
    match (rule.leaning, own, other) {
        (Leaning::NotOther | Leaning::Own, false, true) => 0.5,
        (Leaning::Own, false, false) => 0.85,
        _ => 1.0,
    }
}

fn quoted(matcher: &Matcher, terms: &[Term]) -> String {
    let words = terms.iter().map(|term| format!("“{}”", matcher.index.wording(*term)));
    words.collect::<Vec<_>>().join(" with ")
}

/// A share below 1 in percent.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share between 0 and 1")]
fn percent(share: f64) -> u8 {
    (share * 100.0).round().clamp(0.0, 100.0) as u8
}
