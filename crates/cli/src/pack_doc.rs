//! `plumb pack doc [DIR]`: for each requirement the checks that speak for it, or why there is none, as the page docs/checks.md.

use std::fmt::Write as _;

use plumb_model::{
    define::{
        check::{Basis, Check, Form, Severity},
        requirement::{Reach, Requirement, Standard},
    },
    pack::PackSet,
};

/// The whole page, in Markdown.
pub(crate) fn page(packs: &PackSet) -> String {
    let mut page = String::new();
    let judged = packs.checks.values().filter(|check| !matches!(check.form, Form::Statement)).count();
    let statements = packs.checks.len() - judged;
    let _ = write!(
        page,
        "# Checks\n\n\
        Made by `plumb pack doc`; a test holds it to the packs. {judged} checks judge records, and {statements} ask of each \
        requirement how it is met and what shows it.\n\n\
        **Basis** says on what ground a check asks, and with it how far it may go: *requirement* (the standard asks), *law*, \
        *contract*; *own rule* (we set it ourselves; at most a gap); *good practice* (at most an observation). **At worst** is what it \
        says by itself. **Records** says how far records can show a requirement at all; what they cannot is asked and looked at.\n"
    );
    let mut standards: Vec<&Standard> = packs.standards.values().collect();
    standards.sort_by_key(|standard| (standard.id.as_str().len(), standard.id.as_str()));
    for standard in standards {
        of_standard(packs, standard, &mut page);
    }
    page
}

fn of_standard(packs: &PackSet, standard: &Standard, page: &mut String) {
    let _ = write!(page, "\n## {}\n", standard.name);
    for requirement in &standard.requirements {
        if requirement.parent.is_none() {
            let _ = write!(page, "\n### {} {}\n\n", requirement.id.id, requirement.title);
            page.push_str(
                "| requirement | records | check | asks | basis | at worst |\n| --- | --- | --- | --- | --- | --- |\n",
            );
        }
        of_requirement(packs, requirement, page);
    }
}

fn of_requirement(packs: &PackSet, requirement: &Requirement, page: &mut String) {
    let speaks =
        |check: &&Check| !matches!(check.form, Form::Statement) && check.requirements.contains(&requirement.id);
    let checks: Vec<&Check> = packs.checks.values().filter(speaks).collect();
    let name = format!("{} {}", requirement.id.id, requirement.title);
    let reach = reach(requirement.reach);
    if checks.is_empty() && requirement.leaf {
        let why = requirement.no_check.as_deref().unwrap_or("only its statement so far");
        let _ = writeln!(page, "| {name} | {reach} | none | {why} | | |");
    }
    for (n, check) in checks.into_iter().enumerate() {
        let (name, reach) = if n == 0 { (name.as_str(), reach) } else { ("", "") };
        let (title, basis) = (&check.title.en, basis(&check.basis));
        let _ = writeln!(page, "| {name} | {reach} | `{}` | {title} | {basis} | {} |", check.code, severity(check));
    }
}

fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::Records => "show it",
        Reach::Partly => "show part",
        Reach::People => "hardly show it",
    }
}

fn basis(basis: &Basis) -> String {
    match basis {
        Basis::Requirement => "requirement".to_owned(),
        Basis::OwnRule(rule) => format!("own rule: {rule}"),
        Basis::Contract => "contract".to_owned(),
        Basis::Law => "law".to_owned(),
        Basis::GoodPractice => "good practice".to_owned(),
    }
}

fn severity(check: &Check) -> &'static str {
    match check.severity {
        _ if check.serious_when.is_some() => "serious gap",
        Severity::Observation => "observation",
        Severity::Gap => "gap",
        Severity::Serious => "serious gap",
    }
}
