//! Audit time by the tables: how many days an audit takes, and what one visit for several standards saves at most.

use plumb_model::define::{
    certification::{Certification, Clock},
    register::Part,
};

use super::sure;
use crate::{
    desk::{CertificateCycle, DaysSum, DaysView, TogetherDays},
    engine::Look,
    playing::PartOf,
};

/// The audit time of one standard, for the people the organisation says it has.
pub(super) fn of(look: &Look, rules: &Certification, standard: Option<&str>) -> Option<DaysView> {
    let part = PartOf::find(&look.rules.packs, Part::Organisation)?;
    let organisation = look.organisation.as_ref()?;
    let people: i64 = part.read(organisation).text("headcount")?.parse().ok()?;
    let table = rules.days.iter().find(|table| table.standards.iter().any(|id| Some(id.as_str()) == standard))?;
    let initial = table.quarters(people)?;
    let number = |clock| rules.rule(clock).map(|rule| rule.number);
    let sum = |permille: i64| DaysSum { permille, hundredths: (initial * 25 * permille + 500).div_euclid(1000) };
    let (surveillance, recertification) = (number(Clock::SurveillanceShare)?, number(Clock::RecertificationShare)?);
    let least = 100 - number(Clock::ReductionMost)?;
    Some(DaysView {
        people,
        source: table.source.clone(),
        sure: sure(table.sure).to_owned(),
        initial,
        surveillance: share(initial, surveillance, 1000),
        recertification: share(initial, recertification, 1000),
        least: share(initial, least, 100),
        sums: [sum(surveillance), sum(recertification), sum(least * 10)],
    })
}

/// A share, rounded up to the next quarter: nobody audits less than the rule asks.
fn share(quarters: i64, part: i64, of: i64) -> i64 {
    (quarters * part + of - 1).div_euclid(of)
}

/// Surveillance of all certificates at one visit.
pub(super) fn together(rules: &Certification, certificates: &[CertificateCycle]) -> Option<TogetherDays> {
    let days: Vec<i64> =
        certificates.iter().filter_map(|one| one.days.as_ref()).map(|days| days.surveillance).collect();
    let percent = rules.rule(Clock::IntegrationMost)?.number;
    let apart: i64 = days.iter().sum();
    (days.len() > 1).then(|| TogetherDays { apart, least: share(apart, 100 - percent, 100), percent })
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_share_of_audit_time_is_rounded_up_to_a_quarter_of_a_day() {
        assert_eq!(share(24, 333, 1000), 8, "a third of six days is two");
        assert_eq!(share(24, 667, 1000), 17, "two thirds are a little over four: four and a quarter");
        assert_eq!(share(40, 70, 100), 28);
    }
}
