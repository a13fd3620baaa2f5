//! Finds the field behind a name: own, a member's (`x.field`), one hop away (`link.field`), or the organisation's.

use std::{ops::Range, sync::Arc};

use super::{
    fault::ExprFault,
    presence,
    scope::{FieldRef, FieldRole, FieldShape, Kind},
    suggest::nearest,
    syntax::{Node, NodeKind},
    typed::{Is, MayBeAbsent, Part, Place, Set, Typed},
    typing::{Member, Typer},
    value::Type,
};
use crate::{
    fold::NUMBER,
    id::{FieldId, RegisterId},
};

/// A field with the place it is read from.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) place: Place,
    pub(crate) field: Arc<FieldRef>,
    /// The record cannot be without it; the place may still be missing.
    pub(crate) required: bool,
}

impl Typer<'_> {
    /// The field that a name or selection stands for; records the fault where there is none.
    pub(crate) fn find(&mut self, node: &Node) -> Option<Found> {
        match &node.kind {
            NodeKind::Name(name) => self.find_own(name, &node.span),
            NodeKind::Select { of, field } => {
                if let NodeKind::Select { of: first, .. } = &of.kind
                    && matches!(&first.kind, NodeKind::Name(name) if name == "from")
                {
                    return self.fault(
                        ExprFault::new(&node.span, "this is a set of records, not a value")
                            .help(format!("put it into a function over many: `count({})`", self.written(&node.span))),
                    );
                }
                let NodeKind::Name(base) = &of.kind else {
                    return self.fault(
                        ExprFault::new(&node.span, "an expression looks at most one link far")
                            .help("let a computed field of the linked register say it"),
                    );
                };
                let field_span = node.span.end - field.len().min(node.span.len())..node.span.end;
                self.find_through(base, &of.span, field, &field_span)
            }
            _ => self.fault(ExprFault::new(&node.span, "a field was expected here")),
        }
    }

    fn find_own(&mut self, name: &str, span: &Range<usize>) -> Option<Found> {
        if self.member.as_ref().is_some_and(|member| member.name == name) {
            let help = format!("name a field of it: `{name}.state`");
            return self.fault(ExprFault::new(span, format!("`{name}` is a whole record or row")).help(help));
        }
        let register = self.register.clone();
        if let Some(found) = self.field_of(&self.place.clone(), &register, None, name) {
            return Some(found);
        }
        if matches!(name, "from" | "org") {
            let help = if name == "org" { "write `org.name`" } else { "write `count(from.register.link)`" };
            return self.fault(ExprFault::new(span, format!("`{name}` does not stand alone")).help(help));
        }
        let member = self.member.as_ref().and_then(|member| {
            let fields = self.names_of(&member.register, member.table.as_ref());
            fields.iter().any(|field| field == name).then(|| format!("write `{}.{name}`", member.name))
        });
        let mut names = self.names_of(&register, None);
        names.push("today".to_owned());
        let near = nearest(name, names.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
        let dashed = self.dashed(name);
        self.fault(
            ExprFault::new(span, format!("`{register}` has no field `{name}`"))
                .help(format!("it has {}", list(&names)))
                .help_if(near)
                .help_if(member)
                .help_if(dashed),
        )
    }

    fn find_through(&mut self, base: &str, base_span: &Range<usize>, name: &str, span: &Range<usize>) -> Option<Found> {
        if let Some(Member { register, table, .. }) = self.member.clone().filter(|member| member.name == base) {
            let found = self.field_of(&Place::Member, &register, table.as_ref(), name);
            return found.or_else(|| self.no_field(&register, table.as_ref(), name, span));
        }
        if base == "org" {
            if self.own_only {
                return self.fault(not_own(base_span, "org"));
            }
            let Some(register) = self.schema.organisation.clone() else {
                return self
                    .fault(ExprFault::new(base_span, "no register plays the organisation, so there is no `org`"));
            };
            let found = self.field_of(&Place::Organisation, &register, None, name);
            return found.or_else(|| self.no_field(&register, None, name, span));
        }
        if base == "from" {
            return self.fault(
                ExprFault::new(base_span, "`from.…` is a set of records")
                    .help("put it into a function over many: `count(from.register.link)`"),
            );
        }
        let link = self.find_own(base, base_span)?;
        let (to, many) = match &link.field.kind {
            Kind::Link { to, many } => (to.clone(), *many),
            kind => {
                let say = format!("`{base}` is no link, so it has no field `{name}`");
                let help = matches!(kind, Kind::Table(_))
                    .then(|| format!("look through its rows: `any({base}, x, x.{name} …)`"));
                return self.fault(ExprFault::new(base_span, say).help_if(help));
            }
        };
        if many {
            let help = format!("look through them: `any({base}, x, x.{name} …)`");
            return self.fault(ExprFault::new(base_span, format!("`{base}` may link several records")).help(help));
        }
        if self.own_only {
            return self.fault(not_own(base_span, base));
        }
        if link.place != Place::Own {
            return self.fault(ExprFault::new(base_span, "an expression looks at most one link far"));
        }
        let Some(register) = to.filter(|to| self.schema.registers.contains_key(to)) else {
            return self.fault(ExprFault::new(base_span, format!("`{base}` leads to a register that no pack defines")));
        };
        let found = self.field_of(&Place::Hop(link.field), &register, None, name);
        found.or_else(|| self.no_field(&register, None, name, span))
    }

    fn no_field(
        &mut self,
        register: &RegisterId,
        table: Option<&FieldId>,
        name: &str,
        span: &Range<usize>,
    ) -> Option<Found> {
        let names = self.names_of(register, table);
        let near = nearest(name, names.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
        let whose =
            table.map_or_else(|| format!("`{register}` has no field"), |table| format!("`{table}` has no column"));
        let fault = ExprFault::new(span, format!("{whose} `{name}`")).help(format!("it has {}", list(&names)));
        self.fault(fault.help_if(near))
    }

    fn field_of(&self, place: &Place, register: &RegisterId, table: Option<&FieldId>, name: &str) -> Option<Found> {
        let shape = self.schema.registers.get(register)?;
        let make = |field: FieldId, label: &str, kind: Kind, required: bool, role: FieldRole| Found {
            place: place.clone(),
            field: Arc::new(FieldRef {
                register: register.clone(),
                table: table.cloned(),
                field,
                name: label.to_owned(),
                kind,
                role,
                column: 0,
            }),
            required,
        };
        let declared = |fields: &[FieldShape]| {
            let field = fields.iter().find(|field| field.id.as_str() == name)?;
            Some(make(field.id.clone(), &field.name, field.kind.clone(), field.required, FieldRole::Declared))
        };
        if let Some(table) = table {
            let field = shape.fields.iter().find(|field| field.id == *table)?;
            return if let Kind::Table(columns) = &field.kind { declared(columns) } else { None };
        }
        match name {
            "state" => {
                let states = shape.states.iter().map(|state| state.as_str().to_owned()).collect();
                Some(make(FieldId::new("state").ok()?, "State", Kind::Choice(states), true, FieldRole::State))
            }
            NUMBER => Some(make(FieldId::new(NUMBER).ok()?, "Number", Kind::Text, true, FieldRole::Number)),
            _ => declared(&shape.fields),
        }
    }

    fn names_of(&self, register: &RegisterId, table: Option<&FieldId>) -> Vec<String> {
        let Some(shape) = self.schema.registers.get(register) else { return Vec::new() };
        let names = |fields: &[FieldShape]| fields.iter().map(|field| field.id.as_str().to_owned()).collect::<Vec<_>>();
        match table {
            Some(table) => match shape.fields.iter().find(|field| field.id == *table).map(|field| &field.kind) {
                Some(Kind::Table(columns)) => names(columns),
                _ => Vec::new(),
            },
            None => names(&shape.fields).into_iter().chain(["state".to_owned(), NUMBER.to_owned()]).collect(),
        }
    }

    /// `due-date` reads as `due - date`: says so where a field with a dash was meant.
    fn dashed(&self, name: &str) -> Option<String> {
        let begins = format!("{name}-");
        let ids = self.names_of(&self.register, None);
        let meant = ids.iter().find(|id| id.starts_with(&begins))?;
        Some(format!("`{meant}` reads as a subtraction: fields named in expressions have `_` in their ids"))
    }

    /// The value of a field that was found.
    pub(crate) fn value_of(&mut self, found: Found, span: &Range<usize>) -> Option<Part> {
        let words = found.field.field.clone();
        let ty = match &found.field.kind {
            Kind::Text | Kind::Choice(_) => Type::Text,
            Kind::Number | Kind::Money | Kind::Level(_) => Type::Number,
            Kind::Date | Kind::Moment => Type::Date,
            Kind::Duration => Type::Period,
            Kind::Choices(_) | Kind::Requirements => Type::Texts,
            Kind::Flag => Type::Flag,
            Kind::Link { many: false, .. } => Type::Record,
            Kind::Link { many: true, .. } | Kind::Files | Kind::Table(_) => {
                let help = format!("ask `has({words})`, `size({words})`, or look through it with `any({words}, x, …)`");
                return self.fault(ExprFault::new(span, format!("`{words}` holds several things")).help(help));
            }
            Kind::Computed { formula, result } => {
                let (formula, result) = (formula.clone(), *result);
                return self.inline(&found, &formula, result, span);
            }
        };
        let absent = self.may_be_absent(&found, span);
        let tree = if ty == Type::Record {
            Typed::End(found.place, found.field)
        } else {
            Typed::Field(found.place, found.field)
        };
        Some(Part { tree, is: Is::Value(ty), absent })
    }

    fn may_be_absent(&self, found: &Found, span: &Range<usize>) -> Option<MayBeAbsent> {
        let written = self.written(span);
        let (key, guard) = match &found.place {
            Place::Hop(link) if !self.proven.contains(&presence::link_key(link)) => {
                let guard = if found.required { link.field.to_string() } else { written.clone() };
                (presence::key(&Typed::Field(found.place.clone(), found.field.clone())), guard)
            }
            _ if found.required => return None,
            _ => (presence::key(&Typed::Field(found.place.clone(), found.field.clone())), written.clone()),
        };
        (!self.proven.contains(&key)).then(|| MayBeAbsent {
            span: span.clone(),
            say: format!("`{written}` may have no value"),
            help: format!("write `has({guard}) && …` before it, or `or({written}, …)`"),
        })
    }

    /// The set that a function over many looks through.
    pub(crate) fn set(&mut self, node: &Node) -> Option<(Set, Member)> {
        let member = |register: &RegisterId, table: Option<&FieldId>| Member {
            name: String::new(),
            register: register.clone(),
            table: table.cloned(),
        };
        if let NodeKind::Select { of, field: link } = &node.kind
            && let NodeKind::Select { of: base, field: register } = &of.kind
            && matches!(&base.kind, NodeKind::Name(name) if name == "from")
        {
            if self.own_only {
                return self.fault(not_own(&node.span, "from"));
            }
            let register_span = of.span.end - register.len().min(of.span.len())..of.span.end;
            let Some(id) = self.schema.registers.keys().find(|id| id.as_str() == register).cloned() else {
                let near = nearest(register, self.schema.registers.keys().map(RegisterId::as_str));
                let help = near.map(|near| format!("did you mean `{near}`?"));
                return self
                    .fault(ExprFault::new(&register_span, format!("there is no register `{register}`")).help_if(help));
            };
            let link_span = node.span.end - link.len().min(node.span.len())..node.span.end;
            let found = match self.field_of(&Place::Member, &id, None, link) {
                Some(found) => found,
                None => self.no_field(&id, None, link, &link_span)?,
            };
            return match &found.field.kind {
                Kind::Link { to: Some(to), .. } if *to == self.register => {
                    Some((Set::Pointing(found.field), member(&id, None)))
                }
                Kind::Link { to, .. } => {
                    let to = to.as_ref().map_or("nowhere", RegisterId::as_str);
                    let say = format!("`{link}` of `{id}` leads to `{to}`, not to `{}`", self.register);
                    self.fault(ExprFault::new(&link_span, say))
                }
                _ => self.fault(ExprFault::new(&link_span, format!("`{link}` of `{id}` is no link"))),
            };
        }
        if !matches!(node.kind, NodeKind::Name(_)) {
            return self.fault(
                ExprFault::new(&node.span, "this is no set of records or rows")
                    .help("a set is `from.register.link`, a table field, or a field of several links"),
            );
        }
        let found = self.find(node)?;
        match &found.field.kind {
            Kind::Table(_) => {
                let member = member(&found.field.register, Some(&found.field.field));
                Some((Set::Rows(found.place, found.field), member))
            }
            Kind::Link { .. } if self.own_only => self.fault(not_own(&node.span, found.field.field.as_str())),
            Kind::Link { to: Some(to), many: true } => {
                let member = member(to, None);
                Some((Set::Links(found.field), member))
            }
            _ => self.fault(
                ExprFault::new(&node.span, format!("`{}` is no set of records or rows", found.field.field))
                    .help("a set is `from.register.link`, a table field, or a field of several links"),
            ),
        }
    }
}

pub(crate) fn not_own(span: &Range<usize>, name: &str) -> ExprFault {
    ExprFault::new(span, format!("`{name}` lies outside the record; only its own fields can be named here"))
}

fn list(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown} and {} more", names.len() - SHOWN) } else { shown }
}
