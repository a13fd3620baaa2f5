//! What somebody asked of the readiness page, as its address says.

use jiff::civil::Date;
use plumb_engine::desk::{RequirementRow, Switches};
use plumb_model::verdict::Outcome;
use serde::Deserialize;

/// The address's questions. What cannot be understood is as if it had not been asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    on: String,
    standard: String,
    show: String,
    mine: String,
    visit: String,
    checks: String,
    known: String,
    paper: String,
    gaps: String,
}

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Show {
    /// What is not in order.
    #[default]
    Open,
    /// All of them.
    All,
    /// Those of one assessment.
    Only(Outcome),
    /// Gaps, serious or not.
    Gaps,
    /// What rests on interviews and a walk.
    People,
}

/// The assessments by the word that an address has for them.
const WORDS: [(&str, Outcome); 7] = [
    ("serious-gap", Outcome::SeriousGap),
    ("gap", Outcome::Gap),
    ("no-evidence", Outcome::NoEvidence),
    ("described", Outcome::Described),
    ("observation", Outcome::Observation),
    ("in-order", Outcome::InOrder),
    ("not-applicable", Outcome::NotApplicable),
];

impl Show {
    /// The word an address has for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::All => "all",
            Self::Gaps => "gaps",
            Self::People => "interviews",
            Self::Only(outcome) => WORDS.iter().find(|(_, known)| *known == outcome).map_or("", |(word, _)| word),
        }
    }

    fn read(word: &str) -> Self {
        let all = [Self::All, Self::Gaps, Self::People].into_iter();
        let only = WORDS.into_iter().map(|(_, outcome)| Self::Only(outcome));
        all.chain(only).find(|show| show.word() == word).unwrap_or_default()
    }

    fn fits(self, row: &RequirementRow) -> bool {
        match self {
            Self::Open => row.verdict > Outcome::InOrder,
            Self::All => true,
            Self::Only(outcome) => row.verdict == outcome,
            Self::Gaps => row.verdict >= Outcome::Gap,
            Self::People => row.reach == "interviews",
        }
    }
}

impl Asked {
    pub(super) fn on(&self) -> Option<Date> {
        self.on.parse().ok()
    }

    pub(super) fn standard(&self) -> Option<&str> {
        Some(self.standard.as_str()).filter(|standard| !standard.is_empty())
    }

    pub(super) fn show(&self) -> Show {
        Show::read(&self.show)
    }

    pub(super) fn mine(&self) -> bool {
        !self.mine.is_empty()
    }

    pub(super) fn visit(&self) -> bool {
        !self.visit.is_empty()
    }

    /// For paper: everything asked for, without what only a screen needs.
    pub(super) fn paper(&self) -> bool {
        !self.paper.is_empty()
    }

    /// In a file only what is not in order.
    pub(super) fn gaps(&self) -> bool {
        !self.gaps.is_empty()
    }

    /// Where a file of the same day and standard is.
    pub(super) fn file(&self, ending: &str, gaps: bool) -> String {
        let mut said = self.same_day();
        let mut and = |pair: String| {
            said.push(if said.is_empty() { '?' } else { '&' });
            said.push_str(&pair);
        };
        if let Some(standard) = self.standard() {
            let standard = percent_encoding::utf8_percent_encode(standard, percent_encoding::NON_ALPHANUMERIC);
            and(format!("standard={standard}"));
        }
        if gaps {
            and("gaps=1".to_owned());
        }
        format!("/readiness/export.{ending}{said}")
    }

    pub(super) fn switches(&self) -> Switches {
        Switches { todays_checks: self.checks == "today", known_later: self.known == "later" }
    }

    /// Whether a leaf is among what was asked for.
    pub(super) fn fits(&self, row: &RequirementRow) -> bool {
        row.leaf
            && self.show().fits(row)
            && (!self.mine() || row.mine)
            && self.standard().is_none_or(|standard| row.standard == standard)
    }

    /// The same question with one part another.
    pub(super) fn with(&self, part: &'static str, value: &str) -> String {
        let parts = [
            ("on", &self.on),
            ("standard", &self.standard),
            ("show", &self.show),
            ("mine", &self.mine),
            ("visit", &self.visit),
            ("checks", &self.checks),
            ("known", &self.known),
        ];
        let mut said = Vec::new();
        for (name, old) in parts {
            let value = if name == part { value } else { old.as_str() };
            if !value.is_empty() {
                let value = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
                said.push(format!("{name}={value}"));
            }
        }
        if part == "paper" {
            said.push("paper=1".to_owned());
        }
        if said.is_empty() { "/readiness".to_owned() } else { format!("/readiness?{}", said.join("&")) }
    }

    /// What follows a requirement's address so that its page speaks of the same day.
    pub(super) fn same_day(&self) -> String {
        let mut said = Vec::new();
        if let Some(on) = self.on() {
            said.push(format!("on={on}"));
        }
        if self.switches().todays_checks {
            said.push("checks=today".to_owned());
        }
        if self.switches().known_later {
            said.push("known=later".to_owned());
        }
        if said.is_empty() { String::new() } else { format!("?{}", said.join("&")) }
    }
}
