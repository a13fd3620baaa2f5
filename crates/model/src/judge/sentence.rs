//! The sentence that a check says, filled in.

use jiff::civil::Date;

use super::came_back::Closed;
use crate::{
    define::check::{Check, Form},
    verdict::Outcome,
};

/// What a sentence can be filled with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) outcome: Outcome,
    pub(super) failed: u64,
    pub(super) answered: u64,
    pub(super) total: u64,
    /// Of what failed, something failed because a value is not there.
    pub(super) missing: bool,
    pub(super) last: Option<Date>,
    /// The name of the register that is empty where nothing shows it, or that was judged.
    pub(super) over: Option<&'a str>,
    /// The corrective action after which it is there again.
    pub(super) came_back: Option<&'a Closed>,
}

/// Says what a check found.
pub(super) fn say(check: &Check, facts: Facts<'_>) -> String {
    let title = &check.title.en;
    let said = match facts.outcome {
        Outcome::NoEvidence => match facts.over {
            Some(register) if facts.total == 0 => {
                format!("{title}: nothing shows it yet; there is nothing to judge in {register}")
            }
            _ => format!("{title}: nothing shows it yet"),
        },
        Outcome::NotApplicable => match facts.over {
            Some(register) => format!("{title}: not applicable; {register} is declared to have none"),
            None => format!("{title}: not applicable"),
        },
        Outcome::InOrder => format!("{title}: {}", passed(check, facts)),
        _ if facts.failed == 0
            && facts.answered > 0
            && !matches!(check.form, Form::AtLeast { .. } | Form::Recent { .. }) =>
        {
            format!("{title}: nothing open, but not all is shown here")
        }
        _ => filled(check, facts),
    };
    let said = match facts.came_back {
        Some(Closed { number, on, .. }) => {
            format!("{said}; it came back: {number} was closed on {} because its action worked", day(*on))
        }
        None => said,
    };
    match facts.answered {
        0 => said,
        1 => format!("{said}; 1 more is answered for"),
        n => format!("{said}; {n} more are answered for"),
    }
}

/// A pass shows its population.
fn passed(check: &Check, facts: Facts<'_>) -> String {
    let total = facts.total;
    match (&check.form, facts.last) {
        (Form::Recent { .. }, Some(last)) => format!("the newest is of {}, {total} in all", day(last)),
        (Form::AtLeast { n, .. }, _) => format!("{total} of at least {n}"),
        _ if total == 1 => "the only one holds".to_owned(),
        _ => format!("all {total} hold"),
    }
}

fn filled(check: &Check, facts: Facts<'_>) -> String {
    let (n, within) = match &check.form {
        Form::AtLeast { n, .. } => (n.to_string(), String::new()),
        Form::Recent { within, .. } | Form::Covers { within, .. } => (String::new(), within.words()),
        Form::Every { .. } | Form::Statement => Default::default(),
    };
    let last = facts.last.map_or_else(|| "never".to_owned(), day);
    let only = facts.total == 1 && facts.failed == 1;
    let sentence = with_brackets(&check.say.en, facts.missing);
    let said = match sentence.strip_prefix("{failed} of {total} ").filter(|_| only) {
        Some(rest) => format!("the only one of the {rest}"),
        None => sentence,
    };
    let said = said
        .replace("{failed}", &facts.failed.to_string())
        .replace("{total}", &facts.total.to_string())
        .replace("{n}", &n)
        .replace("{within}", &within)
        .replace("{last}", &last);
    // The sentence is written for several; where its subject is one, its verb and pronoun follow.
    let subject = ["{failed} ", "{total} "].into_iter().find(|subject| check.say.en.starts_with(subject));
    let one = match subject {
        Some("{failed} ") => facts.failed == 1,
        Some(_) => facts.total == 1,
        None => false,
    };
    begun(if one { singular(&said) } else { said })
}

/// A day as people write it.
fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// A sentence begins with a capital.
fn begun(mut sentence: String) -> String {
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

/// What stands in `[…]` is said only where something failed because a value is not there.
fn with_brackets(sentence: &str, missing: bool) -> String {
    let mut said = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, (within, after))) =
        rest.split_once('[').and_then(|(before, rest)| Some((before, rest.split_once(']')?)))
    {
        said.push_str(before);
        if missing {
            said.push_str(within);
        }
        rest = after;
    }
    said + rest
}

/// Verbs and pronouns of a sentence whose subject is one. A verb counts where it is the first, or goes on after `and` or
/// `or`; a person keeps 'their'.
fn singular(sentence: &str) -> String {
    let person = sentence.split(' ').any(|word| word == "people");
    let mut verb_seen = false;
    let mut before = "";
    let mut words: Vec<&str> = Vec::new();
    let all: Vec<&str> = sentence.split(' ').collect();
    for (at, word) in all.iter().copied().enumerate() {
        let denies = all.get(at + 1).is_some_and(|next| *next == "not");
        let verb = match word {
            "are" => Some("is"),
            "have" => Some("has"),
            "were" => Some("was"),
            "do" if denies => Some("does"),
            "lack" => Some("lacks"),
            "need" => Some("needs"),
            _ => None,
        };
        words.push(match (verb, word) {
            (Some(verb), _) if !verb_seen || matches!(before, "and" | "or" | "yet") => {
                verb_seen = true;
                verb
            }
            (_, "their") if !person => "its",
            (_, "they") if !person => "it",
            _ => word,
        });
        before = word;
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_brackets_is_said_where_a_value_is_missing() {
        let sentence = "{failed} of {total} gauges are past their date[ or have none]";
        assert_eq!(with_brackets(sentence, true), "{failed} of {total} gauges are past their date or have none");
        assert_eq!(with_brackets(sentence, false), "{failed} of {total} gauges are past their date");
    }

    #[test]
    fn a_sentence_about_one_has_its_verb_and_pronoun_in_the_singular() {
        assert_eq!(
            singular("1 of 14 instruments in use are past their date"),
            "1 of 14 instruments in use is past its date"
        );
        assert_eq!(singular("1 of 3 suppliers have never been evaluated"), "1 of 3 suppliers has never been evaluated");
        assert_eq!(
            singular("1 of 25 suppliers are past the day of their evaluation or have none"),
            "1 of 25 suppliers is past the day of its evaluation or has none"
        );
        assert_eq!(
            singular("1 of 2 reviews decided something that nobody was asked to do"),
            "1 of 2 reviews decided something that nobody was asked to do"
        );
        assert_eq!(
            singular("1 of 9 people left within the last year and kept their access for longer than a day"),
            "1 of 9 people left within the last year and kept their access for longer than a day"
        );
    }
}
