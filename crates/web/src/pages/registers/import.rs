//! A spreadsheet into a register, from the page: what would become of every column and row is shown first, then all of it is taken
//! in, or nothing.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form as Body,
    extract::{Multipart, Path},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::desk::{
    Answer, ColumnMapping, DateOrder, Desk as _, ImportReport, ImportTable, Mapping, MissingLink, Problem, ProblemKind,
    RegisterView, Request,
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
    site::{ReadSheet, Site},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Largest file, in bytes.
pub(super) const LARGEST: usize = 32 * 1024 * 1024;

/// Refused rows shown.
const SHOWN: usize = 100;

/// A file in one person's hand. Whoever takes it in holds the lock, so that a second click waits and finds it done.
pub(crate) type HeldSheets = Mutex<Stands>;

/// How it stands with a file.
#[derive(Debug, Clone)]
pub(crate) enum Stands {
    /// Its sheets wait to be taken in.
    Waiting(Arc<[ReadSheet]>),
    /// Taken in; where to look at what came of it.
    TakenIn(String),
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
    may_take_in(&register)?;
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
    let sheets = match read {
        Ok(sheets) => sheets,
        Err(trouble) => return Ok((trouble.status, first_page(&v, &register, Some(&trouble.problem))).into_response()),
    };
    let (held_key, person) = (key(&v), v.session.person.to_string());
    let stands = Mutex::new(Stands::Waiting(Arc::clone(&sheets)));
    v.site.sheets.keep(&held_key, &person, stands);
    report_page(&v, &register, &held_key, &sheets, &Posted::default()).await
}

/// Nobody's file is read or kept in hand for a register that is not theirs to write.
fn may_take_in(register: &RegisterView) -> Result<(), Problem> {
    if register.may_create || register.may_change {
        return Ok(());
    }
    let say = "you may neither make nor change records here; nothing was taken in";
    Err(Problem::new(ProblemKind::Forbidden, "import.not-yours", say))
}

fn read(site: &Site, name: &str, bytes: &[u8]) -> Result<Arc<[ReadSheet]>, Problem> {
    let Some(reader) = &site.settings.sheets else {
        return Err(Problem::new(ProblemKind::Fault, "import.none", "this program reads no spreadsheets"));
    };
    let sheets = reader.sheets(name, bytes)?;
    if sheets.is_empty() {
        let say = format!("`{name}` has no sheet with a line of headings; nothing was taken in");
        return Err(Problem::new(ProblemKind::Content, "import.sheet", say));
    }
    Ok(sheets.into())
}

/// The sheet that the form chooses, by its place; and whether what else the form says is about this one.
fn chosen<'s>(sheets: &'s [ReadSheet], posted: &Posted) -> Option<(usize, &'s ReadSheet, bool)> {
    let place = |name: &str| posted.text(name).and_then(|text| text.parse().ok()).unwrap_or(0);
    let (wanted, looked_at): (usize, usize) = (place("sheet"), place("of"));
    Some((wanted, sheets.get(wanted)?, wanted == looked_at))
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
    mapping: Mapping,
    dry_run: bool,
) -> Result<ImportReport, Trouble> {
    let request = Request::Import { register: register.id.clone(), table: table.clone(), mapping, dry_run };
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
    sheets: &[ReadSheet],
    posted: &Posted,
) -> Result<Response, Trouble> {
    let Some((place, sheet, same)) = chosen(sheets, posted) else { return Err(Trouble::not_found()) };
    let table = &sheet.table;
    // What was said of one sheet's columns says nothing of another's.
    let fresh = Posted::default();
    let posted = if same { posted } else { &fresh };
    let (mut report, problem) = looked_at(v, register, table, posted).await;
    if let Some(report) = &mut report {
        report.refused.extend(sheet.unread.iter().cloned());
    }
    let title = t!(v, "registers-import-title", name = register.name.clone());
    let fine = problem.is_none() && report.as_ref().is_some_and(|report| report.refused.is_empty());
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = html! {
        (head(v, &title, &t!(v, "registers-import-rows", name = table.name.clone(), count = table.rows.len()), register, None))
        @if let Some(problem) = &problem { (stands_in_the_way(v, problem)) }
        @else if let Some(report) = &report { (summary(v, report)) }
        form class="card form" method="post" action={ (register_path(&register.id)) "/import/take-in" } {
            div class="in stack" {
                (once(v))
                input type="hidden" name="held" value=(held);
                input type="hidden" name="of" value=(place);
                @if sheets.len() > 1 { (which_sheet(v, sheets, place)) }
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

/// What would become of the sheet; where columns stand in the way, what would become of the others, so that the page shows which
/// column is meant for what.
async fn looked_at(
    v: &Visitor,
    register: &RegisterView,
    table: &ImportTable,
    posted: &Posted,
) -> (Option<ImportReport>, Option<Box<Problem>>) {
    let mut aside = Vec::new();
    let mut first: Option<Box<Problem>> = None;
    loop {
        let mut mapping = mapping(posted, table);
        mapping.skip.extend(aside.iter().cloned());
        mapping.column.retain(|name, _| !aside.contains(name));
        match run(v, register, table, mapping, true).await {
            Ok(report) => return (Some(report), first),
            Err(Trouble { problem, .. }) => {
                let columns = problem.all().filter_map(|one| one.field.clone());
                let known: Vec<String> =
                    columns.filter(|name| table.header.contains(name) && !aside.contains(name)).collect();
                let over = known.is_empty();
                aside.extend(known);
                first.get_or_insert(problem);
                if over {
                    return (None, first);
                }
            }
        }
    }
}

/// What keeps the whole sheet out.
fn stands_in_the_way(v: &Visitor, problem: &Problem) -> Markup {
    let unknown = problem.code == "import.unknown-column";
    let names: Vec<&str> = problem.all().filter_map(|one| one.field.as_deref()).collect();
    notice(
        Tone::Bad,
        &html! {
            @if unknown { (t!(v, "registers-import-no-field", count = names.len(), names = names.join(", "))) }
            @else { (said(&problem.say)) @if let Some(help) = &problem.help { " " (said(help)) } }
        },
    )
}

/// Which sheet of a workbook it is about.
fn which_sheet(v: &Visitor, sheets: &[ReadSheet], chosen: usize) -> Markup {
    html! {
        div class="line" {
            label for="sheet" { (t!(v, "registers-import-sheet")) }
            div class="pair" {
                select class="field short" id="sheet" name="sheet" {
                    @for (place, sheet) in sheets.iter().enumerate() {
                        option value=(place) selected[place == chosen] { (t!(v, "registers-import-one-sheet", name = sheet.name.clone(), count = sheet.table.rows.len())) }
                    }
                }
                button class="button" type="submit" name="look" value="1" { (t!(v, "registers-import-sheet-do")) }
            }
        }
    }
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
                                    @if now.is_none() && asked != Some("-") { option value="auto" selected { (t!(v, "registers-import-unknown")) } }
                                    option value="-" selected[asked == Some("-")] { (t!(v, "registers-import-behind")) }
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
    may_take_in(&register)?;
    let posted = Posted::new(pairs);
    let held_key = posted.text("held").unwrap_or_default().to_owned();
    let Some(held) = v.site.sheets.get(&held_key, &v.session.person.to_string()) else {
        let say = "the file is no longer at hand; nothing was taken in now";
        let problem = Problem::new(ProblemKind::Content, "import.gone", say).help("choose it again");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, first_page(&v, &register, Some(&problem))).into_response());
    };
    let standing = Arc::clone(&held);
    let sheets = match v.work(move |_| Ok(stands(&standing).clone())).await? {
        Stands::TakenIn(there) => return Ok(Redirect::to(&there).into_response()),
        Stands::Waiting(sheets) => sheets,
    };
    let Some((_, sheet, same)) = chosen(&sheets, &posted) else { return Err(Trouble::not_found()) };
    if posted.text("look").is_some() || !same || !sheet.unread.is_empty() {
        return report_page(&v, &register, &held_key, &sheets, &posted).await;
    }
    let (mapping, table) = (mapping(&posted, &sheet.table), sheet.table.clone());
    let request = Request::Import { register: register.id.clone(), table, mapping, dry_run: false };
    let caller = v.caller();
    // In one piece away from this request, which ends where a second click breaks its page off: the work goes on, the second click
    // waits for it, and is told what came of it.
    let done = v.work(move |site| {
        let mut stands = stands(&held);
        if let Stands::TakenIn(there) = &*stands {
            return Ok(Some(there.clone()));
        }
        match site.engine.ask(&caller, request)? {
            Answer::Imported(ImportReport { created, changed, same, refused, .. }) if refused.is_empty() => {
                let there = format!("{}?made={created}&changed={changed}&same={same}", register_path(&id));
                *stands = Stands::TakenIn(there.clone());
                Ok(Some(there))
            }
            _ => Ok(None),
        }
    });
    match done.await {
        Ok(Some(there)) => Ok(Redirect::to(&there).into_response()),
        _ => report_page(&v, &register, &held_key, &sheets, &posted).await,
    }
}

fn stands(held: &HeldSheets) -> MutexGuard<'_, Stands> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}
