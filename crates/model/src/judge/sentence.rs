//! The sentence that a check says, filled in.

use jiff::civil::Date;

use crate::{
    define::{
        check::{Check, Form},
        register::Register,
    },
    verdict::Outcome,
};

/// What a sentence can be filled with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) outcome: Outcome,
    pub(super) failed: u64,
    pub(super) answered: u64,
    pub(super) total: u64,
    pub(super) last: Option<Date>,
    /// The register that is empty where nothing shows it, or that was judged.
    pub(super) over: Option<&'a Register>,
}

/// Says what a check found.
pub(super) fn say(check: &Check, facts: Facts<'_>) -> String {
    let title = &check.title.en;
    let said = match facts.outcome {
        Outcome::NoEvidence => match facts.over {
            Some(register) if facts.total == 0 => {
                format!("{title}: nothing shows it yet; there is nothing to judge in {}", register.name.en)
            }
            _ => format!("{title}: nothing shows it yet"),
        },
        Outcome::NotApplicable => match facts.over {
            Some(register) => format!("{title}: not applicable; {} is declared to have none", register.name.en),
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
        (Form::Recent { .. }, Some(last)) => format!("the newest is of {last}, {total} in all"),
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
    let last = facts.last.map_or_else(|| "never".to_owned(), |last| last.to_string());
    let said = check
        .say
        .en
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
    if one { singular(&said) } else { said }
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
