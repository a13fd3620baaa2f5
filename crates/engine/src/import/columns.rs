//! Which column goes into which field: by mapping, id, label, or one of the field's other names. An unknown one is an error.

use std::{borrow::Cow, collections::BTreeSet};

use plumb_model::define::register::{Field, FieldKind, Register};

use crate::{
    desk::{ColumnMapping, ColumnUse, Mapping, Problem, ProblemKind},
    near::near,
    written::{NUMBER, STATE, field_named, plain},
};

/// What a column is for.
#[derive(Debug, Clone)]
pub(super) enum Target<'r> {
    /// A field.
    Field(&'r Field),
    /// The number a record has already.
    Number,
    /// The state a record is in already.
    State,
}

impl Target<'_> {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Field(field) => field.id.as_str(),
            Self::Number => "number",
            Self::State => "state",
        }
    }
}

/// A column that is taken in.
#[derive(Debug, Clone)]
pub(super) struct Column<'r> {
    /// Its place in each row, from 0.
    pub(super) place: usize,
    /// The header as it stands in the file.
    pub(super) header: String,
    pub(super) target: Target<'r>,
    pub(super) mapping: ColumnMapping,
    /// Found by its own name: what the cell says is what the field says.
    pub(super) named: bool,
    /// Places where a text too long for one cell goes on.
    pub(super) more: Vec<usize>,
}

impl<'r> Column<'r> {
    /// A value that every row gets.
    pub(super) fn set(field: &'r Field) -> Self {
        Self {
            place: 0,
            header: field.id.to_string(),
            target: Target::Field(field),
            mapping: ColumnMapping::default(),
            named: false,
            more: Vec::new(),
        }
    }

    /// What a row holds in it.
    pub(super) fn text<'c>(&self, cells: &'c [String]) -> Cow<'c, str> {
        let own = cells.get(self.place).map_or("", String::as_str);
        if self.more.is_empty() {
            return Cow::Borrowed(own);
        }
        let rest = self.more.iter().filter_map(|place| cells.get(*place));
        Cow::Owned(std::iter::once(own).chain(rest.map(String::as_str)).collect())
    }
}

/// How the file's columns are used, and the fields that every row gets besides.
#[derive(Debug)]
pub(super) struct Columns<'r> {
    pub(super) used: Vec<Column<'r>>,
    pub(super) set: Vec<(&'r Field, String)>,
    pub(super) report: Vec<ColumnUse>,
}

/// Finds out what each column is for.
pub(super) fn columns<'r>(
    register: &'r Register,
    header: &[String],
    mapping: &Mapping,
) -> Result<Columns<'r>, Problem> {
    names_exist(header, mapping)?;
    let mut columns = Columns { used: Vec::new(), set: Vec::new(), report: Vec::new() };
    let (mut taken, mut unknown): (BTreeSet<String>, Vec<&str>) = (BTreeSet::new(), Vec::new());
    for (place, header) in header.iter().enumerate() {
        let name = plain(header);
        let mapped = mapping.column.iter().find(|(column, _)| plain(column) == name).map(|(_, mapping)| mapping);
        let skipped = mapping.skip.iter().any(|skip| plain(skip) == name);
        let found = match mapped {
            Some(mapping) => Some((target(register, &mapping.field)?, "mapping", mapping.clone())),
            None if skipped => {
                columns.report.push(ColumnUse { column: header.clone(), field: None, by: "skip".to_owned() });
                continue;
            }
            None => by_name(register, header).map(|(target, by)| {
                let field = target.id().to_owned();
                (target, by, ColumnMapping { field, ..ColumnMapping::default() })
            }),
        };
        let Some((target, by, mapping)) = found else {
            match (left_behind(register, header), continued(&mut columns.used, header)) {
                (Some(by), _) => {
                    columns.report.push(ColumnUse { column: header.clone(), field: None, by: by.to_owned() });
                }
                (None, Some(column)) => {
                    column.more.push(place);
                    let (field, by) = (Some(column.target.id().to_owned()), "continued".to_owned());
                    columns.report.push(ColumnUse { column: header.clone(), field, by });
                }
                (None, None) => unknown.push(header),
            }
            continue;
        };
        let mut uses = vec![(target, mapping.clone())];
        for further in &mapping.and {
            uses.push((self::target(register, &further.field)?, further.clone()));
        }
        for (target, mapping) in uses {
            if !taken.insert(target.id().to_owned()) {
                let say = format!("two columns would fill `{}`; nothing was taken in", target.id());
                return Err(Problem::new(ProblemKind::Content, "import.two-columns", say)
                    .help(format!("skip one of them, or map `{header}` elsewhere"))
                    .field(header.clone()));
            }
            let field = Some(target.id().to_owned());
            columns.report.push(ColumnUse { column: header.clone(), field, by: by.to_owned() });
            let (header, named) = (header.clone(), by != "mapping");
            columns.used.push(Column { place, header, target, mapping, named, more: Vec::new() });
        }
    }
    if !unknown.is_empty() {
        return Err(unknown_columns(register, &unknown));
    }
    for (id, value) in &mapping.set {
        let Target::Field(field) = target(register, id)? else {
            let say = format!("`{id}` cannot be the same for every row");
            return Err(Problem::new(ProblemKind::Content, "import.mapping", say).field(id.clone()));
        };
        if taken.contains(id) {
            let say = format!("`{id}` is set for every row, but a column fills it too");
            return Err(Problem::new(ProblemKind::Content, "import.mapping", say).field(id.clone()));
        }
        columns.set.push((field, value.clone()));
    }
    Ok(columns)
}

/// A mapping that speaks of columns the file does not have was written for another file.
fn names_exist(header: &[String], mapping: &Mapping) -> Result<(), Problem> {
    for name in mapping.column.keys().chain(&mapping.skip) {
        if !header.iter().any(|header| plain(header) == plain(name)) {
            let say = format!("the mapping speaks of a column `{name}`, but the file has none; nothing was taken in");
            let problem = Problem::new(ProblemKind::Content, "import.mapping", say).field(name.clone());
            let near = near(name, header.iter().map(String::as_str));
            return Err(near.map_or(problem.clone(), |near| problem.help(near)));
        }
    }
    Ok(())
}

fn by_name<'r>(register: &'r Register, header: &str) -> Option<(Target<'r>, &'static str)> {
    if let Some((field, by)) = field_named(register, header, fillable) {
        return Some((Target::Field(field), by));
    }
    let name = plain(header);
    let own = |names: [&str; 2]| names.iter().any(|own| plain(own) == name);
    if own(NUMBER) {
        return Some((Target::Number, "id"));
    }
    if own(STATE) {
        return Some((Target::State, "id"));
    }
    // Files come by attaching; a column of them may only say what is there.
    let files = field_named(register, header, |field| matches!(field.kind, FieldKind::Files));
    files.filter(|(field, _)| field.maps_to.is_none()).map(|(field, by)| (Target::Field(field), by))
}

/// The field that a column of this header speaks of, filled by it or not.
pub(crate) fn field_of_column<'r>(register: &'r Register, header: &str) -> Option<&'r Field> {
    match by_name(register, header) {
        Some((Target::Field(field), _)) => Some(field),
        Some(_) => None,
        None => field_named(register, header, |_| true).map(|(field, _)| field),
    }
}

/// Why a column of a field stays behind: the value is computed, or the field was taken away.
fn left_behind(register: &Register, header: &str) -> Option<&'static str> {
    let (field, _) = field_named(register, header, |field| !fillable(field))?;
    Some(if matches!(field.kind, FieldKind::Computed { .. }) { "computed" } else { "retired" })
}

/// The column that one of this header goes on: `Reason (2)` after `Reason`.
fn continued<'c, 'r>(used: &'c mut [Column<'r>], header: &str) -> Option<&'c mut Column<'r>> {
    let (base, part) = header.strip_suffix(')')?.rsplit_once(" (")?;
    let part: usize = part.parse().ok()?;
    used.iter_mut().find(|column| column.header == base && column.more.len() + 2 == part)
}

/// Files come by attaching, computed values by themselves.
fn fillable(field: &Field) -> bool {
    field.maps_to.is_none() && !matches!(field.kind, FieldKind::Files | FieldKind::Computed { .. })
}

fn target<'r>(register: &'r Register, id: &str) -> Result<Target<'r>, Problem> {
    match id {
        "number" => return Ok(Target::Number),
        "state" => return Ok(Target::State),
        _ => {}
    }
    let problem = |say: String| Problem::new(ProblemKind::Content, "import.no-field", say).field(id);
    match register.field(id) {
        Some(field) if fillable(field) => Ok(Target::Field(field)),
        Some(field) => Err(problem(format!("`{id}` is of type `{}`, which no column fills", field.kind.word()))),
        None => {
            let known = register.fields.iter().filter(|field| fillable(field)).map(|field| field.id.as_str());
            let near = near(id, known.chain(["number", "state"]));
            let problem = problem(format!("the mapping names a field `{id}`, but `{}` has none", register.id));
            Err(near.map_or(problem.clone(), |near| problem.help(near)))
        }
    }
}

fn unknown_columns(register: &Register, unknown: &[&str]) -> Problem {
    let mut known: Vec<&str> = Vec::new();
    for field in register.fields.iter().filter(|field| fillable(field)) {
        known.extend([field.id.as_str(), field.name.en.as_str()]);
        known.extend(field.also.iter().map(String::as_str));
    }
    let named =
        unknown.iter().map(|header| match near(header, known.iter().copied()).filter(|near| near.starts_with("did")) {
            Some(near) => format!("`{header}` ({near})"),
            None => format!("`{header}`"),
        });
    let named = named.collect::<Vec<_>>().join(", ");
    let say = match unknown.len() {
        1 => format!("`{}` has no field for the column {named}; nothing was taken in", register.id),
        _ => format!("`{}` has no fields for the columns {named}; nothing was taken in", register.id),
    };
    let problem = Problem::new(ProblemKind::Content, "import.unknown-column", say)
        .help("say in a mapping file which field each fills, or leave it behind with `--skip COLUMN`");
    let mut each = unknown.iter().map(|name| (*name).to_owned());
    let problem = match each.next() {
        Some(first) => problem.field(first),
        None => problem,
    };
    each.fold(problem, |problem, name| {
        let say = format!("`{}` has no field for the column `{name}`", register.id);
        problem.and(Problem::new(ProblemKind::Content, "import.unknown-column", say).field(name))
    })
}
