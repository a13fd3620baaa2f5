//! The functions of the language: what each takes, what it yields, when it has no value.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    fault::ExprFault,
    scope::Kind,
    suggest::nearest,
    syntax::{Node, NodeKind},
    typed::{Is, MayBeAbsent, Part, Place, Set, Typed},
    typing::{Member, Typer, Valued},
    value::{Type, Value},
};

/// Every function with how it is written.
const FUNCTIONS: [(&str, &str); 16] = [
    ("has", "has(field)"),
    ("or", "or(field, else)"),
    ("size", "size(x)"),
    ("contains", "contains(text, 'part')"),
    ("starts_with", "starts_with(text, 'part')"),
    ("date", "date('2026-01-31')"),
    ("days", "days(30)"),
    ("months", "months(12)"),
    ("days_between", "days_between(a, b)"),
    ("year", "year(day)"),
    ("count", "count(set) or count(set, x, condition)"),
    ("any", "any(set, x, condition)"),
    ("all", "all(set, x, condition)"),
    ("max", "max(set, x, x.value)"),
    ("min", "min(set, x, x.value)"),
    ("latest", "latest(set, x, x.day, x.value)"),
];

impl Typer<'_> {
    /// Types a call.
    pub(crate) fn function(
        &mut self,
        function: &str,
        name: &Range<usize>,
        arguments: &[Node],
        span: &Range<usize>,
    ) -> Option<Part> {
        let valued = |tree, ty, absent| Some(Part { tree, is: Is::Value(ty), absent });
        match (function, arguments) {
            ("has", [of]) => self.has(of),
            ("or", [of, otherwise]) => {
                let (first, last) = (self.value_at(of), self.value_at(otherwise));
                let ((a, a_type, _), (b, b_type, absent)) = (first?, last?);
                if a_type != b_type {
                    let say = format!("`or` of {a_type} and {b_type}: both must be of one type");
                    return self.fault(ExprFault::new(span, say));
                }
                valued(Typed::Otherwise(a.into(), b.into()), a_type, absent)
            }
            ("size", [of]) => self.size(of),
            ("contains" | "starts_with", [text, part]) => {
                let (text, part) = (self.of_type(text, Type::Text), self.of_type(part, Type::Text));
                let ((text, a_absent), (part, b_absent)) = (text?, part?);
                let tree = if function == "contains" {
                    Typed::Contains(text.into(), part.into())
                } else {
                    Typed::StartsWith(text.into(), part.into())
                };
                valued(tree, Type::Flag, a_absent.or(b_absent))
            }
            ("date", [day]) => self.date(day),
            ("days" | "months", [n]) => {
                let (tree, absent) = self.of_type(n, Type::Number)?;
                if let Typed::Literal(Value::Number(number)) = &tree
                    && (!number.fract().is_zero() || number.abs() > 120_000.into())
                {
                    return self
                        .fault(ExprFault::new(&n.span, format!("{function} come in whole numbers up to 120,000")));
                }
                let tree = if function == "days" { Typed::Days(tree.into()) } else { Typed::Months(tree.into()) };
                valued(tree, Type::Period, absent)
            }
            ("days_between", [from, to]) => {
                let (from, to) = (self.of_type(from, Type::Date), self.of_type(to, Type::Date));
                let ((from, a_absent), (to, b_absent)) = (from?, to?);
                valued(Typed::DaysBetween(from.into(), to.into()), Type::Number, a_absent.or(b_absent))
            }
            ("year", [day]) => {
                let (day, absent) = self.of_type(day, Type::Date)?;
                valued(Typed::Year(day.into()), Type::Number, absent)
            }
            ("count", [set]) => {
                let (set, _) = self.set(set)?;
                valued(Typed::Count(set, None), Type::Number, None)
            }
            ("count" | "any" | "all", [set, member, condition]) => {
                let (set, (condition, absent)) =
                    self.through(set, member, |typer| typer.of_type(condition, Type::Flag))?;
                match function {
                    "count" => valued(Typed::Count(set, Some(condition.into())), Type::Number, absent),
                    "any" => valued(Typed::Any(set, condition.into()), Type::Flag, absent),
                    _ => valued(Typed::All(set, condition.into()), Type::Flag, absent),
                }
            }
            ("max" | "min", [set, member, value]) => {
                let (set, (tree, ty, _)) = self.through(set, member, |typer| typer.value_at(value))?;
                if !matches!(ty, Type::Number | Type::Date) {
                    let say = format!("`{}` is {ty}, which has no order", self.written(&value.span));
                    return self.fault(ExprFault::new(&value.span, say).help("take numbers, levels or dates"));
                }
                let tree =
                    if function == "max" { Typed::Greatest(set, tree.into()) } else { Typed::Least(set, tree.into()) };
                let absent = self.nothing(&tree, span);
                valued(tree, ty, absent)
            }
            ("latest", [set, member, day, value]) => {
                let (set, (date, (value, ty, _))): (Set, (Typed, Valued)) = self.through(set, member, |typer| {
                    let (date, value) = (typer.of_type(day, Type::Date), typer.value_at(value));
                    Some((date?.0, value?))
                })?;
                let tree = Typed::Latest { set, date: date.into(), value: value.into() };
                let absent = self.nothing(&tree, span);
                valued(tree, ty, absent)
            }
            _ => self.no_such_call(function, name, span),
        }
    }

    fn no_such_call<T>(&mut self, function: &str, name: &Range<usize>, span: &Range<usize>) -> Option<T> {
        if let Some((_, usage)) = FUNCTIONS.iter().find(|(known, _)| *known == function) {
            let say = format!("`{function}` has too few or too many arguments");
            return self.fault(ExprFault::new(span, say).help(format!("write `{usage}`")));
        }
        let near = nearest(function, FUNCTIONS.iter().map(|(known, _)| *known));
        let known = FUNCTIONS.iter().map(|(known, _)| format!("`{known}`")).collect::<Vec<_>>().join(", ");
        let fault =
            ExprFault::new(name, format!("there is no function `{function}`")).help(format!("there are {known}"));
        self.fault(fault.help_if(near.map(|near| format!("did you mean `{near}`?"))))
    }

    /// `max`, `min` and `latest` over nothing have no value.
    fn nothing(&self, tree: &Typed, span: &Range<usize>) -> Option<MayBeAbsent> {
        let written = self.written(span);
        (!self.proven.contains(&super::presence::key(tree))).then(|| MayBeAbsent {
            span: span.clone(),
            say: format!("`{written}` has no value where there is nothing to look through"),
            help: format!("write `has({written}) && …` before it, or `or({written}, …)`"),
        })
    }

    fn has(&mut self, of: &Node) -> Option<Part> {
        let tree = match &of.kind {
            NodeKind::Name(name) if name == "today" => {
                return self.fault(ExprFault::new(&of.span, "there is always a `today`"));
            }
            NodeKind::Name(_) | NodeKind::Select { .. } => {
                let found = self.find(of)?;
                match found.field.kind {
                    Kind::Computed { .. } => Typed::HasValue(self.value_of(found, &of.span)?.tree.into()),
                    _ => Typed::Has(found.place, found.field),
                }
            }
            _ => {
                let (tree, _, absent) = self.value_at(of)?;
                if absent.is_none() {
                    let say = format!("`{}` always has a value", self.written(&of.span));
                    return self
                        .fault(ExprFault::new(&of.span, say).help("ask `has(…)` of a field, or of max, min, latest"));
                }
                Typed::HasValue(tree.into())
            }
        };
        Some(Part { tree, is: Is::Value(Type::Flag), absent: None })
    }

    fn size(&mut self, of: &Node) -> Option<Part> {
        let number = |tree, absent| Some(Part { tree, is: Is::Value(Type::Number), absent });
        if matches!(of.kind, NodeKind::Name(ref name) if name != "today") || matches!(of.kind, NodeKind::Select { .. })
        {
            let found = self.find(of)?;
            return match found.field.kind {
                Kind::Link { .. } | Kind::Files | Kind::Table(_) => number(Typed::Size(found.place, found.field), None),
                _ => {
                    let part = self.value_of(found, &of.span)?;
                    let (tree, ty, absent) = self.value(part, &of.span)?;
                    self.length(tree, ty, absent, of)
                }
            };
        }
        let (tree, ty, absent) = self.value_at(of)?;
        self.length(tree, ty, absent, of)
    }

    fn length(&mut self, tree: Typed, ty: Type, absent: Option<MayBeAbsent>, of: &Node) -> Option<Part> {
        if !matches!(ty, Type::Text | Type::Texts) {
            let say = format!("`{}` is {ty}, which has no size", self.written(&of.span));
            return self.fault(ExprFault::new(&of.span, say));
        }
        Some(Part { tree: Typed::Length(tree.into()), is: Is::Value(Type::Number), absent })
    }

    fn date(&mut self, day: &Node) -> Option<Part> {
        let NodeKind::Text(text) = &day.kind else {
            return self
                .fault(ExprFault::new(&day.span, "`date` takes a day in quotes").help("write `date('2026-01-31')`"));
        };
        // Exactly the ten characters of a day: what else the parser would take (times, zones) is not a civil day.
        match text.parse::<Date>().ok().filter(|day| day.to_string() == **text) {
            Some(day) => Some(Part { tree: Typed::Literal(Value::Date(day)), is: Is::Value(Type::Date), absent: None }),
            None => self.fault(
                ExprFault::new(&day.span, format!("`{text}` is no day")).help("write such as `date('2026-01-31')`"),
            ),
        }
    }

    /// Types what is said of each member of a set.
    fn through<T>(&mut self, set: &Node, member: &Node, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<(Set, T)> {
        if self.member.is_some() || self.place == Place::Member {
            return self.fault(
                ExprFault::new(&set.span, "a function over many cannot stand within another")
                    .help("let a computed field of the other register say it"),
            );
        }
        let (set_tree, found) = self.set(set)?;
        let NodeKind::Name(name) = &member.kind else {
            return self.fault(ExprFault::new(&member.span, "the second argument names the member: `x`"));
        };
        if matches!(name.as_str(), "today" | "org" | "from" | "state" | "number") {
            return self.fault(
                ExprFault::new(&member.span, format!("`{name}` means something else already")).help("call it `x`"),
            );
        }
        self.member = Some(Member { name: name.clone(), ..found });
        let before = self.proven.clone();
        let result = work(self);
        self.proven = before;
        self.member = None;
        Some((set_tree, result?))
    }
}
