//! Which column goes into which field: by mapping, id, label, or one of the field's other names. An unknown one is an error.

use std::collections::BTreeSet;

use plumb_model::define::register::{Field, FieldKind, Register};

use crate::{
    desk::{ColumnMapping, ColumnUse, Mapping, Problem, ProblemKind},
    near::near,
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
}

/// How the file's columns are used, and the fields that every row gets besides.
#[derive(Debug)]
pub(super) struct Columns<'r> {
    pub(super) used: Vec<Column<'r>>,
    pub(super) set: Vec<(&'r Field, String)>,
    pub(super) report: Vec<ColumnUse>,
}

/// A header without case, punctuation and doubled spaces.
pub(super) fn plain(header: &str) -> String {
    let spaced: String = header.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
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
            None => by_name(register, &name).map(|(target, by)| {
                let field = target.id().to_owned();
                (target, by, ColumnMapping { field, ..ColumnMapping::default() })
            }),
        };
        let Some((target, by, mapping)) = found else {
            unknown.push(header);
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
            columns.used.push(Column { place, header: header.clone(), target, mapping });
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

fn by_name<'r>(register: &'r Register, name: &str) -> Option<(Target<'r>, &'static str)> {
    let fields = || register.fields.iter().filter(|field| fillable(field));
    let with = |by: &dyn Fn(&Field) -> bool| fields().find(|field| by(field)).map(Target::Field);
    if let Some(target) = with(&|field| plain(field.id.as_str()) == name) {
        return Some((target, "id"));
    }
    if let Some(target) =
        with(&|field| plain(&field.name.en) == name || field.name.other.values().any(|label| plain(label) == name))
    {
        return Some((target, "label"));
    }
    if let Some(target) = with(&|field| field.also.iter().any(|also| plain(also) == name)) {
        return Some((target, "also"));
    }
    match name {
        "number" => Some((Target::Number, "id")),
        "state" => Some((Target::State, "id")),
        _ => None,
    }
}

/// Files come by attaching, tables by their own import, computed values by themselves.
fn fillable(field: &Field) -> bool {
    field.maps_to.is_none()
        && !matches!(field.kind, FieldKind::Files | FieldKind::Table(_) | FieldKind::Computed { .. })
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
    match unknown.first() {
        Some(first) => problem.field((*first).to_owned()),
        None => problem,
    }
}
