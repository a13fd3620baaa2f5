//! How far back evidence reaches, and how far it will at stage 1: a system that is a month old shows nobody a year.

use std::{collections::BTreeSet, ops::ControlFlow};

use jiff::{ToSpan as _, civil::Date};
use plumb_model::define::plan::Evidence;

use super::schedule::days_between;
use crate::{
    around::Around,
    certification::counts,
    desk::{EvidenceAge, EvidenceStands, Problem},
    engine::Look,
    records::LANGUAGE,
};

/// Days of a month, where months are told as days.
const MONTH_DAYS: i64 = 30;

/// One kind of evidence as it is today; how it stands at stage 1 is said once that day is known.
pub(super) fn of(look: &Look, evidence: &Evidence) -> Result<EvidenceAge, Problem> {
    let around = Around::new(look);
    let mut days: BTreeSet<Date> = BTreeSet::new();
    let mut count = 0;
    look.snapshot.each_record(Some(&evidence.records.over), &mut |record| {
        if !look.is_void(&record)
            && !record.erased
            && let Some(day) = counts(look, &around, &evidence.records, &record, None).filter(|day| *day <= look.today)
        {
            days.insert(day);
            count += 1;
        }
        ControlFlow::Continue(())
    })?;
    around.fault()?;
    let (first, last) = (days.first().copied(), days.last().copied());
    let months_with = months_with(&days, look.today, evidence.months);
    let ready_on = ready_on(look.today, first, evidence.months, evidence.each_month.then_some(months_with));
    Ok(EvidenceAge {
        id: evidence.records.id.clone(),
        name: evidence.records.name.get(LANGUAGE).to_owned(),
        register: evidence.records.over.to_string(),
        months: evidence.months,
        each_month: evidence.each_month,
        first,
        last,
        count,
        months_with,
        stands: EvidenceStands::Nothing,
        ready_on,
    })
}

/// How it stands for a stage 1 on that day.
pub(super) fn stands(age: &EvidenceAge, today: Date, stage1: Option<Date>) -> EvidenceStands {
    if age.first.is_none() {
        return EvidenceStands::Nothing;
    }
    if age.ready_on <= today {
        return EvidenceStands::OldEnough;
    }
    if stage1.is_some_and(|day| age.ready_on <= day) { EvidenceStands::InTime } else { EvidenceStands::TooYoung }
}

/// Days that are still to pass before it is old enough.
pub(super) fn days_left(age: &EvidenceAge, today: Date) -> i64 {
    days_between(today, age.ready_on).max(0)
}

/// How far it is, in thousandths.
pub(super) fn share(age: &EvidenceAge, today: Date) -> i64 {
    let wanted = age.months * MONTH_DAYS;
    let left = days_left(age, today).min(wanted);
    if age.first.is_none() { 0 } else { (wanted - left) * 1_000 / wanted.max(1) }
}

/// In how many of the last so many months there was something, the running month included.
fn months_with(days: &BTreeSet<Date>, today: Date, months: i64) -> i64 {
    let index = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    let from = index(today) - months;
    let with: BTreeSet<i64> = days.iter().map(|day| index(*day)).filter(|month| *month > from).collect();
    i64::try_from(with.len()).unwrap_or(months).min(months)
}

fn ready_on(today: Date, first: Option<Date>, months: i64, with: Option<i64>) -> Date {
    let after = |day: Date, months: i64| {
        i32::try_from(months).ok().and_then(|months| day.checked_add(months.months()).ok()).unwrap_or(Date::MAX)
    };
    let by_age = after(first.unwrap_or(today), months);
    // Where each month counts, what is missing takes as many months again.
    let by_months = with.filter(|with| *with < months).map(|with| after(today, months - with));
    by_months.map_or(by_age, |day| by_age.max(day))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn each_month_counts_once_and_only_the_last_ones() {
        let days = [date(2025, 11, 3), date(2026, 1, 30), date(2026, 3, 1), date(2026, 3, 13)];
        let days: BTreeSet<Date> = days.into_iter().collect();
        assert_eq!(months_with(&days, date(2026, 3, 14), 3), 2, "January and March");
        assert_eq!(months_with(&days, date(2026, 3, 14), 1), 1);
    }

    #[test]
    fn a_first_record_grows_old_and_a_month_without_values_costs_a_month() {
        let today = date(2026, 3, 14);
        assert_eq!(ready_on(today, Some(date(2026, 3, 1)), 3, None), date(2026, 6, 1));
        assert_eq!(ready_on(today, None, 3, None), date(2026, 6, 14), "it would have to begin today");
        assert_eq!(ready_on(today, Some(date(2025, 9, 1)), 3, None), date(2025, 12, 1), "long old enough");
        assert_eq!(
            ready_on(today, Some(date(2025, 9, 1)), 3, Some(1)),
            date(2026, 5, 14),
            "two months of values are missing"
        );
    }
}
