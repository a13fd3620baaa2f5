//! From hits to a score between 0 and 1, with the reasons in words.

use super::citations::{Citation, Of};
use super::index::Term;
use super::reading::{Reading, content_words, read};
use super::{Idea, Matcher, Rule};
use crate::document::Document;
use plumb_model::vocabulary::Leaning;
use std::collections::BTreeSet;

/// What a score is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The requirement at this place of this vocabulary.
    Requirement {
        /// Which vocabulary.
        standard: usize,
        /// Which entry.
        place: usize,
    },
    /// The piece of documented information at this place.
    Information {
        /// Which vocabulary.
        standard: usize,
        /// Which entry.
        place: usize,
    },
}

/// A document's score for one requirement or piece of information.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// What was scored.
    pub subject: Subject,
    /// 0 to 1, two decimals.
    pub score: f64,
    /// The words that matched and where.
    pub why: Vec<String>,
}

impl Match {
    /// From here on a document serves a requirement.
    pub const SERVES: f64 = 0.5;
    /// From here on it at least mentions it.
    pub const MENTIONED: f64 = 0.25;
}

/// Points at which a score reaches one half.
const HALF: f64 = 4.5;
/// Points for a title that names the requirement.
const TITLE: f64 = 5.0;
/// Points for a heading that names it, with text below.
const HEADING: f64 = 3.2;
/// Points for a heading that cites it.
const HEADING_CITES: f64 = 3.6;
/// The most that ideas in the text can give.
const MOST_FROM_TEXT: f64 = 7.0;
/// A score just below serving.
const NOT_QUITE: f64 = 0.45;
/// What is left of a score where the document declares other requirements.
const UNDECLARED: f64 = 0.72;
/// Words from which on a document about one subject has sections about others.
const LONG: usize = 2_000;
/// What is left of a score for what is only such a section.
const PART_OF_LONG: f64 = 0.9;
/// Words a text needs so that it can serve anything.
const STUB: usize = 35;

pub(super) fn matches(matcher: &Matcher, document: &Document, title: Option<&str>, stem: &str) -> Vec<Match> {
    let reading = read(matcher, document, title, stem);
    let leanings: Vec<(f64, f64)> =
        matcher.standards.iter().map(|s| (weigh(&reading, &s.own), weigh(&reading, &s.other))).collect();
    let mut found: Vec<Match> = matcher
        .subjects
        .iter()
        .filter_map(|rule| {
            let (own, other) = leanings.get(rule.standard).copied().unwrap_or_default();
            score(matcher, rule, &reading, own, other)
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.subject.cmp(&b.subject)));
    found
}

/// How often words of a subject occur; the title and headings count more.
fn weigh(reading: &Reading<'_>, terms: &[Term]) -> f64 {
    let body: usize = terms.iter().map(|t| reading.by_term.get(t).map_or(0, Vec::len)).sum();
    let headings = reading.headings.iter().flat_map(|h| &h.terms).filter(|t| terms.contains(t)).count();
    let title = reading.title_terms.iter().filter(|t| terms.contains(t)).count();
    to_f64(body + headings * 2 + title * 4)
}

fn score(matcher: &Matcher, rule: &Rule, reading: &Reading<'_>, own: f64, other: f64) -> Option<Match> {
    let mut why = Vec::new();
    let title = title_points(matcher, rule, reading, &mut why);
    let headings = heading_points(matcher, rule, reading, &mut why);
    let text = text_points(matcher, rule, reading, &mut why);
    let cites = citation_points(matcher, rule, reading, &mut why);
    let points = title + headings + text.points + cites;
    if points <= 0.0 {
        return None;
    }
    let mut score = points / (points + HALF);
    if reading.mostly_links || (reading.words < STUB && reading.points < 3) {
        score = score.min(NOT_QUITE);
    }
    let named = title + headings > 0.0;
    let ideas = text.ideas;
    // Minutes and forms say what they are about in their headings alone.
    let bare = ideas == 0 && (title == 0.0 || !headings_hold_an_idea(rule, reading));
    if (!named && ideas < rule.needs && cites < 1.0) || (named && bare && title + headings < 5.5) {
        score = score.min(NOT_QUITE);
    }
    if reading.focused
        && title == 0.0
        && reading.words > LONG
        && !reading.cited.keys().any(|c| speaks_of(matcher, rule, c))
    {
        score *= PART_OF_LONG;
    }
    if undeclared(matcher, rule, reading, title) {
        score *= UNDECLARED;
    }
    let strange = match rule.leaning {
        Leaning::Free => false,
        Leaning::NotOther => other >= 3.0 && own * 3.0 < other,
        Leaning::Own => own < 2.0 || own * 3.0 < other,
    };
    if strange {
        score *= 0.5;
    }
    let score = (score * 100.0).round() / 100.0;
    why.truncate(6);
    (score >= Match::MENTIONED).then_some(Match { subject: rule.subject, score, why })
}

/// A document that cites what it is for, and not this, is about this only in passing.
fn undeclared(matcher: &Matcher, rule: &Rule, reading: &Reading<'_>, title: f64) -> bool {
    let nine = matcher.standards.get(rule.standard).is_some_and(|s| s.short.starts_with("iso-9001"));
    let [nine_declared, other_declared] = reading.declares;
    let declared = if nine { nine_declared } else { other_declared };
    let cited = || reading.cited.keys().any(|c| speaks_of(matcher, rule, c));
    declared && title < TITLE && matches!(rule.subject, Subject::Requirement { .. }) && !cited()
}

/// The share of a title's or heading's words that a name covers: a name that is half of it is what it is about.
pub(super) fn coverage(matcher: &Matcher, terms: &[Term], names: &[Term], words: usize) -> Option<(f64, Term)> {
    let covered = terms.iter().filter(|t| names.contains(t)).map(|t| {
        let share = to_f64(content_words(matcher.index.wording(*t))) / to_f64(words);
        (share.min(1.0), *t)
    });
    covered.max_by(|a, b| a.0.total_cmp(&b.0))
}

fn excluded(terms: &[Term], not: &[Term]) -> bool {
    !not.is_empty() && terms.iter().any(|t| not.contains(t))
}

fn title_points(matcher: &Matcher, rule: &Rule, reading: &Reading<'_>, why: &mut Vec<String>) -> f64 {
    if excluded(&reading.title_terms, &rule.not) {
        return 0.0;
    }
    match coverage(matcher, &reading.title_terms, &rule.names, reading.title_words) {
        Some((share, term)) => {
            why.push(format!("title: \"{}\"", matcher.index.wording(term)));
            if share >= 0.45 { TITLE } else { TITLE * 0.75 }
        }
        // The file's name says it where the title is more general.
        None => match coverage(matcher, &reading.stem_terms, &rule.names, reading.stem_words) {
            Some((share, term)) if share >= 0.45 => {
                why.push(format!("file name: \"{}\"", matcher.index.wording(term)));
                TITLE * 0.5
            }
            _ => 0.0,
        },
    }
}

fn heading_points(matcher: &Matcher, rule: &Rule, reading: &Reading<'_>, why: &mut Vec<String>) -> f64 {
    let mut best: Vec<f64> = Vec::new();
    for heading in &reading.headings {
        if excluded(&heading.terms, &rule.not) {
            continue;
        }
        let named = coverage(matcher, &heading.terms, &rule.names, heading.content_words);
        let numbered = named.is_some() && begins_with(heading.text, &rule.id);
        let cites = numbered || heading.cites.iter().any(|c| speaks_of(matcher, rule, c));
        let share = named.map_or(0.0, |(share, _)| share);
        let mut points = match share {
            _ if share >= 0.95 => HEADING * 1.1,
            _ if share >= 0.6 => HEADING * 0.9,
            _ if share > 0.0 => HEADING * 0.5,
            _ => 0.0,
        };
        if cites {
            points = points.max(HEADING_CITES);
        }
        if points == 0.0 {
            continue;
        }
        let depth = (to_f64(heading.below) / 45.0).clamp(0.2, 1.0);
        points *= depth;
        if reading.focused && !cites && share < 0.95 {
            let share = to_f64(heading.below) / to_f64(reading.words.max(1));
            points *= (share * 7.0).clamp(0.45, 1.0);
        }
        let ideas = rule.ideas.iter().filter(|i| idea_in_sections(i, reading, heading.section, heading.last)).count();
        points += to_f64(ideas.min(3)) * 0.6;
        if best.len() < 2 {
            let verb = if cites { "heading cites it" } else { "heading" };
            why.push(format!("{verb}: \"{}\"", heading.text.trim()));
        }
        best.push(points);
    }
    best.sort_by(|a, b| b.total_cmp(a));
    best.iter().take(4).zip([1.0, 0.5, 0.25, 0.1]).map(|(points, share)| points * share).sum::<f64>().min(7.5)
}

fn headings_hold_an_idea(rule: &Rule, reading: &Reading<'_>) -> bool {
    let holds = |all: &Vec<Term>| {
        reading.headings.iter().filter(|h| h.below > 0).any(|h| all.iter().all(|term| h.terms.contains(term)))
    };
    rule.ideas.iter().any(|idea| idea.wordings.iter().any(holds))
}

/// Whether a heading carries the requirement's own number, as a manual built after the standard does.
fn begins_with(heading: &str, id: &str) -> bool {
    let number = heading.split_whitespace().next().unwrap_or_default().trim_end_matches(['.', ')', ':']);
    number.contains('.') && (number == id || id.strip_prefix(number).is_some_and(|rest| rest.starts_with('.')))
}

fn idea_in_sections(idea: &Idea, reading: &Reading<'_>, first_section: usize, last: usize) -> bool {
    idea.wordings.iter().any(|all| {
        let Some(first) = all.first() else { return false };
        reading.by_term.get(first).is_some_and(|places| {
            places
                .iter()
                .filter_map(|p| reading.places.get(*p))
                .any(|place| (first_section..=last).contains(&place.section) && place.holds(all))
        })
    })
}

struct Text {
    points: f64,
    ideas: usize,
}

fn text_points(matcher: &Matcher, rule: &Rule, reading: &Reading<'_>, why: &mut Vec<String>) -> Text {
    let title_excludes = excluded(&reading.title_terms, &rule.not);
    let mut points = 0.0;
    let mut ideas = 0;
    let mut said: Vec<(f64, String)> = Vec::new();
    let names = rule.names.iter().map(|t| (vec![*t], true));
    let mut name_weight = 0.0;
    for (all, _) in names {
        let (weight, times) = occurrences(reading, rule, &all);
        if times > 0 {
            name_weight += weight;
            said.push((weight, quote(matcher, &all, times)));
        }
        let lead = reading.places.iter().filter(|p| p.lead && p.holds(&all));
        if lead.count() > 0 {
            points += 0.8;
        }
    }
    if name_weight > 0.0 {
        ideas += 1;
        points += 1.0 + 0.3 * (name_weight - 1.0).clamp(0.0, 6.0);
    }
    for idea in &rule.ideas {
        let mut weight = 0.0;
        for wording in &idea.wordings {
            let (found, times) = occurrences(reading, rule, wording);
            if times > 0 {
                weight += found;
                said.push((found + 0.5, quote(matcher, wording, times)));
            }
        }
        if weight > 0.0 {
            ideas += 1;
            points += 1.0f64.min(weight) + 0.25 * (weight - 1.0).clamp(0.0, 4.0);
        }
    }
    let mut hints: f64 = 0.0;
    for hint in &rule.hints {
        let (weight, times) = occurrences(reading, rule, &[*hint]);
        if times > 0 {
            hints += 0.3 + 0.05 * (weight - 1.0).clamp(0.0, 4.0);
        }
    }
    if ideas > 0 {
        points += hints.min(1.0);
    }
    if title_excludes {
        points *= 0.4;
    }
    said.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut told = BTreeSet::new();
    said.retain(|(_, text)| told.insert(text.clone()));
    why.extend(said.into_iter().take(4).map(|(_, text)| text));
    let length = (to_f64(reading.words) / 450.0).max(1.0).sqrt();
    let breadth = if ideas >= rule.needs { 1.0 } else { 0.7 };
    Text { points: (points * breadth / length).min(MOST_FROM_TEXT), ideas }
}

/// Weight and number of the blocks that hold all of these terms and none that exclude them.
fn occurrences(reading: &Reading<'_>, rule: &Rule, all: &[Term]) -> (f64, usize) {
    let Some(places) = all.first().and_then(|first| reading.by_term.get(first)) else { return (0.0, 0) };
    let mut weight = 0.0;
    let mut times = 0;
    for place in places.iter().filter_map(|p| reading.places.get(*p)) {
        if place.holds(all) && !excluded(&place.terms, &rule.not) {
            weight += place.weight;
            times += 1;
        }
    }
    (weight, times)
}

fn quote(matcher: &Matcher, all: &[Term], times: usize) -> String {
    let words = all.iter().map(|t| format!("\"{}\"", matcher.index.wording(*t))).collect::<Vec<_>>().join(" with ");
    if times == 1 { words } else { format!("{words} {times} times") }
}

/// Whether a citation means this requirement; a clause cited by its parent's number means all below it, weakly.
pub(super) fn speaks_of(matcher: &Matcher, rule: &Rule, citation: &Citation) -> bool {
    let standard = matcher.standards.get(rule.standard).map_or("", |s| s.short.as_str());
    let fits = match citation.of {
        Of::AnnexA | Of::Iso27001 => standard.starts_with("iso-27001"),
        Of::Iso9001 => standard.starts_with("iso-9001"),
        Of::Unnamed => false,
    };
    fits && citation.id == rule.id
}

fn citation_points(matcher: &Matcher, rule: &Rule, reading: &Reading<'_>, why: &mut Vec<String>) -> f64 {
    let mut in_text = 0;
    let mut in_basis = 0;
    for (citation, cited) in &reading.cited {
        if speaks_of(matcher, rule, citation) {
            in_text += cited.in_text;
            in_basis += cited.in_basis;
        }
    }
    if in_text + in_basis == 0 {
        return 0.0;
    }
    why.push(format!("cites {}", rule.id.replacen("A.", "A ", 1)));
    if reading.mapping {
        return 0.2;
    }
    let text = if in_text > 0 { 0.8 + 0.3 * f64::from(in_text.min(4) - 1) } else { 0.0 };
    let basis = if in_basis > 0 { 1.6 } else { 0.0 };
    (text + basis).min(2.6)
}

#[expect(clippy::cast_precision_loss, reason = "counts of words, far below 2^52")]
pub(super) fn to_f64(count: usize) -> f64 {
    count as f64
}
