//! The records that a visit looks at first, and those of which the body must be told.

use std::ops::ControlFlow;

use jiff::civil::Date;
use plumb_model::{
    define::certification::Concern,
    expr::{Others, RecordView, Value},
    fold::RecordState,
};

use crate::{
    access::Reader,
    around::Around,
    desk::{ConcernView, Problem},
    engine::Look,
    records::LANGUAGE,
    trail::link_to as link,
};

/// Records shown of each.
const SHOWN: usize = 5;

/// What there is of each concern since the visit that counts for it.
pub(crate) fn told(
    look: &Look,
    reader: &Reader,
    concerns: &[Concern],
    last_visit: &dyn Fn(usize) -> Option<Date>,
) -> Result<Vec<ConcernView>, Problem> {
    let around = Around::new(look);
    let mut views = Vec::new();
    for concern in concerns {
        let since = last_visit(concern.back);
        let mut found: Vec<(Date, RecordState)> = Vec::new();
        look.snapshot.each_record(Some(&concern.over), &mut |record| {
            if !look.is_void(&record)
                && !record.erased
                && let Some(day) = counts(look, &around, concern, &record, since)
            {
                found.push((day, record));
            }
            ControlFlow::Continue(())
        })?;
        found.sort_by_key(|(day, record)| std::cmp::Reverse((*day, record.first_seq)));
        let count = found.len();
        let seen = found.into_iter().filter(|(_, record)| look.may_see(reader, record));
        let records: Vec<_> = seen.take(SHOWN).filter_map(|(_, record)| link(look, &record)).collect();
        let more = u64::try_from(count - records.len()).unwrap_or(u64::MAX);
        let name = concern.name.get(LANGUAGE).to_owned();
        views.push(ConcernView { id: concern.id.clone(), name, records, more });
    }
    around.fault()?;
    Ok(views)
}

/// The day by which a record counts; none: it does not. Where a concern names no day, every record counts from when it was made.
pub(crate) fn counts(
    look: &Look,
    around: &Around<'_>,
    concern: &Concern,
    record: &RecordState,
    since: Option<Date>,
) -> Option<Date> {
    let others: &dyn Others = around;
    let view = RecordView::among(record, &look.zone, others);
    let holds = |when: &plumb_model::expr::Expr| when.holds(&view, RecordView::OWN, look.today).value == Some(true);
    if !concern.when.as_ref().is_none_or(holds) {
        return None;
    }
    let Some(date) = &concern.date else { return Some(look.zone.to_datetime(record.created).date()) };
    let Some(Value::Date(day)) = date.value(&view, RecordView::OWN, look.today).value else { return None };
    since.is_none_or(|since| day >= since).then_some(day)
}
