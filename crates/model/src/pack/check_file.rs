//! Reads a file of checks: each form with its own keys, and no others.

use super::{
    diagnostic::Faults,
    draft::{BasisWord, CheckDraft, CoversDraft, FormDraft, SeriousDraft, SetDraft},
    read::Table,
    source::{At, Spot},
};
use crate::define::check::Severity;

const BASES: &[(&str, BasisWord)] = &[
    ("requirement", BasisWord::Requirement),
    ("own-rule", BasisWord::OwnRule),
    ("contract", BasisWord::Contract),
    ("law", BasisWord::Law),
    ("good-practice", BasisWord::GoodPractice),
];

/// Words for [`Severity`].
pub(super) const SEVERITIES: &[(&str, Severity)] =
    &[("observation", Severity::Observation), ("gap", Severity::Gap), ("serious", Severity::Serious)];

#[derive(Debug, Clone, Copy)]
enum FormWord {
    Every,
    AtLeast,
    Recent,
    Covers,
    Statement,
}

const FORMS: &[(&str, FormWord)] = &[
    ("every", FormWord::Every),
    ("at_least", FormWord::AtLeast),
    ("recent", FormWord::Recent),
    ("covers", FormWord::Covers),
    ("statement", FormWord::Statement),
];

/// Reads one file of checks.
pub(super) fn checks(faults: &mut Faults<'_>, mut file: Table<'_>) -> Vec<CheckDraft> {
    let tables = file.tables(faults, "check", "a check");
    let checks = tables.into_iter().filter_map(|table| check(faults, table)).collect();
    file.done(faults);
    checks
}

fn check(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<CheckDraft> {
    let code = table.id(faults, "code");
    let title = table.label(faults, "title");
    let requirement = requirements(faults, &mut table);
    let basis = table.word(faults, "basis", BASES);
    let rule = table.text(faults, "rule");
    let why = table.label(faults, "why");
    let severity = table.word(faults, "severity", SEVERITIES);
    let say = table.label(faults, "say");
    let say_spot = table.place("say");
    let help = table.label(faults, "help");
    let mend = table.label(faults, "mend");
    let word = table.word(faults, "form", FORMS);
    let word = table.must(faults, "form", word);
    let form = word.as_ref().and_then(|word| form(faults, &mut table, word.value));
    let serious_when = table.table(faults, "serious_when", "`serious_when`").and_then(|t| serious(faults, t));
    let code = table.must(faults, "code", code);
    let title = table.must(faults, "title", title);
    let basis = table.must(faults, "basis", basis);
    let why = table.must(faults, "why", why);
    let severity = table.must(faults, "severity", severity);
    let say = table.must(faults, "say", say);
    let help = table.must(faults, "help", help);
    if requirement.is_empty() && !table.has("requirement") {
        faults.help(
            table.spot,
            "a check has no `requirement`",
            "name what it speaks for, such as `[\"iso-9001-2015 7.1.5.2\"]`",
        );
    }
    if word.is_some() {
        table.done(faults);
    }
    let (code, title, basis, why, severity) = (code?, title?, basis?, why?, severity?);
    let (form, say, help) = (form?, say?, help?);
    Some(CheckDraft {
        code,
        title,
        requirement,
        basis,
        rule,
        why,
        form,
        severity,
        serious_when,
        say,
        say_spot,
        help,
        mend,
        off: false,
    })
}

/// `requirement` is a list, or one text.
fn requirements(faults: &mut Faults<'_>, table: &mut Table<'_>) -> Vec<At<String>> {
    if table.is_text("requirement") {
        return table.text(faults, "requirement").into_iter().collect();
    }
    table.texts(faults, "requirement")
}

fn form(faults: &mut Faults<'_>, table: &mut Table<'_>, word: FormWord) -> Option<FormDraft> {
    match word {
        FormWord::Every => {
            let over = table.id(faults, "over");
            let when = table.text(faults, "where");
            let require = table.text(faults, "require");
            let over = table.must(faults, "over", over);
            let require = table.must(faults, "require", require);
            Some(FormDraft::Every { over: over?, when, require: require? })
        }
        FormWord::AtLeast => {
            let over = table.id(faults, "over");
            let when = table.text(faults, "where");
            let n = table.whole(faults, "n", 1..=1_000_000);
            let over = table.must(faults, "over", over);
            let n = table.must(faults, "n", n);
            Some(FormDraft::AtLeast { over: over?, when, n: u32::try_from(n?.value).ok()? })
        }
        FormWord::Recent => {
            let over = table.id(faults, "over");
            let when = table.text(faults, "where");
            let date = table.text(faults, "date");
            let within = table.text(faults, "within");
            let over = table.must(faults, "over", over);
            let date = table.must(faults, "date", date);
            let within = table.must(faults, "within", within);
            Some(FormDraft::Recent { over: over?, when, date: date?, within: within? })
        }
        FormWord::Covers => covers(faults, table).map(|draft| FormDraft::Covers(Box::new(draft))),
        FormWord::Statement => Some(FormDraft::Statement),
    }
}

fn covers(faults: &mut Faults<'_>, table: &mut Table<'_>) -> Option<CoversDraft> {
    let set = table.table(faults, "set", "`set`");
    let set = table.must(faults, "set", set).and_then(|set| cover_set(faults, set));
    let by = table.id(faults, "by");
    let by_when = table.text(faults, "by_where");
    let via = table.text(faults, "via");
    let date = table.text(faults, "date");
    let within = table.text(faults, "within");
    let by = table.must(faults, "by", by);
    let via = table.must(faults, "via", via);
    let date = table.must(faults, "date", date);
    let within = table.must(faults, "within", within);
    Some(CoversDraft { set: set?, by: by?, by_when, via: via?, date: date?, within: within? })
}

fn cover_set(faults: &mut Faults<'_>, mut set: Table<'_>) -> Option<SetDraft> {
    let register = set.id(faults, "register");
    let when = set.text(faults, "where");
    let standards = set.ids(faults, "standards");
    let spot: Spot = set.spot;
    let (has_register, has_standards) = (set.has("register"), set.has("standards"));
    set.done(faults);
    match (has_register, has_standards) {
        (true, false) => Some(SetDraft::Records { register: register?, when }),
        (false, true) => Some(SetDraft::Standards(standards)),
        _ => {
            faults.help(spot, "`set` names not exactly one set", "give `register` (with `where`) or `standards`");
            None
        }
    }
}

fn serious(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<SeriousDraft> {
    let share = table.permille(faults, "share");
    let consequence = table.text(faults, "consequence");
    let share = table.must(faults, "share", share);
    table.done(faults);
    Some(SeriousDraft { share_permille: share?.value, consequence })
}
