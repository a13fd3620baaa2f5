//! A spreadsheet into a register, from the page: what would become of every column and row is shown first, then all of it is taken
//! in, or nothing.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Form as Body,
    extract::{Multipart, Path},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::desk::{
    Answer, ColumnMapping, DateOrder, ImportReport, ImportTable, Mapping, MissingLink, Problem, ProblemKind,
    RefusedRow, RegisterView, Request,
};

use super::{
    address::register_path,
    asking,
    form_page::{buttons, head},
    posted::Posted,
    saying::{key, once, said},
};
use crate::{
    look::{Page, Tone, notice},
    site::Site,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Largest file, in bytes.
pub(super) const LARGEST: usize = 32 * 1024 * 1024;

/// Files held between preview and taking in; the oldest goes first.
const MOST_HELD: usize = 8;

/// Refused rows shown.
const SHOWN: usize = 100;

/// Files that were looked at and not yet taken in. Lost when the program ends; then the file is chosen again.
#[derive(Debug, Default)]
pub(crate) struct Held(Mutex<Vec<HeldTable>>);

#[derive(Debug)]
struct HeldTable {
    key: String,
    person: String,
    table: Arc<ImportTable>,
    unread: Vec<RefusedRow>,
}

impl Held {
    fn keep(&self, held: HeldTable) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST_HELD {
            all.remove(0);
        }
        all.push(held);
    }

    fn get(&self, key: &str, person: &str) -> Option<(Arc<ImportTable>, Vec<RefusedRow>)> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.iter().find(|held| held.key == key && held.person == person)?;
        Some((Arc::clone(&held.table), held.unread.clone()))
    }

    fn drop(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|held| held.key != key);
    }
}

/// `GET /r/{register}/import`.
pub(super) async fn ask(v: Visitor, Path(id): Path<String>) -> Result<Page, Trouble> {
    let register = asking::register(&v, &id).await?;
    Ok(first_page(&v, &register, None))
}

fn first_page(v: &Visitor, register: &RegisterView, problem: Option<&Problem>) -> Page {
    let title = t!(v, "registers-import-title", name = register.name.clone());
    let fields =
        register.fields.iter().filter(|field| field.is_typed() && !matches!(field.kind.as_str(), "files" | "table"));
    let body = html! {
        (head(v, &title, &t!(v, "registers-import-lead"), register, None))
        @if let Some(problem) = problem {
            (notice(Tone::Bad, &html! { (said(&problem.say)) @if let Some(help) = &problem.help { " " (said(help)) } }))
        }
        form class="card form" method="post" action={ (register_path(&register.id)) "/import" } enctype="multipart/form-data" data-drop {
            div class="in stack" {
                div class="line" {
                    label for="file" { (t!(v, "registers-import-file")) }
                    div { input type="file" id="file" name="file" accept=".csv,.xlsx" required; p class="help" { (t!(v, "registers-import-file-help")) } }
                }
                (buttons(v, &t!(v, "registers-import-look"), &register_path(&register.id)))
            }
        }
        section class="card" {
            header { h2 { (t!(v, "registers-import-columns")) } }
            div class="in" {
                dl class="facts" {
                    @for field in fields {
                        dt { (field.name) @if field.required { " *" } }
                        dd { (field.help.as_deref().unwrap_or_default()) " " span class="quiet" { (field.choices.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ")) } }
                    }
                }
            }
        }
    };
    v.page(title, body)
}

/// `POST /r/{register}/import`: the file; what would happen.
pub(super) async fn preview(v: Visitor, Path(id): Path<String>, mut form: Multipart) -> Result<Response, Trouble> {
    let register = asking::register(&v, &id).await?;
    let broken = |error: axum::extract::multipart::MultipartError| {
        let say = format!("the upload could not be read to its end: {}; nothing was taken in", error.body_text());
        Trouble::with(error.status(), Problem::new(ProblemKind::Content, "content.upload", say))
    };
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            file = Some((name, field.bytes().await.map_err(broken)?));
        }
    }
    let Some((name, bytes)) = file.filter(|(name, _)| !name.is_empty()) else {
        let problem = Problem::new(ProblemKind::Content, "content.no-file", "no file was chosen; nothing was taken in");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, first_page(&v, &register, Some(&problem))).into_response());
    };
    let read = v.work(move |site| read(site, &name, &bytes)).await;
    let (table, unread) = match read {
        Ok(read) => read,
        Err(trouble) => return Ok((trouble.status, first_page(&v, &register, Some(&trouble.problem))).into_response()),
    };
    let held = HeldTable { key: key(&v), person: v.session.person.to_string(), table: Arc::new(table), unread };
    let (held_key, table, unread) = (held.key.clone(), Arc::clone(&held.table), held.unread.clone());
    v.site.held.keep(held);
    report_page(&v, &register, &held_key, &table, unread, &Posted::default()).await
}

fn read(site: &Site, name: &str, bytes: &[u8]) -> Result<(ImportTable, Vec<RefusedRow>), Problem> {
    match &site.settings.sheets {
        Some(sheets) => sheets.read(name, bytes),
        None => Err(Problem::new(ProblemKind::Fault, "import.none", "this program reads no spreadsheets")),
    }
}

/// The mapping that the form says, over what names say.
fn mapping(posted: &Posted, table: &ImportTable) -> Mapping {
    let mut mapping = Mapping { dates: dates(posted), ..Mapping::default() };
    let missing = if posted.text("missing") == Some("create") { MissingLink::Create } else { MissingLink::Refuse };
    for (place, header) in table.header.iter().enumerate() {
        match posted.text(&format!("c.{place}")) {
            None | Some("auto") => {}
            Some("-") => mapping.skip.push(header.clone()),
            Some(field) => {
                let column = ColumnMapping { field: field.to_owned(), missing, ..ColumnMapping::default() };
                mapping.column.insert(header.clone(), column);
            }
        }
    }
    mapping
}

fn dates(posted: &Posted) -> Option<DateOrder> {
    match posted.text("dates") {
        Some("day-first") => Some(DateOrder::DayFirst),
        Some("month-first") => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

async fn run(
    v: &Visitor,
    register: &RegisterView,
    table: &ImportTable,
    posted: &Posted,
    dry_run: bool,
) -> Result<ImportReport, Trouble> {
    let request = Request::Import {
        register: register.id.clone(),
        table: table.clone(),
        mapping: mapping(posted, table),
        dry_run,
    };
    match v.ask(request).await? {
        Answer::Imported(report) => Ok(report),
        _ => Err(Trouble::not_found()),
    }
}

/// What would become of every column and row.
async fn report_page(
    v: &Visitor,
    register: &RegisterView,
    held: &str,
    table: &ImportTable,
    unread: Vec<RefusedRow>,
    posted: &Posted,
) -> Result<Response, Trouble> {
    let (report, problem) = match run(v, register, table, posted, true).await {
        Ok(mut report) => {
            report.refused.extend(unread);
            (Some(report), None)
        }
        Err(trouble) => (None, Some(trouble.problem)),
    };
    let title = t!(v, "registers-import-title", name = register.name.clone());
    let fine = report.as_ref().is_some_and(|report| report.refused.is_empty());
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = html! {
        (head(v, &title, &t!(v, "registers-import-rows", name = table.name.clone(), count = table.rows.len()), register, None))
        @if let Some(problem) = &problem {
            (notice(Tone::Bad, &html! { (said(&problem.say)) @if let Some(help) = &problem.help { " " (said(help)) } }))
        }
        @if let Some(report) = &report { (summary(v, report)) }
        form class="card form" method="post" action={ (register_path(&register.id)) "/import/take-in" } {
            div class="in stack" {
                (once(v))
                input type="hidden" name="held" value=(held);
                (columns(v, register, table, report.as_ref(), posted))
                (reading(v, posted))
                p class="do" {
                    button class="button" type="submit" name="look" value="1" { (t!(v, "registers-import-again")) } " "
                    @if fine { button class="button main" type="submit" { (t!(v, "registers-import-do", count = table.rows.len())) } " " }
                    a class="button" href=(register_path(&register.id)) { (t!(v, "registers-leave")) }
                }
            }
        }
        @if let Some(report) = &report { (refused(v, report)) }
    };
    Ok((status, v.page(title, body)).into_response())
}

fn summary(v: &Visitor, report: &ImportReport) -> Markup {
    if !report.refused.is_empty() {
        return notice(Tone::Bad, &html! { (t!(v, "registers-import-refused", count = report.refused.len())) });
    }
    let made = report.made_for_links.len();
    notice(
        Tone::Good,
        &html! {
            (t!(v, "registers-import-would", created = report.created, changed = report.changed, same = report.same))
            @if made > 0 { " " (t!(v, "registers-import-made", names = report.made_for_links.join(", "))) }
        },
    )
}

fn columns(
    v: &Visitor,
    register: &RegisterView,
    table: &ImportTable,
    report: Option<&ImportReport>,
    posted: &Posted,
) -> Markup {
    let used: BTreeMap<&str, &str> = report
        .into_iter()
        .flat_map(|report| &report.columns)
        .filter_map(|column| Some((column.column.as_str(), column.field.as_deref()?)))
        .collect();
    let fields: Vec<_> = register
        .fields
        .iter()
        .filter(|field| field.is_typed() && !matches!(field.kind.as_str(), "files" | "table"))
        .collect();
    html! {
        div class="scroll" {
            table class="table" {
                caption class="unseen" { (t!(v, "registers-import-columns")) }
                thead { tr { th scope="col" { (t!(v, "registers-import-column")) } th scope="col" { (t!(v, "registers-import-example")) } th scope="col" { (t!(v, "registers-import-field")) } } }
                tbody {
                    @for (place, header) in table.header.iter().enumerate() {
                        @let asked = posted.text(&format!("c.{place}"));
                        @let now = match asked { Some("-") => None, Some("auto") | None => used.get(header.as_str()).copied(), Some(field) => Some(field) };
                        tr {
                            td { (header) }
                            td class="quiet" { (example(table, place)) }
                            td {
                                select class="field" name={ "c." (place) } aria-label=(header) {
                                    option value=(if asked.is_none() && now.is_none() { "auto" } else { "-" }) selected[now.is_none()] { (t!(v, "registers-import-behind")) }
                                    @for (id, text) in [("number", "registers-number"), ("state", "registers-state")] {
                                        option value=(id) selected[now == Some(id)] { (t!(v, text)) }
                                    }
                                    @for field in &fields { option value=(field.id) selected[now == Some(field.id.as_str())] { (field.name) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The first text of a column.
fn example(table: &ImportTable, place: usize) -> String {
    let texts = table.rows.iter().filter_map(|(_, cells)| cells.get(place)).filter(|text| !text.is_empty());
    texts.map(|text| text.chars().take(60).collect::<String>()).next().unwrap_or_default()
}

fn reading(v: &Visitor, posted: &Posted) -> Markup {
    let dates = posted.text("dates").unwrap_or_default();
    html! {
        div class="line" {
            label for="dates" { (t!(v, "registers-import-dates")) }
            div {
                select class="field short" id="dates" name="dates" {
                    @for (id, text) in [("", "registers-import-dates-iso"), ("day-first", "registers-import-dates-day"), ("month-first", "registers-import-dates-month")] {
                        option value=(id) selected[id == dates] { (t!(v, text)) }
                    }
                }
            }
        }
        div class="line" {
            span {}
            label { input type="checkbox" name="missing" value="create" checked[posted.text("missing").is_some()]; " " (t!(v, "registers-import-missing")) }
        }
    }
}

fn refused(v: &Visitor, report: &ImportReport) -> Markup {
    html! {
        @if !report.refused.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "registers-import-wrong")) } }
                div class="scroll" {
                    table class="table" {
                        thead { tr { th scope="col" { (t!(v, "registers-import-row")) } th scope="col" { (t!(v, "registers-import-column")) } th scope="col" { (t!(v, "registers-import-why")) } } }
                        tbody {
                            @for row in report.refused.iter().take(SHOWN) {
                                tr {
                                    td class="num" { (row.row) }
                                    td { (row.column.as_deref().unwrap_or_default()) }
                                    td { (said(&row.say)) @if let Some(help) = &row.help { " " span class="quiet" { (said(help)) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if !report.left_empty.is_empty() {
            ul class="dots" {
                @for (column, text, rows) in &report.left_empty {
                    li { (t!(v, "registers-import-left", column = column.clone(), text = text.clone(), count = *rows)) }
                }
            }
        }
    }
}

/// `POST /r/{register}/import/take-in`: looks again with another mapping, or takes all of it in.
pub(super) async fn take_in(
    v: Visitor,
    Path(id): Path<String>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let register = asking::register(&v, &id).await?;
    let posted = Posted::new(pairs);
    let held_key = posted.text("held").unwrap_or_default().to_owned();
    let Some((table, unread)) = v.site.held.get(&held_key, &v.session.person.to_string()) else {
        let say = "the file is no longer at hand, or was taken in already; nothing was taken in now";
        let problem = Problem::new(ProblemKind::Content, "import.gone", say).help("choose it again");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, first_page(&v, &register, Some(&problem))).into_response());
    };
    if posted.text("look").is_some() || !unread.is_empty() {
        return report_page(&v, &register, &held_key, &table, unread, &posted).await;
    }
    match run(&v, &register, &table, &posted, false).await {
        Ok(report) if report.refused.is_empty() => {
            v.site.held.drop(&held_key);
            Ok(Redirect::to(&register_path(&id)).into_response())
        }
        _ => report_page(&v, &register, &held_key, &table, unread, &posted).await,
    }
}
