//! From typed tree to closures: names are looked up once, when compiling, so that an evaluation only reads columns and compares.
//!
//! Absent follows CEL's rule for errors: `false && absent` is false, `true || absent` is true, whichever side it stands on.

use std::{cell::Cell, cmp::Ordering, ops::ControlFlow, sync::Arc};

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;

use super::{
    Period,
    data::{Data, Members},
    decimal::Decimal,
    scope::FieldRef,
    syntax::Compare,
    today::{self, Step, Until},
    typed::{Arithmetic, Place, Set, Shift, Typed},
    value::{Handle, Value},
};

/// What is at hand during one evaluation.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub(crate) data: &'a dyn Data,
    pub(crate) own: Handle,
    pub(crate) member: Handle,
    pub(crate) today: Date,
    /// The first field that was read and had no value.
    pub(crate) missing: &'a Cell<Option<u32>>,
}

/// A value, where there is one, and how long it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Out<T> {
    pub(crate) value: Option<T>,
    pub(crate) until: Until,
}

impl<T> Out<T> {
    fn always(value: Option<T>) -> Self {
        Self { value, until: Until::NEVER }
    }

    fn no_longer_than(self, until: Until) -> Self {
        Self { until: self.until.min(until), ..self }
    }

    fn then<U>(self, work: impl FnOnce(T) -> Option<U>) -> Out<U> {
        Out { value: self.value.and_then(work), until: self.until }
    }
}

pub(crate) type Run<T> = Box<dyn Fn(&Frame<'_>) -> Out<T> + Send + Sync>;

/// Compiles; collects the fields that may turn out missing, so that a failure can say which.
pub(crate) struct Compiler<'a> {
    pub(crate) notes: Vec<Note>,
    /// Gives each field its column.
    pub(crate) columns: &'a mut dyn FnMut(&FieldRef) -> u32,
}

/// What may turn out missing.
#[derive(Debug, Clone)]
pub(crate) enum Note {
    /// A field without a value.
    Field(Place, Arc<FieldRef>),
    /// A set without members.
    Nothing(Set),
}

impl Compiler<'_> {
    fn noted(&mut self, note: Note) -> u32 {
        self.notes.push(note);
        u32::try_from(self.notes.len() - 1).unwrap_or(u32::MAX)
    }

    /// The field with its column filled in.
    fn bound(&mut self, field: &Arc<FieldRef>) -> Arc<FieldRef> {
        Arc::new(FieldRef { column: (self.columns)(field), ..(**field).clone() })
    }

    /// Where a place's fields are read.
    fn at(&mut self, place: &Place) -> Reach {
        match place {
            Place::Own => Box::new(|frame| Some(frame.own)),
            Place::Member => Box::new(|frame| Some(frame.member)),
            Place::Organisation => Box::new(|frame| frame.data.organisation()),
            Place::Hop(link) => {
                let (note, link) = (self.noted(Note::Field(Place::Own, Arc::clone(link))), self.bound(link));
                Box::new(move |frame| {
                    let end = frame.data.end(frame.own, &link);
                    if end.is_none() {
                        miss(frame, note);
                    }
                    end
                })
            }
        }
    }

    /// Compiles what yields yes or no.
    pub(crate) fn flag(&mut self, tree: &Typed) -> Run<bool> {
        match tree {
            Typed::Literal(Value::Flag(flag)) => {
                let flag = *flag;
                Box::new(move |_| Out::always(Some(flag)))
            }
            Typed::Has(place, field) => {
                let (at, field) = (self.at(place), self.bound(field));
                Box::new(move |frame| {
                    let before = frame.missing.get();
                    let has = at(frame).is_some_and(|at| frame.data.size(at, &field) > 0);
                    frame.missing.set(before);
                    Out::always(Some(has))
                })
            }
            Typed::HasValue(of) => {
                let of = self.value(of);
                Box::new(move |frame| {
                    let before = frame.missing.get();
                    let out = of(frame);
                    frame.missing.set(before);
                    Out { value: Some(out.value.is_some()), until: out.until }
                })
            }
            Typed::Not(of) => {
                let of = self.flag(of);
                Box::new(move |frame| of(frame).then(|flag| Some(!flag)))
            }
            Typed::And(a, b) => self.junction(a, b, false),
            Typed::Or(a, b) => self.junction(a, b, true),
            Typed::Compare(compare, a, b) => self.comparison(*compare, a, b),
            Typed::Today(compare, shifts, day) => self.today(*compare, shifts, day),
            Typed::In(a, b) => self.both(a, b, |a, b| match (a, b) {
                (Value::Text(text), Value::Texts(texts)) => Some(texts.contains(&text)),
                _ => None,
            }),
            Typed::Contains(a, b) => self.both(a, b, |a, b| Some(a.as_text()?.contains(b.as_text()?))),
            Typed::StartsWith(a, b) => self.both(a, b, |a, b| Some(a.as_text()?.starts_with(b.as_text()?))),
            Typed::Any(set, condition) => self.quantified(set, condition, true),
            Typed::All(set, condition) => self.quantified(set, condition, false),
            other => {
                let run = self.other(other);
                Box::new(move |frame| run(frame).then(|value| value.as_flag()))
            }
        }
    }

    /// Compiles what yields any value.
    pub(crate) fn value(&mut self, tree: &Typed) -> Run<Value> {
        match tree {
            Typed::Literal(Value::Flag(_))
            | Typed::Has(..)
            | Typed::HasValue(_)
            | Typed::Not(_)
            | Typed::And(..)
            | Typed::Or(..)
            | Typed::Compare(..)
            | Typed::Today(..)
            | Typed::In(..)
            | Typed::Contains(..)
            | Typed::StartsWith(..)
            | Typed::Any(..)
            | Typed::All(..) => {
                let run = self.flag(tree);
                Box::new(move |frame| run(frame).then(|flag| Some(Value::Flag(flag))))
            }
            other => self.other(other),
        }
    }

    /// What both of the above leave: everything that is not by its nature yes or no.
    fn other(&mut self, tree: &Typed) -> Run<Value> {
        match tree {
            Typed::Literal(value) => {
                let value = value.clone();
                Box::new(move |_| Out::always(Some(value.clone())))
            }
            Typed::Field(place, field) => {
                let (note, at, field) =
                    (self.noted(Note::Field(place.clone(), Arc::clone(field))), self.at(place), self.bound(field));
                Box::new(move |frame| {
                    let value = at(frame).and_then(|at| frame.data.value(at, &field));
                    if value.is_none() {
                        miss(frame, note);
                    }
                    Out::always(value)
                })
            }
            Typed::End(place, link) => {
                let (note, at, link) =
                    (self.noted(Note::Field(place.clone(), Arc::clone(link))), self.at(place), self.bound(link));
                Box::new(move |frame| {
                    let end = at(frame).and_then(|at| frame.data.end(at, &link));
                    if end.is_none() {
                        miss(frame, note);
                    }
                    Out::always(end.map(Value::Record))
                })
            }
            Typed::Otherwise(a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                Box::new(move |frame| {
                    let before = frame.missing.get();
                    let first = a(frame);
                    if first.value.is_some() {
                        return first;
                    }
                    frame.missing.set(before);
                    b(frame).no_longer_than(first.until)
                })
            }
            Typed::If(cond, a, b) => {
                let (cond, a, b) = (self.flag(cond), self.value(a), self.value(b));
                Box::new(move |frame| {
                    let asked = cond(frame);
                    match asked.value {
                        Some(true) => a(frame).no_longer_than(asked.until),
                        Some(false) => b(frame).no_longer_than(asked.until),
                        None => Out { value: None, until: asked.until },
                    }
                })
            }
            Typed::Arithmetic(operator, a, b) => {
                let operator = *operator;
                self.both(a, b, move |a, b| arithmetic(operator, a.as_number()?, b.as_number()?).map(Value::Number))
            }
            Typed::Join(a, b) => {
                self.both(a, b, |a, b| Some(Value::Text(format!("{}{}", a.as_text()?, b.as_text()?).into())))
            }
            Typed::Months(_) | Typed::Days(_) | Typed::Together(..) | Typed::Moved(..) => self.period(tree),
            Typed::Size(place, field) => {
                let (at, field) = (self.at(place), self.bound(field));
                Box::new(move |frame| {
                    let before = frame.missing.get();
                    let size = at(frame).map_or(0, |at| frame.data.size(at, &field));
                    frame.missing.set(before);
                    Out::always(Some(number(size)))
                })
            }
            Typed::Length(of) => self.each(of, |of| match of {
                Value::Text(text) => Some(number(text.chars().count())),
                Value::Texts(texts) => Some(number(texts.len())),
                _ => None,
            }),
            Typed::DaysBetween(a, b) => self.both(a, b, |a, b| {
                let span = b.as_date()?.since(a.as_date()?).ok()?;
                Some(Value::Number(Decimal::from(span.get_days())))
            }),
            Typed::Year(day) => self.each(day, |day| Some(Value::Number(Decimal::from(day.as_date()?.year())))),
            Typed::Count(set, condition) => self.count(set, condition.as_deref()),
            Typed::Greatest(set, of) => self.extreme(set, of, Ordering::Greater),
            Typed::Least(set, of) => self.extreme(set, of, Ordering::Less),
            Typed::Latest { set, date, value } => self.latest(set, date, value),
            flag => {
                let run = self.flag(flag);
                Box::new(move |frame| run(frame).then(|flag| Some(Value::Flag(flag))))
            }
        }
    }

    /// Periods, and days moved by them.
    fn period(&mut self, tree: &Typed) -> Run<Value> {
        match tree {
            Typed::Moved(day, shift) => {
                let back = shift.back;
                self.both(day, &shift.by, move |day, by| match (day, by) {
                    (Value::Date(day), Value::Period(by)) => {
                        if back { by.before(day) } else { by.after(day) }.map(Value::Date)
                    }
                    _ => None,
                })
            }
            Typed::Months(n) => self.each(n, |n| Some(Value::Period(Period { months: whole(&n)?, days: 0 }))),
            Typed::Days(n) => self.each(n, |n| Some(Value::Period(Period { months: 0, days: whole(&n)? }))),
            Typed::Together(a, b) => self.both(a, b, |a, b| match (a, b) {
                (Value::Period(a), Value::Period(b)) => Some(Value::Period(Period {
                    months: a.months.checked_add(b.months)?,
                    days: a.days.checked_add(b.days)?,
                })),
                _ => None,
            }),
            other => self.value(other),
        }
    }

    fn each<U: 'static>(&mut self, of: &Typed, work: impl Fn(Value) -> Option<U> + Send + Sync + 'static) -> Run<U> {
        let of = self.value(of);
        Box::new(move |frame| of(frame).then(&work))
    }

    fn both<U: 'static>(
        &mut self,
        a: &Typed,
        b: &Typed,
        work: impl Fn(Value, Value) -> Option<U> + Send + Sync + 'static,
    ) -> Run<U> {
        let (a, b) = (self.value(a), self.value(b));
        Box::new(move |frame| {
            let first = a(frame);
            let Some(left) = first.value else { return Out { value: None, until: first.until } };
            b(frame).then(|right| work(left, right)).no_longer_than(first.until)
        })
    }

    /// `&&` (settled by false) and `||` (settled by true).
    fn junction(&mut self, a: &Typed, b: &Typed, settles: bool) -> Run<bool> {
        let (a, b) = (self.flag(a), self.flag(b));
        Box::new(move |frame| {
            let first = a(frame);
            if first.value == Some(settles) {
                return first;
            }
            let second = b(frame);
            match (first.value, second.value) {
                // The second alone settles it, whatever becomes of the first.
                (_, Some(flag)) if flag == settles => second,
                (Some(_), second_value) => Out { value: second_value, until: first.until.min(second.until) },
                (None, _) => Out { value: None, until: first.until.min(second.until) },
            }
        })
    }

    fn comparison(&mut self, compare: Compare, a: &Typed, b: &Typed) -> Run<bool> {
        // By far the most frequent: a field compared with a word.
        if let (Typed::Field(..), Typed::Literal(Value::Text(word))) = (a, b) {
            let (field, word, equal) = (self.value(a), Arc::clone(word), compare == Compare::Equal);
            return Box::new(move |frame| field(frame).then(|value| Some((value.as_text()? == &*word) == equal)));
        }
        self.both(a, b, move |a, b| Some(compare.holds(order(&a, &b)?)))
    }

    fn today(&mut self, compare: Compare, shifts: &[Shift], day: &Typed) -> Run<bool> {
        let day = self.value(day);
        let shifts: Vec<(bool, Run<Value>)> = shifts.iter().map(|shift| (shift.back, self.value(&shift.by))).collect();
        Box::new(move |frame| {
            let day_out = day(frame);
            let mut until = day_out.until;
            let mut steps = Vec::with_capacity(shifts.len());
            for (back, by) in &shifts {
                let out = by(frame);
                until = until.min(out.until);
                match out.value {
                    Some(Value::Period(by)) => steps.push(Step { back: *back, by }),
                    _ => return Out { value: None, until },
                }
            }
            let Some(Value::Date(day)) = day_out.value else { return Out { value: None, until } };
            let (value, changes) = today::compare(compare, frame.today, &steps, day);
            Out { value, until: until.min(changes) }
        })
    }

    /// `any` (settled by true) and `all` (settled by false).
    fn quantified(&mut self, set: &Set, condition: &Typed, settles: bool) -> Run<bool> {
        let (members, condition) = (self.members(set), self.flag(condition));
        Box::new(move |frame| {
            let (mut out, mut settled) = (Out::always(Some(!settles)), None);
            members(frame, &mut |member| {
                let one = condition(&Frame { member, ..*frame });
                if one.value == Some(settles) {
                    settled = Some(one);
                    return ControlFlow::Break(());
                }
                out = Out { value: out.value.filter(|_| one.value.is_some()), until: out.until.min(one.until) };
                ControlFlow::Continue(())
            });
            settled.unwrap_or(out)
        })
    }

    fn count(&mut self, set: &Set, condition: Option<&Typed>) -> Run<Value> {
        let (members, condition) = (self.members(set), condition.map(|condition| self.flag(condition)));
        Box::new(move |frame| {
            let (mut count, mut known, mut until) = (0, true, Until::NEVER);
            members(frame, &mut |member| {
                let one = condition.as_ref().map_or(Out::always(Some(true)), |run| run(&Frame { member, ..*frame }));
                count += usize::from(one.value == Some(true));
                known &= one.value.is_some();
                until = until.min(one.until);
                ControlFlow::Continue(())
            });
            Out { value: known.then(|| number(count)), until }
        })
    }

    fn extreme(&mut self, set: &Set, of: &Typed, wanted: Ordering) -> Run<Value> {
        let (members, of, nothing) = (self.members(set), self.value(of), self.noted(Note::Nothing(set.clone())));
        Box::new(move |frame| {
            let before = frame.missing.get();
            let mut best = Out::always(None);
            members(frame, &mut |member| {
                let one = of(&Frame { member, ..*frame });
                let until = best.until.min(one.until);
                let better = match (&best.value, &one.value) {
                    (Some(best), Some(one)) => order(one, best) == Some(wanted),
                    (None, Some(_)) => true,
                    (_, None) => false,
                };
                best = Out { value: if better { one.value } else { best.value.take() }, until };
                ControlFlow::Continue(())
            });
            if best.value.is_some() {
                frame.missing.set(before);
            } else {
                miss(frame, nothing);
            }
            best
        })
    }

    fn latest(&mut self, set: &Set, date: &Typed, value: &Typed) -> Run<Value> {
        let (members, date, value) = (self.members(set), self.value(date), self.value(value));
        let nothing = self.noted(Note::Nothing(set.clone()));
        Box::new(move |frame| {
            let before = frame.missing.get();
            let (mut newest, mut until): (Option<(Date, Handle)>, Until) = (None, Until::NEVER);
            members(frame, &mut |member| {
                let one = date(&Frame { member, ..*frame });
                until = until.min(one.until);
                if let Some(Value::Date(day)) = one.value
                    && newest.is_none_or(|(best, _)| day >= best)
                {
                    newest = Some((day, member));
                }
                ControlFlow::Continue(())
            });
            let Some((_, member)) = newest else {
                miss(frame, nothing);
                return Out { value: None, until };
            };
            frame.missing.set(before);
            value(&Frame { member, ..*frame }).no_longer_than(until)
        })
    }

    fn members(&mut self, set: &Set) -> Walk {
        match set {
            Set::Pointing(field) => {
                let field = self.bound(field);
                Box::new(move |frame, visit| frame.data.members(frame.own, Members::Pointing(&field), visit))
            }
            Set::Links(field) => {
                let field = self.bound(field);
                Box::new(move |frame, visit| frame.data.members(frame.own, Members::Links(&field), visit))
            }
            Set::Rows(place, field) => {
                let (at, field) = (self.at(place), self.bound(field));
                Box::new(move |frame, visit| {
                    if let Some(at) = at(frame) {
                        frame.data.members(at, Members::Rows(&field), visit);
                    }
                })
            }
        }
    }
}

/// The way to a place's record.
type Reach = Box<dyn Fn(&Frame<'_>) -> Option<Handle> + Send + Sync>;
/// Goes through the members of a set.
type Walk = Box<dyn Fn(&Frame<'_>, &mut dyn FnMut(Handle) -> ControlFlow<()>) + Send + Sync>;

fn miss(frame: &Frame<'_>, note: u32) {
    if frame.missing.get().is_none() {
        frame.missing.set(Some(note));
    }
}

fn number(count: usize) -> Value {
    Value::Number(Decimal::from(count))
}

fn whole(value: &Value) -> Option<i32> {
    value.as_number().filter(|number| number.fract().is_zero())?.to_i32()
}

fn arithmetic(operator: Arithmetic, a: Decimal, b: Decimal) -> Option<Decimal> {
    match operator {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
        Arithmetic::Divide => a.checked_div(b),
    }
}

fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Flag(a), Value::Flag(b)) => Some(a.cmp(b)),
        (Value::Record(a), Value::Record(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
