//! Who must be judged anew when a record changes: the graph of what each check reads, walked backwards.

use super::{
    columns::{Cells, Columns, Slot},
    forms::Work,
    population::Population,
};
use crate::{
    expr::{FieldKey, FieldRole, Read, Via},
    fold::NUMBER,
};

/// A set of a register's columns, one bit each; from the 128th on they share the last.
type Set = u128;

const EVERYTHING: Set = Set::MAX;

fn bit(column: usize) -> Set {
    1 << column.min(127)
}

/// How to get from a changed record to the records to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It is the record to judge.
    Itself,
    /// The records to judge link to it, through this column of their register.
    Sources { register: u16, column: u16 },
    /// It links to the records to judge, through this column of its own.
    Ends { column: u16 },
    /// All of them: it is the organisation's record.
    All,
}

/// That a population of a check reads these columns of a register by some way.
#[derive(Debug)]
struct Hook {
    way: Way,
    columns: Set,
    check: usize,
    population: usize,
}

/// The graph.
#[derive(Debug)]
pub(super) struct Dependents {
    /// By register.
    hooks: Vec<Vec<Hook>>,
    /// Columns of other registers whose links lead to a register.
    links_to: Vec<Vec<(u16, u16)>>,
}

impl Dependents {
    /// An empty graph over columns that are complete.
    pub(super) fn new(columns: &Columns) -> Self {
        let registers = columns.layouts.len();
        let mut links_to = vec![Vec::new(); registers];
        for (register, column, to) in columns.link_columns() {
            let target = to.and_then(|to| columns.register(to));
            if let Some(all) = target.and_then(|target| links_to.get_mut(usize::from(target))) {
                all.push((register, column));
            }
        }
        Self { hooks: (0..registers).map(|_| Vec::new()).collect(), links_to }
    }

    /// Adds what a check reads.
    pub(super) fn follow(&mut self, check: usize, work: &Work, columns: &Columns) {
        for (place, population) in work.populations.iter().enumerate() {
            self.hook(population.over, Hook { way: Way::Itself, columns: 0, check, population: place });
            let consequence = work.consequence.iter().filter(|_| place == 1);
            for read in population.expressions().chain(consequence).flat_map(crate::expr::Expr::reads) {
                self.read(read, population, check, place, columns);
            }
        }
        if let crate::define::check::Form::Covers { by, via, .. } = &work.check.form {
            let key: FieldKey = (by.clone(), None, via.clone());
            if let (Some(register), Some(column)) = (columns.register(by), columns.field_column(&key)) {
                self.hook(register, Hook { way: Way::Itself, columns: bit(column), check, population: 0 });
            }
        }
    }

    fn read(&mut self, read: &Read, population: &Population, check: usize, place: usize, columns: &Columns) {
        let Some(register) = columns.register(&read.field.register) else { return };
        let set = if read.field.role == FieldRole::Number || read.field.field.as_str() == NUMBER {
            EVERYTHING
        } else {
            columns.field_column(&read.field.key()).map_or(EVERYTHING, bit)
        };
        let link = |link: &crate::expr::FieldRef| columns.field_column(&link.key()).and_then(|c| u16::try_from(c).ok());
        let way = match &read.via {
            Via::Own => Way::Itself,
            Via::Organisation => Way::All,
            Via::Link(through) => match link(through) {
                Some(column) => Way::Sources { register: population.over, column },
                None => Way::All,
            },
            Via::Pointing(through) => match link(through) {
                Some(column) => Way::Ends { column },
                None => Way::All,
            },
        };
        self.hook(register, Hook { way, columns: set, check, population: place });
    }

    fn hook(&mut self, register: u16, hook: Hook) {
        let Some(hooks) = self.hooks.get_mut(usize::from(register)) else { return };
        let same =
            |old: &&mut Hook| old.way == hook.way && old.check == hook.check && old.population == hook.population;
        match hooks.iter_mut().find(same) {
            Some(old) => old.columns |= hook.columns,
            None => hooks.push(hook),
        }
    }

    /// The checks that judge records of a register.
    pub(super) fn over(&self, register: u16) -> impl Iterator<Item = usize> {
        let hooks = self.hooks.get(usize::from(register)).into_iter().flatten();
        hooks.filter(|hook| hook.way == Way::Itself).map(|hook| hook.check)
    }

    /// Names every record that must be judged anew, by check and population; [`None`] for all records.
    pub(super) fn spread(
        &self,
        slot: Slot,
        old: Option<&Cells>,
        renumbered: bool,
        columns: &Columns,
        touch: &mut dyn FnMut(usize, usize, Option<Slot>),
    ) {
        let Some(place) = columns.place(slot) else { return };
        let new = place.cells.as_ref();
        let live = |cells: Option<&Cells>| cells.is_some_and(|cells| !cells.void);
        let appeared = live(old) != live(new);
        let whole = appeared || renumbered || old.is_some() != new.is_some();
        let changed = match (old, new) {
            (Some(old), Some(new)) if !whole => {
                let pairs = old.held.iter().zip(&new.held).enumerate();
                pairs.filter(|(_, (old, new))| old != new).fold(0, |set, (column, _)| set | bit(column))
            }
            _ => EVERYTHING,
        };
        self.touch(slot, old, place.register, changed, whole, columns, touch);
        if appeared {
            // A record that comes or goes changes the links that lead to it, as those see it who read them.
            for &(register, column) in self.links_to.get(usize::from(place.register)).into_iter().flatten() {
                for &source in columns.pointing(slot, register, column) {
                    self.touch(source, None, register, bit(usize::from(column)), false, columns, touch);
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one step of `spread`, which has already taken the record apart")]
    fn touch(
        &self,
        slot: Slot,
        old: Option<&Cells>,
        register: u16,
        changed: Set,
        whole: bool,
        columns: &Columns,
        touch: &mut dyn FnMut(usize, usize, Option<Slot>),
    ) {
        for hook in self.hooks.get(usize::from(register)).into_iter().flatten() {
            if !whole && hook.columns & changed == 0 {
                continue;
            }
            match hook.way {
                Way::Itself => touch(hook.check, hook.population, Some(slot)),
                Way::All => touch(hook.check, hook.population, None),
                Way::Sources { register, column } => {
                    for &source in columns.pointing(slot, register, column) {
                        touch(hook.check, hook.population, Some(source));
                    }
                }
                Way::Ends { column } => {
                    let before = match old.and_then(|old| old.held.get(usize::from(column))) {
                        Some(super::columns::Held::Links(ends)) => &**ends,
                        _ => &[],
                    };
                    for &end in before.iter().chain(columns.ends(slot, usize::from(column))) {
                        touch(hook.check, hook.population, Some(end));
                    }
                }
            }
        }
    }
}
