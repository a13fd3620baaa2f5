//! `plumb record …`: one record at a time. Values are given as `field=value`, as a person would write them in the form.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use plumb_engine::desk::{
    Act, Answer, Done, Filter, Given, GivenValue, Order, Problem, ProblemKind, RecordRef, Request,
};
use plumb_model::decide::ErasureGround;

use crate::{
    data_folder::{ask, unexpected},
    list,
    options::{self, Shared},
    outcome::Outcome,
    record_view, register_view,
    terminal::Terminal,
};

#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Asked {
    #[command(subcommand)]
    act: RecordAct,
    /// The same key again gives the same answer and changes nothing, for seven days
    #[arg(long, global = true)]
    key: Option<String>,
}

#[derive(Debug, Subcommand)]
enum RecordAct {
    /// Make a record
    Create {
        /// The register, such as nonconformities; `plumb record registers` lists them
        register: String,
        /// Values: field=value, such as title="Scratched housing"; `plumb record registers REGISTER` names the fields; give a field several times for several values
        values: Vec<String>,
    },
    /// Change values; `field=` takes a value away
    Set {
        /// The record's number
        number: String,
        /// Values: field=value
        #[arg(required = true)]
        values: Vec<String>,
        /// Why, where the register asks
        #[arg(long)]
        reason: Option<String>,
        /// Only if nobody changed it since this version
        #[arg(long, value_name = "VERSION")]
        seen: Option<u64>,
    },
    /// Take a step of the workflow
    Move {
        /// The record's number
        number: String,
        /// The step, such as approve
        step: String,
        /// Values that the step asks for: field=value
        values: Vec<String>,
        /// Why, where the step asks
        #[arg(long)]
        reason: Option<String>,
        /// Only if nobody changed it since this version
        #[arg(long, value_name = "VERSION")]
        seen: Option<u64>,
    },
    /// Link to another record
    Link {
        /// The record's number
        number: String,
        /// Its link field
        field: String,
        /// The other record's number
        to: String,
    },
    /// Take a link away
    Unlink {
        /// The record's number
        number: String,
        /// Its link field
        field: String,
        /// The other record's number
        to: String,
    },
    /// File a file with a record
    Attach {
        /// The record's number
        number: String,
        /// Its files field
        field: String,
        /// The file
        file: PathBuf,
        /// The name it is kept under
        #[arg(long)]
        name: Option<String>,
        /// Its media type, such as application/pdf
        #[arg(long)]
        media_type: Option<String>,
    },
    /// Comment on a record
    Comment {
        /// The record's number
        number: String,
        /// What to say
        text: String,
    },
    /// Make a record void, for a reason; nothing is ever deleted
    Void {
        /// The record's number
        number: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Erase what a record holds, for good; its workflow and times stay in the log, so that it still verifies
    Erase {
        /// The record's number
        number: String,
        /// retention: the time for which it had to be kept is over; request: a person may ask for it (GDPR)
        #[arg(long, value_enum)]
        ground: Ground,
        /// Which rule, or whose request
        #[arg(long)]
        reason: String,
    },
    /// Put a record on legal hold: nothing of it can be erased
    Hold {
        /// The record's number
        number: String,
        /// The dispute or investigation
        #[arg(long)]
        reason: String,
    },
    /// End a legal hold
    Release {
        /// The record's number
        number: String,
        /// Why it is over
        #[arg(long)]
        reason: String,
    },
    /// Show a record
    Show {
        /// The record's number
        number: String,
        /// As it stood at the end of this day
        #[arg(long, value_name = "DATE", value_parser = options::day)]
        on: Option<Date>,
    },
    /// List a register
    List {
        /// The register
        register: String,
        /// Narrow: field=value, field>=value, field<=value
        #[arg(long = "where", value_name = "FILTER")]
        filters: Vec<String>,
        /// Order by this field; `-field` for the highest first
        #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
        order: Option<String>,
        /// Void records too
        #[arg(long)]
        void: bool,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// The next page, as the page before named it
        #[arg(long)]
        after: Option<String>,
    },
    /// What registers there are; with a register: its fields, choices and steps
    Registers {
        /// One register, such as nonconformities
        register: Option<String>,
    },
    /// All that ever happened to a record, with old and new values
    History {
        /// The record's number
        number: String,
    },
}

/// On what ground content is erased.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Ground {
    Retention,
    Request,
}

impl From<Ground> for ErasureGround {
    fn from(ground: Ground) -> Self {
        match ground {
            Ground::Retention => Self::Retention,
            Ground::Request => Self::Request,
        }
    }
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let act = match &asked.act {
        RecordAct::Show { number, on } => {
            let request = Request::Show { record: RecordRef(number.clone()), on: *on };
            let Answer::Record(record) = ask(shared, request)? else { return Err(unexpected()) };
            if terminal.wants_data() {
                terminal.data(&record);
            } else {
                record_view::say_record(terminal, &record);
            }
            return Ok(Outcome::Ran);
        }
        RecordAct::History { number } => {
            let Answer::History(history) = ask(shared, Request::History { record: RecordRef(number.clone()) })? else {
                return Err(unexpected());
            };
            if terminal.wants_data() {
                terminal.data(&history);
            } else {
                record_view::say_history(terminal, &history);
            }
            return Ok(Outcome::Ran);
        }
        RecordAct::Registers { register } => {
            let Answer::Registers { registers } = ask(shared, Request::Registers { register: register.clone() })?
            else {
                return Err(unexpected());
            };
            if terminal.wants_data() {
                terminal.data(&registers);
            } else {
                register_view::say(terminal, &registers, register.is_some());
            }
            return Ok(Outcome::Ran);
        }
        RecordAct::List { register, filters, order, void, limit, after } => {
            let request = Request::List {
                register: register.clone(),
                filters: filters.iter().map(|text| filter(text)).collect::<Result<_, _>>()?,
                order: order.as_deref().map(|text| Order {
                    field: text.trim_start_matches('-').to_owned(),
                    descending: text.starts_with('-'),
                }),
                void: *void,
                limit: *limit,
                after: after.clone(),
            };
            let Answer::List(page) = ask(shared, request)? else { return Err(unexpected()) };
            if terminal.wants_data() {
                terminal.data(&page);
            } else {
                list::say(terminal, &page);
            }
            return Ok(Outcome::Ran);
        }
        RecordAct::Create { register, values } => Act::Create { register: register.clone(), values: givens(values)? },
        RecordAct::Set { number, values, reason, seen } => Act::Change {
            record: RecordRef(number.clone()),
            values: givens(values)?,
            reason: reason.clone(),
            seen: *seen,
        },
        RecordAct::Move { number, step, values, reason, seen } => Act::Move {
            record: RecordRef(number.clone()),
            transition: step.clone(),
            values: givens(values)?,
            reason: reason.clone(),
            seen: *seen,
        },
        RecordAct::Link { number, field, to } => {
            Act::Link { record: RecordRef(number.clone()), field: field.clone(), to: RecordRef(to.clone()) }
        }
        RecordAct::Unlink { number, field, to } => {
            Act::Unlink { record: RecordRef(number.clone()), field: field.clone(), to: RecordRef(to.clone()) }
        }
        RecordAct::Attach { number, field, file, name, media_type } => Act::Attach {
            record: RecordRef(number.clone()),
            field: field.clone(),
            path: std::path::absolute(file).unwrap_or_else(|_| file.clone()),
            name: name.clone(),
            media_type: media_type.clone(),
        },
        RecordAct::Comment { number, text } => Act::Comment { record: RecordRef(number.clone()), text: text.clone() },
        RecordAct::Erase { number, ground, reason } => {
            Act::Erase { record: RecordRef(number.clone()), ground: (*ground).into(), reason: reason.clone() }
        }
        RecordAct::Hold { number, reason } => Act::Hold { record: RecordRef(number.clone()), reason: reason.clone() },
        RecordAct::Release { number, reason } => {
            Act::Release { record: RecordRef(number.clone()), reason: reason.clone() }
        }
        RecordAct::Void { number, reason } => Act::Void { record: RecordRef(number.clone()), reason: reason.clone() },
    };
    let Answer::Done(done) = ask(shared, Request::Run { act, key: asked.key.clone() })? else {
        return Err(unexpected());
    };
    if terminal.wants_data() {
        terminal.data(&done);
    } else {
        say_done(terminal, &done);
    }
    Ok(Outcome::Ran)
}

fn say_done(terminal: &Terminal, done: &Done) {
    let name = done.number.as_deref().unwrap_or(&done.record);
    let state = done.state.as_ref().map_or_else(String::new, |state| format!(", {state}"));
    terminal.say(format!("{name}{state}, entry {}", done.seq));
    if !done.with_it.is_empty() {
        terminal.say(format!("with it: {}", done.with_it.join(", ")));
    }
}

/// `field=value` pairs as values; a field named several times has several values.
pub(crate) fn givens(pairs: &[String]) -> Result<Vec<Given>, Problem> {
    let mut givens: Vec<Given> = Vec::new();
    for pair in pairs {
        let (field, value) = pair.split_once('=').ok_or_else(|| {
            Problem::new(ProblemKind::Content, "record.value", format!("`{pair}` is not field=value"))
                .help("write for example: title=\"Scratched housing\"")
        })?;
        let (field, value) = (field.trim().to_owned(), value.to_owned());
        match givens.iter_mut().find(|given| given.field == field) {
            Some(given) => {
                let several = match std::mem::replace(&mut given.value, GivenValue::Nothing) {
                    GivenValue::One(first) => vec![first, value],
                    GivenValue::Several(mut several) => {
                        several.push(value);
                        several
                    }
                    GivenValue::Nothing | GivenValue::Rows(_) => vec![value],
                };
                given.value = GivenValue::Several(several);
            }
            None if value.is_empty() => givens.push(Given { field, value: GivenValue::Nothing }),
            None => givens.push(Given { field, value: table_rows(&value).unwrap_or(GivenValue::One(value)) }),
        }
    }
    Ok(givens)
}

/// Rows of a table field are given as JSON: `points=[{"nominal":"10","found":"10.01"}]`.
fn table_rows(value: &str) -> Option<GivenValue> {
    if !value.starts_with("[{") {
        return None;
    }
    serde_json::from_str(value).ok().map(GivenValue::Rows)
}

fn filter(text: &str) -> Result<Filter, Problem> {
    let between = |field: &str, from: Option<&str>, to: Option<&str>| Filter::Between {
        field: field.trim().to_owned(),
        from: from.map(|value| value.trim().to_owned()),
        to: to.map(|value| value.trim().to_owned()),
    };
    if let Some((field, value)) = text.split_once(">=") {
        return Ok(between(field, Some(value), None));
    }
    if let Some((field, value)) = text.split_once("<=") {
        return Ok(between(field, None, Some(value)));
    }
    if let Some((field, value)) = text.split_once('=') {
        return Ok(Filter::Equal { field: field.trim().to_owned(), value: value.trim().to_owned() });
    }
    Err(Problem::new(ProblemKind::Content, "record.filter", format!("`{text}` is no filter"))
        .help("write field=value, field>=value or field<=value"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_named_twice_has_two_values() {
        let given = givens(&["auditors=Ada".to_owned(), "auditors=Ben".to_owned(), "title=Line 2".to_owned()]).unwrap();
        assert_eq!(given[0].value, GivenValue::Several(vec!["Ada".to_owned(), "Ben".to_owned()]));
        assert_eq!(given[1], Given::text("title", "Line 2"));
    }

    #[test]
    fn an_empty_value_takes_the_value_away() {
        assert_eq!(givens(&["due=".to_owned()]).unwrap()[0].value, GivenValue::Nothing);
    }

    #[test]
    fn rows_are_given_as_json() {
        let given = givens(&[r#"points=[{"nominal":"10"}]"#.to_owned()]).unwrap();
        assert!(matches!(&given[0].value, GivenValue::Rows(rows) if rows[0]["nominal"] == "10"));
    }

    #[test]
    fn a_filter_has_a_field_and_a_value() {
        let from = Filter::Between { field: "due".to_owned(), from: Some("2026-01-01".to_owned()), to: None };
        assert_eq!(filter("due>=2026-01-01").unwrap(), from);
        assert_eq!(filter("state").unwrap_err().code, "record.filter");
    }
}
