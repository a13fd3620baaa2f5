//! What each behaviour needs of the register that has it; the loader holds packs to this.

use crate::define::register::BehaviourKind;

/// A role in a behaviour, and what may fill it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Use {
    /// The role's name in `uses`.
    pub(crate) role: &'static str,
    /// What fills it.
    pub(crate) need: Need,
    /// It may be left out.
    pub(crate) optional: bool,
    /// It lies in the register at the end of the link in this role.
    pub(crate) through: Option<&'static str>,
}

/// What fills a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// A field of one of these types.
    Field(&'static [&'static str]),
    /// A state.
    State,
    /// A transition.
    Transition,
    /// A frozen moment.
    Moment,
    /// A choice of the field in this role.
    ChoiceOf(&'static str),
    /// A duration field, or a literal duration.
    Duration,
}

impl Need {
    /// What fills it, in words.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Field(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("a field of type {}", words.join(" or "))
            }
            Self::State => "a state".to_owned(),
            Self::Transition => "a transition".to_owned(),
            Self::Moment => "the `freeze` of a transition".to_owned(),
            Self::ChoiceOf(role) => format!("a choice of the field named for `{role}`"),
            Self::Duration => "a field of type `duration`, or a duration such as `P30D`".to_owned(),
        }
    }
}

const fn own(role: &'static str, need: Need) -> Use {
    Use { role, need, optional: false, through: None }
}

const fn maybe(role: &'static str, need: Need) -> Use {
    Use { optional: true, ..own(role, need) }
}

const fn far(role: &'static str, through: &'static str, need: Need) -> Use {
    Use { through: Some(through), ..own(role, need) }
}

const LINK: Need = Need::Field(&["link"]);
const DATE: Need = Need::Field(&["date"]);
const DAY: Need = Need::Field(&["date", "moment"]);
const NUMBER: Need = Need::Field(&["number", "rating"]);
const WORDS: Need = Need::Field(&["text", "prose"]);
const STEPS: Need = Need::Field(&["rating", "level", "number"]);

/// The roles of a behaviour.
pub(crate) fn uses(kind: BehaviourKind) -> &'static [Use] {
    const REVISIONED: &[Use] = &[
        own("master", LINK),
        own("in_force", Need::State),
        own("replaced", Need::State),
        own("effective", DATE),
        own("draft", Need::State),
        maybe("major", Need::Field(&["flag"])),
        maybe("mark", Need::Field(&["text"])),
        maybe("text", Need::Field(&["prose"])),
        maybe("file", Need::Field(&["files"])),
        maybe("change", WORDS),
        maybe("reason", WORDS),
        maybe("author", Need::Field(&["person"])),
        Use { optional: true, ..far("class", "master", Need::Field(&["choice", "level"])) },
    ];
    const ACKNOWLEDGED: &[Use] = &[
        own("what", LINK),
        own("person", Need::Field(&["person"])),
        own("on", DATE),
        far("in_force", "what", Need::State),
        maybe("due", DATE),
        maybe("content", Need::Field(&["text"])),
    ];
    const SIGNED_FREEZE: &[Use] = &[own("moment", Need::Moment), maybe("back", Need::Transition)];
    const SCORED: &[Use] = &[
        own("likelihood", STEPS),
        own("impact", STEPS),
        own("score", NUMBER),
        maybe("residual_likelihood", STEPS),
        maybe("residual_impact", STEPS),
        maybe("residual_score", NUMBER),
    ];
    const SERIES: &[Use] = &[
        own("of", LINK),
        own("period", Need::Field(&["text"])),
        own("value", Need::Field(&["number", "money", "rating"])),
    ];
    const CALIBRATED: &[Use] = &[
        own("instrument", LINK),
        own("on", DATE),
        own("result", Need::Field(&["choice"])),
        own("passed", Need::ChoiceOf("result")),
        own("failed", Need::ChoiceOf("result")),
        own("confirmed", Need::State),
        own("assessment", Need::Field(&["prose", "text"])),
        far("last", "instrument", DATE),
        far("next", "instrument", DATE),
        far("interval", "instrument", NUMBER),
    ];
    const SAMPLED: &[Use] = &[
        own("population", NUMBER),
        own("size", NUMBER),
        own("seed", Need::Field(&["text"])),
        maybe("drawn", Need::Field(&["text", "prose"])),
    ];
    const CYCLE: &[Use] = &[own("last", DATE), own("interval", NUMBER), own("next", DATE)];
    const RENEWS: &[Use] = &[
        own("of", LINK),
        own("on", DATE),
        maybe("done", Need::State),
        maybe("kind", Need::Field(&["choice"])),
        maybe("except", Need::ChoiceOf("kind")),
        maybe("result", Need::Field(&["number", "text"])),
        far("last", "of", DATE),
        far("interval", "of", NUMBER),
        far("next", "of", DATE),
        Use { optional: true, ..far("told", "of", Need::Field(&["text"])) },
    ];
    const CLOCKED: &[Use] = &[own("from", DAY), own("within", Need::Duration), own("due", DAY)];
    match kind {
        BehaviourKind::Revisioned => REVISIONED,
        BehaviourKind::Acknowledged => ACKNOWLEDGED,
        BehaviourKind::SignedFreeze => SIGNED_FREEZE,
        BehaviourKind::Scored => SCORED,
        BehaviourKind::Series => SERIES,
        BehaviourKind::Calibrated => CALIBRATED,
        BehaviourKind::Sampled => SAMPLED,
        BehaviourKind::Cycle => CYCLE,
        BehaviourKind::Renews => RENEWS,
        BehaviourKind::Clocked => CLOCKED,
    }
}
