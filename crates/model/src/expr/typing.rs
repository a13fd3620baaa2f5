//! Gives every part of an expression its type, and refuses what could not be judged: a name that is nothing, a text compared with
//! a number, a choice that does not exist, a `where` that some record could not answer.

use std::ops::Range;

use super::{
    decimal::Decimal,
    fault::ExprFault,
    presence::{Proven, proven},
    scope::{Absent, Kind, Schema, Scope},
    suggest::nearest,
    syntax::{self, Binary, Compare, Node, NodeKind, Unary},
    typed::{Arithmetic, Is, MayBeAbsent, Part, Place, Shift, Typed},
    value::{Type, Value},
};
use crate::id::{FieldId, RegisterId};

/// The member of a set being looked through.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) register: RegisterId,
    pub(crate) table: Option<FieldId>,
}

/// Walks a syntax tree and makes the typed tree; collects every fault on the way.
#[derive(Debug)]
pub(crate) struct Typer<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) register: RegisterId,
    /// Where own fields lie: elsewhere than [`Place::Own`] inside the formula of another record's computed field.
    pub(crate) place: Place,
    pub(crate) own_only: bool,
    pub(crate) member: Option<Member>,
    pub(crate) proven: Proven,
    pub(crate) faults: Vec<ExprFault>,
    text: &'a str,
    /// How many formulas we are within: a circle of computed fields must end.
    formulas: usize,
}

const MAX_FORMULAS: usize = 8;

/// Types a text in its scope.
pub(crate) fn typed(text: &str, scope: &Scope<'_>) -> Result<(Typed, Type), Vec<ExprFault>> {
    let node = syntax::parse(text)?;
    let mut typer = Typer {
        schema: scope.schema,
        register: scope.register.clone(),
        place: Place::Own,
        own_only: scope.own_only,
        member: None,
        proven: Proven::new(),
        faults: Vec::new(),
        text,
        formulas: 0,
    };
    let part = typer.part(&node).and_then(|part| typer.value(part, &node.span));
    let Some((tree, ty, absent)) = part.filter(|_| typer.faults.is_empty()) else { return Err(typer.faults) };
    if !scope.wanted.is_empty() && !scope.wanted.contains(&ty) {
        let wanted: Vec<_> = scope.wanted.iter().map(|ty| ty.words()).collect();
        let help = (ty != Type::Flag && scope.wanted == [Type::Flag])
            .then(|| format!("compare it with something: `{text} == …`"));
        let say = format!("this is {ty}, but {} is wanted", wanted.join(" or "));
        return Err(vec![ExprFault::new(&node.span, say).help_if(help)]);
    }
    match absent {
        Some(absent) if scope.absent == Absent::Refused => {
            Err(vec![ExprFault::new(&absent.span, absent.say).help(absent.help)])
        }
        _ => Ok((tree, ty)),
    }
}

/// A typed value: tree, type, and why it may be absent.
pub(crate) type Valued = (Typed, Type, Option<MayBeAbsent>);

impl Typer<'_> {
    /// Notes a fault; nothing comes of the part.
    pub(crate) fn fault<T>(&mut self, fault: ExprFault) -> Option<T> {
        self.faults.push(fault);
        None
    }

    /// The author's words.
    pub(crate) fn written(&self, span: &Range<usize>) -> String {
        self.text.get(span.clone()).unwrap_or_default().to_owned()
    }

    /// Types a part that must be a value: anything but bare `today`.
    pub(crate) fn value(&mut self, part: Part, span: &Range<usize>) -> Option<Valued> {
        match part.is {
            Is::Value(ty) => Some((part.tree, ty, part.absent)),
            Is::Today(_) => self.fault(
                ExprFault::new(span, "`today` can only be compared with a date of the record")
                    .help("write such as `due < today` or `done >= today - months(12)`: so the day on which the answer changes is known"),
            ),
        }
    }

    pub(crate) fn value_at(&mut self, node: &Node) -> Option<Valued> {
        let part = self.part(node)?;
        self.value(part, &node.span)
    }

    /// Types a value that must be of this type.
    pub(crate) fn of_type(&mut self, node: &Node, wanted: Type) -> Option<(Typed, Option<MayBeAbsent>)> {
        let (tree, ty, absent) = self.value_at(node)?;
        if ty == wanted {
            return Some((tree, absent));
        }
        let say = format!("`{}` is {ty}, but {wanted} is wanted", self.written(&node.span));
        self.fault(ExprFault::new(&node.span, say))
    }

    /// Types with more known to be present.
    pub(crate) fn knowing<T>(&mut self, more: &Proven, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.proven.clone();
        self.proven.extend(more.iter().cloned());
        let result = work(self);
        self.proven = before;
        result
    }

    /// Puts a computed field's formula in the field's place.
    pub(crate) fn inline(
        &mut self,
        found: &super::names::Found,
        formula: &str,
        result: Type,
        span: &Range<usize>,
    ) -> Option<Part> {
        let words = found.field.field.clone();
        if self.formulas >= MAX_FORMULAS {
            return self.fault(ExprFault::new(span, format!("computed field `{words}` goes round in a circle")));
        }
        let broken = || ExprFault::new(span, format!("the formula of computed field `{words}` is wrong; see there"));
        let Ok(node) = syntax::parse(formula) else { return self.fault(broken()) };
        let mut inner = Typer {
            schema: self.schema,
            register: found.field.register.clone(),
            place: found.place.clone(),
            own_only: true,
            member: None,
            proven: Proven::new(),
            faults: Vec::new(),
            text: formula,
            formulas: self.formulas + 1,
        };
        let part = inner.part(&node).and_then(|part| inner.value(part, &node.span));
        match part {
            Some((tree, ty, absent)) if ty == result && inner.faults.is_empty() => {
                let key = super::presence::key(&tree);
                let written = self.written(span);
                let absent = absent.filter(|_| !self.proven.contains(&key)).map(|_| MayBeAbsent {
                    span: span.clone(),
                    say: format!("computed field `{written}` may have no value"),
                    help: format!("write `has({written}) && …` before it, or `or({written}, …)`"),
                });
                Some(Part { tree, is: Is::Value(ty), absent })
            }
            _ => {
                let circle = inner.faults.into_iter().find(|fault| fault.say.contains("circle"));
                self.fault(circle.map_or_else(broken, |fault| ExprFault { span: span.clone(), ..fault }))
            }
        }
    }

    /// Types any part.
    pub(crate) fn part(&mut self, node: &Node) -> Option<Part> {
        let certain = |tree, ty| Some(Part { tree, is: Is::Value(ty), absent: None });
        match &node.kind {
            NodeKind::Text(text) => certain(Typed::Literal(Value::Text(text.clone())), Type::Text),
            NodeKind::Number(number) => certain(Typed::Literal(Value::Number(*number)), Type::Number),
            NodeKind::Flag(flag) => certain(Typed::Literal(Value::Flag(*flag)), Type::Flag),
            NodeKind::List(items) => {
                let mut texts = Vec::new();
                for item in items {
                    let NodeKind::Text(text) = &item.kind else {
                        let fault = ExprFault::new(&item.span, "a list holds texts here");
                        return self.fault(fault.help("lists of numbers stand only right of `in`"));
                    };
                    texts.push(text.clone());
                }
                certain(Typed::Literal(Value::Texts(texts.into())), Type::Texts)
            }
            NodeKind::Name(name) if name == "today" => self.today(node),
            NodeKind::Name(_) | NodeKind::Select { .. } => {
                let found = self.find(node)?;
                self.value_of(found, &node.span)
            }
            NodeKind::Call { function, name, arguments } => self.function(function, name, arguments, &node.span),
            NodeKind::Unary(Unary::Not, of) => {
                let (tree, absent) = self.of_type(of, Type::Flag)?;
                Some(Part { tree: Typed::Not(tree.into()), is: Is::Value(Type::Flag), absent })
            }
            NodeKind::Unary(Unary::Negate, of) => {
                let (tree, absent) = self.of_type(of, Type::Number)?;
                let zero = Typed::Literal(Value::Number(Decimal::ZERO));
                let tree = match tree {
                    Typed::Literal(Value::Number(number)) => Typed::Literal(Value::Number(-number)),
                    tree => Typed::Arithmetic(Arithmetic::Subtract, zero.into(), tree.into()),
                };
                Some(Part { tree, is: Is::Value(Type::Number), absent })
            }
            NodeKind::Binary(Binary::And, a, b) => self.junction(a, b, true),
            NodeKind::Binary(Binary::Or, a, b) => self.junction(a, b, false),
            NodeKind::Binary(Binary::Compare(compare), a, b) => self.comparison(*compare, a, b, &node.span),
            NodeKind::Binary(Binary::In, a, b) => self.membership(a, b),
            NodeKind::Binary(Binary::Add, a, b) => self.sum(a, b, false, &node.span),
            NodeKind::Binary(Binary::Subtract, a, b) => self.sum(a, b, true, &node.span),
            NodeKind::Binary(Binary::Multiply, a, b) => self.product(a, b, Arithmetic::Multiply, &node.span),
            NodeKind::Binary(Binary::Divide, a, b) => self.product(a, b, Arithmetic::Divide, &node.span),
            NodeKind::If(cond, then, last) => self.choice(cond, then, last),
        }
    }

    fn today(&mut self, node: &Node) -> Option<Part> {
        if self.own_only {
            return self.fault(ExprFault::new(&node.span, "`today` cannot be named here").help(
                "what a record says by itself must not change overnight; put the comparison into a check or guard",
            ));
        }
        Some(Part { tree: Typed::Literal(Value::Flag(false)), is: Is::Today(Vec::new()), absent: None })
    }

    fn junction(&mut self, a: &Node, b: &Node, and: bool) -> Option<Part> {
        let first = self.of_type(a, Type::Flag);
        let known = first.as_ref().map(|(tree, _)| proven(tree, and)).unwrap_or_default();
        let second = self.knowing(&known, |typer| typer.of_type(b, Type::Flag));
        let ((a, a_absent), (b, b_absent)) = (first?, second?);
        let tree = if and { Typed::And(a.into(), b.into()) } else { Typed::Or(a.into(), b.into()) };
        Some(Part { tree, is: Is::Value(Type::Flag), absent: a_absent.or(b_absent) })
    }

    fn choice(&mut self, cond: &Node, then: &Node, last: &Node) -> Option<Part> {
        let (cond_tree, absent) = self.of_type(cond, Type::Flag)?;
        let then_part = self.knowing(&proven(&cond_tree, true), |typer| typer.value_at(then));
        let last_part = self.knowing(&proven(&cond_tree, false), |typer| typer.value_at(last));
        let ((a, a_type, a_absent), (b, b_type, b_absent)) = (then_part?, last_part?);
        if a_type != b_type {
            let say = format!("one branch is {a_type}, the other {b_type}");
            return self.fault(ExprFault::new(&(then.span.start..last.span.end), say));
        }
        let tree = Typed::If(cond_tree.into(), a.into(), b.into());
        Some(Part { tree, is: Is::Value(a_type), absent: absent.or(a_absent).or(b_absent) })
    }

    fn comparison(&mut self, compare: Compare, a: &Node, b: &Node, span: &Range<usize>) -> Option<Part> {
        let (left, right) = (self.part(a), self.part(b));
        let (left, right) = (left?, right?);
        let flag = |tree, absent| Some(Part { tree, is: Is::Value(Type::Flag), absent });
        match (left.is, right.is) {
            (Is::Today(_), Is::Today(_)) => self.fault(
                ExprFault::new(span, "`today` stands on both sides").help("compare it with a date of the record"),
            ),
            (Is::Today(shifts), Is::Value(Type::Date)) => {
                flag(Typed::Today(compare, shifts, right.tree.into()), left.absent.or(right.absent))
            }
            (Is::Value(Type::Date), Is::Today(shifts)) => {
                flag(Typed::Today(compare.mirrored(), shifts, left.tree.into()), left.absent.or(right.absent))
            }
            (Is::Today(_), Is::Value(ty)) | (Is::Value(ty), Is::Today(_)) => {
                let help = (ty == Type::Text).then(|| "write a day as `date('2026-01-31')`".to_owned());
                self.fault(ExprFault::new(span, format!("`today` is compared with {ty}")).help_if(help))
            }
            (Is::Value(a_type), Is::Value(b_type)) => {
                let absent = left.absent.or(right.absent);
                let left = self.choices_known(left.tree, &right.tree, b)?;
                let right = self.choices_known(right.tree, &left, a)?;
                let (a_tree, b_tree) = levelled(left, right);
                let same = a_type == b_type
                    || (is_level(&a_tree) && is_number(&b_tree))
                    || (is_level(&b_tree) && is_number(&a_tree));
                if !same {
                    let help = match (a_type, b_type) {
                        (Type::Date, Type::Text) | (Type::Text, Type::Date) => {
                            Some("write a day as `date('2026-01-31')`")
                        }
                        (Type::Number, Type::Text) | (Type::Text, Type::Number) => Some("numbers stand without quotes"),
                        (Type::Texts, Type::Text) | (Type::Text, Type::Texts) => Some("ask `'…' in list`"),
                        _ => None,
                    };
                    return self.fault(
                        ExprFault::new(span, format!("{a_type} is compared with {b_type}"))
                            .help_if(help.map(str::to_owned)),
                    );
                }
                let ordered = !matches!(compare, Compare::Equal | Compare::Unequal);
                let ty = if is_level(&a_tree) || is_level(&b_tree) { Type::Number } else { a_type };
                match ty {
                    Type::Texts | Type::Period => {
                        let help = if ty == Type::Period {
                            "add both to a date and compare the days"
                        } else {
                            "ask `'…' in list`"
                        };
                        self.fault(ExprFault::new(span, format!("{ty} cannot be compared")).help(help))
                    }
                    Type::Text | Type::Flag | Type::Record if ordered => self.fault(
                        ExprFault::new(span, format!("{ty} has no order"))
                            .help("order is for numbers, levels and dates"),
                    ),
                    _ => flag(Typed::Compare(compare, a_tree.into(), b_tree.into()), absent),
                }
            }
        }
    }

    /// Refuses a text that is none of the choices of the field it is compared with.
    fn choices_known(&mut self, tree: Typed, other: &Typed, other_node: &Node) -> Option<Typed> {
        let Typed::Field(_, field) = &tree else { return Some(tree) };
        let (Kind::Choice(choices) | Kind::Choices(choices) | Kind::Level(choices)) = &field.kind else {
            return Some(tree);
        };
        let texts: Vec<&str> = match other {
            Typed::Literal(Value::Text(text)) => vec![text],
            Typed::Literal(Value::Texts(texts)) => texts.iter().map(|text| &**text).collect(),
            _ => return Some(tree),
        };
        let Some(wrong) = texts.into_iter().find(|text| !choices.iter().any(|choice| choice == text)) else {
            return Some(tree);
        };
        let near = nearest(wrong, choices.iter().map(String::as_str)).map(|near| format!("did you mean `'{near}'`?"));
        let all = choices.iter().map(|choice| format!("`'{choice}'`")).collect::<Vec<_>>().join(", ");
        let span = match &other_node.kind {
            NodeKind::List(items) => items
                .iter()
                .find(|item| matches!(&item.kind, NodeKind::Text(text) if **text == *wrong))
                .map_or(&other_node.span, |item| &item.span),
            _ => &other_node.span,
        };
        let fault =
            ExprFault::new(span, format!("`{}` is never `'{wrong}'`", field.field)).help(format!("it is one of {all}"));
        self.fault(fault.help_if(near))
    }

    fn membership(&mut self, a: &Node, b: &Node) -> Option<Part> {
        let (tree, ty, absent) = self.value_at(a)?;
        let flag = |tree, absent| Some(Part { tree, is: Is::Value(Type::Flag), absent });
        if let NodeKind::List(items) = &b.kind
            && (matches!(ty, Type::Number | Type::Date) || is_level(&tree))
        {
            // A short list of numbers is a chain of comparisons.
            let mut any = Typed::Literal(Value::Flag(false));
            for item in items {
                let equal = self.comparison(Compare::Equal, a, item, &item.span)?;
                any = if matches!(any, Typed::Literal(_)) {
                    equal.tree
                } else {
                    Typed::Or(any.into(), equal.tree.into())
                };
            }
            return flag(any, absent);
        }
        if ty != Type::Text {
            let say = format!("`{}` is {ty}; only texts, numbers and dates can be `in` a list", self.written(&a.span));
            return self.fault(ExprFault::new(&a.span, say));
        }
        let (list, list_type, list_absent) = self.value_at(b)?;
        if list_type != Type::Texts {
            let say = format!("`{}` is {list_type}, but `in` wants a list", self.written(&b.span));
            let help =
                (list_type == Type::Text).then(|| "for a part of a text write `contains(text, 'part')`".to_owned());
            return self.fault(ExprFault::new(&b.span, say).help_if(help));
        }
        let tree = self.choices_known(tree, &list, b)?;
        let list = self.choices_known(list, &tree, a)?;
        flag(Typed::In(tree.into(), list.into()), absent.or(list_absent))
    }

    fn sum(&mut self, a: &Node, b: &Node, minus: bool, span: &Range<usize>) -> Option<Part> {
        let (left, right) = (self.part(a), self.part(b));
        let (left, right) = (left?, right?);
        let absent = left.absent.clone().or(right.absent.clone());
        let done = |tree, ty| Some(Part { tree, is: Is::Value(ty), absent: absent.clone() });
        let (ty, other) = match (left.is, right.is) {
            (Is::Today(mut shifts), Is::Value(Type::Period)) => {
                shifts.push(Shift { back: minus, by: right.tree.into() });
                return Some(Part { tree: left.tree, is: Is::Today(shifts), absent });
            }
            (Is::Value(Type::Period), Is::Today(mut shifts)) if !minus => {
                shifts.push(Shift { back: false, by: left.tree.into() });
                return Some(Part { tree: right.tree, is: Is::Today(shifts), absent });
            }
            (Is::Today(_), _) | (_, Is::Today(_)) => {
                let help = "only a period can be added to or taken from it; for an age compare days: `done < today - days(30)`";
                return self.fault(ExprFault::new(span, "`today` can only be moved by a period").help(help));
            }
            (Is::Value(a), Is::Value(b)) => (a, b),
        };
        let (left, right) = (left.tree, right.tree);
        match (ty, other) {
            (Type::Number, Type::Number) => {
                let operator = if minus { Arithmetic::Subtract } else { Arithmetic::Add };
                done(Typed::Arithmetic(operator, left.into(), right.into()), Type::Number)
            }
            (Type::Date, Type::Period) => {
                done(Typed::Moved(left.into(), Shift { back: minus, by: right.into() }), Type::Date)
            }
            (Type::Period, Type::Date) if !minus => {
                done(Typed::Moved(right.into(), Shift { back: false, by: left.into() }), Type::Date)
            }
            (Type::Period, Type::Period) if !minus => done(Typed::Together(left.into(), right.into()), Type::Period),
            (Type::Text, Type::Text) if !minus => done(Typed::Join(left.into(), right.into()), Type::Text),
            _ => {
                let help = match (ty, other) {
                    (Type::Date, Type::Date) => Some("the days between two dates: `days_between(a, b)`"),
                    (Type::Date, Type::Number) => Some("say what is counted: `days(n)` or `months(n)`"),
                    _ => None,
                };
                let say = if minus {
                    format!("{other} cannot be taken from {ty}")
                } else {
                    format!("{other} cannot be added to {ty}")
                };
                self.fault(ExprFault::new(span, say).help_if(help.map(str::to_owned)))
            }
        }
    }

    fn product(&mut self, a: &Node, b: &Node, operator: Arithmetic, span: &Range<usize>) -> Option<Part> {
        let (left, right) = (self.of_type(a, Type::Number), self.of_type(b, Type::Number));
        let ((left, a_absent), (right, b_absent)) = (left?, right?);
        let never_zero = matches!(&right, Typed::Literal(Value::Number(number)) if !number.is_zero());
        let zero = (operator == Arithmetic::Divide && !never_zero).then(|| MayBeAbsent {
            span: span.clone(),
            say: format!("`{}` has no value where `{}` is 0", self.written(span), self.written(&b.span)),
            help: "write `or(a / b, …)`".to_owned(),
        });
        let tree = Typed::Arithmetic(operator, left.into(), right.into());
        Some(Part { tree, is: Is::Value(Type::Number), absent: a_absent.or(b_absent).or(zero) })
    }
}

fn is_level(tree: &Typed) -> bool {
    matches!(tree, Typed::Field(_, field) if matches!(field.kind, Kind::Level(_)))
}

fn is_number(tree: &Typed) -> bool {
    matches!(tree, Typed::Literal(Value::Number(_)))
}

/// A level compared with the id of one of its choices is compared with that choice's place.
fn levelled(a: Typed, b: Typed) -> (Typed, Typed) {
    let place = |level: &Typed, other: Typed| match (level, &other) {
        (Typed::Field(_, field), Typed::Literal(Value::Text(text))) => match &field.kind {
            Kind::Level(choices) => match choices.iter().position(|choice| **choice == **text) {
                Some(place) => Typed::Literal(Value::Number(Decimal::from(place + 1))),
                None => other,
            },
            _ => other,
        },
        _ => other,
    };
    let b = place(&a, b);
    let a = place(&b, a);
    (a, b)
}
