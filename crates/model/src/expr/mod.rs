//! Expressions over records: CEL's syntax, typed against the register, compiled to closures. docs/pack-format.md, 'Expressions'.
//!
//! ```text
//! text ── lexical, syntax ──▶ tree ── names, typing, functions ──▶ typed tree ── compile ──▶ closures over Data
//!                                                                      └── reads: what it depends on
//! ```

use std::{cell::Cell, fmt, sync::Arc};

use jiff::civil::Date;

mod compile;
mod data;
pub mod decimal;
mod fault;
mod functions;
mod lexical;
mod names;
mod period;
mod presence;
mod reads;
mod record;
mod scope;
mod suggest;
mod syntax;
mod today;
mod typed;
mod typing;
mod value;

use compile::{Compiler, Frame, Note, Run};
pub use data::{Data, Members};
pub use fault::ExprFault;
pub use lexical::{MAX_BYTES, MAX_DEPTH, MAX_OPERATORS};
pub use period::Period;
pub use reads::{FieldKey, Read, Via};
pub use record::{Others, RecordView};
pub use scope::{Absent, FieldRef, FieldRole, FieldShape, Kind, RegisterShape, Schema, Scope};
pub use suggest::nearest;
pub use today::Until;
pub(crate) use today::within;
use typed::{Place, Set, Typed};
pub use value::{Handle, Type, Value};

/// A typed, compiled expression with its source text. Cheap to clone.
#[derive(Clone)]
pub struct Expr {
    source: Arc<str>,
    tree: Arc<Typed>,
    result: Type,
    reads: Arc<[Read]>,
    program: Arc<Program>,
}

/// The closures, and what they may find missing.
struct Program {
    run: Runs,
    notes: Vec<Note>,
}

enum Runs {
    Flag(Run<bool>),
    Value(Run<Value>),
}

/// What an evaluation yields.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<T> {
    /// The value; absent where something it needs has none.
    pub value: Option<T>,
    /// The first day on which it could change without anything being written.
    pub until: Until,
    /// What had no value, for [`Expr::why`].
    pub missing: Option<Missing>,
}

/// The first thing read that had no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing(u32);

impl Expr {
    /// Types and compiles a text in its scope.
    ///
    /// # Errors
    /// Every fault found, with the bytes it is about; never empty.
    pub fn compile(text: &str, scope: &Scope<'_>) -> Result<Self, Vec<ExprFault>> {
        let (tree, result) = typing::typed(text, scope)?;
        let program = Arc::new(Program::of(&tree, result, &mut |_| 0));
        let reads = reads::reads(&tree).into();
        Ok(Self { source: text.into(), tree: Arc::new(tree), result, reads, program })
    }

    /// The text as its author wrote it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The type of its values.
    #[must_use]
    pub fn result(&self) -> Type {
        self.result
    }

    /// Everything it reads; computed fields are already resolved to what they are computed from.
    #[must_use]
    pub fn reads(&self) -> &[Read] {
        &self.reads
    }

    /// The same expression for data that keeps its fields in numbered columns: each [`FieldRef::column`] is set by `columns`.
    #[must_use]
    pub fn bind(&self, columns: &mut dyn FnMut(&FieldRef) -> u32) -> Self {
        Self { program: Arc::new(Program::of(&self.tree, self.result, columns)), ..self.clone() }
    }

    /// Evaluates a yes or no. Anything else yields no value.
    #[must_use]
    pub fn holds(&self, data: &dyn Data, at: Handle, today: Date) -> Answer<bool> {
        let missing = Cell::new(None);
        let frame = Frame { data, own: at, member: at, today, missing: &missing };
        let (value, until) = match &self.program.run {
            Runs::Flag(run) => {
                let out = run(&frame);
                (out.value, out.until)
            }
            Runs::Value(run) => {
                let out = run(&frame);
                (out.value.and_then(|value| value.as_flag()), out.until)
            }
        };
        let missing = if value.is_none() { missing.get().map(Missing) } else { None };
        Answer { value, until, missing }
    }

    /// Evaluates to a value of [`Self::result`].
    #[must_use]
    pub fn value(&self, data: &dyn Data, at: Handle, today: Date) -> Answer<Value> {
        let missing = Cell::new(None);
        let frame = Frame { data, own: at, member: at, today, missing: &missing };
        let (value, until) = match &self.program.run {
            Runs::Flag(run) => {
                let out = run(&frame);
                (out.value.map(Value::Flag), out.until)
            }
            Runs::Value(run) => {
                let out = run(&frame);
                (out.value, out.until)
            }
        };
        let missing = if value.is_none() { missing.get().map(Missing) } else { None };
        Answer { value, until, missing }
    }

    /// Says what was missing: `has no next calibration`.
    #[must_use]
    pub fn why(&self, missing: Missing) -> Option<String> {
        let plain = |id: &str| id.replace(['_', '-'], " ");
        Some(match self.program.notes.get(missing.0 as usize)? {
            Note::Field(Place::Own, field) | Note::Nothing(Set::Links(field) | Set::Rows(_, field)) => {
                format!("has no {}", field.words())
            }
            Note::Field(Place::Hop(link), field) => format!("its {} has no {}", link.words(), field.words()),
            Note::Field(Place::Organisation, field) => format!("the organisation has no {}", field.words()),
            Note::Field(Place::Member, field) => match &field.table {
                Some(table) => format!("a row of {} has no {}", plain(table.as_str()), field.words()),
                None => format!("one of its {} has no {}", plain(field.register.as_str()), field.words()),
            },
            Note::Nothing(Set::Pointing(link)) => format!("has no {}", plain(link.register.as_str())),
        })
    }
}

impl Program {
    fn of(tree: &Typed, result: Type, columns: &mut dyn FnMut(&FieldRef) -> u32) -> Self {
        let mut compiler = Compiler { notes: Vec::new(), columns };
        let run = match result {
            Type::Flag => Runs::Flag(compiler.flag(tree)),
            _ => Runs::Value(compiler.value(tree)),
        };
        Self { run, notes: compiler.notes }
    }
}

impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expr").field(&self.source).finish()
    }
}

impl PartialEq for Expr {
    /// Two expressions are the same if they say the same of the same fields.
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source && self.tree == other.tree
    }
}
