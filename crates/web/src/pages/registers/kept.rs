//! Lists that a person kept under a name, and the columns that person sees: saved, opened, called something else, taken away.

use axum::{
    Form as Body,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::{
    desk::{Problem, ProblemKind, RegisterView},
    gate::KeptList,
};
use plumb_model::id::{FieldId, RegisterId};

use super::{
    address::register_path,
    asking,
    list_query::Asked,
    posted::Posted,
    saying::{capital, said},
};
use crate::{
    look::{self, Page, Tone},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// How a person likes to look at a register.
pub(super) struct Kept {
    pub(super) lists: Vec<KeptList>,
    /// Columns; none where the register's own are shown.
    pub(super) columns: Vec<String>,
}

/// How whoever looks likes to look at a register.
pub(super) async fn kept(v: &Visitor, register: &RegisterView) -> Result<Kept, Trouble> {
    let (person, register) = (v.session.person, id(register)?);
    v.work(move |site| {
        let columns = site.gate.columns_of(person, &register)?;
        let columns = columns.iter().map(ToString::to_string).collect();
        Ok(Kept { lists: site.gate.lists_of(person, &register)?, columns })
    })
    .await
}

fn id(register: &RegisterView) -> Result<RegisterId, Trouble> {
    RegisterId::new(&register.id).map_err(|_| Trouble::not_found())
}

/// A list as it was kept.
fn asked(list: &KeptList) -> Asked {
    Asked::read_query(&list.query)
}

/// A list's query with nothing in it but what a list can ask.
pub(crate) fn as_list_query(query: &str) -> String {
    Asked::read_query(query).query()
}

/// The person's own lists above the table, and the way to keep this one.
pub(super) fn bar(v: &Visitor, register: &RegisterView, now: &Asked, kept: &Kept) -> Markup {
    let path = register_path(&register.id);
    let here = now.query();
    let known = kept.lists.iter().find(|list| list.query == here);
    let worth_keeping = !here.is_empty() && known.is_none();
    html! {
        @if worth_keeping || !kept.lists.is_empty() {
            nav class="filters" aria-label=(t!(v, "registers-kept")) {
                @for list in &kept.lists {
                    @let on = known.is_some_and(|known| known.id == list.id);
                    a class="chip" href=(asked(list).address(&register.id)) aria-current=[on.then_some("true")] { (list.name) }
                }
                @if worth_keeping {
                    details class="more" {
                        summary { (t!(v, "registers-keep")) }
                        form class="filters" method="post" action={ (path) "/lists" } {
                            input type="hidden" name="query" value=(here);
                            label class="quiet" for="list-name" { (t!(v, "registers-keep-name")) }
                            input class="field" id="list-name" name="name" required maxlength="80" autocomplete="off";
                            button class="button small" type="submit" { (t!(v, "registers-keep-do")) }
                        }
                    }
                }
                @if !kept.lists.is_empty() { a class="quiet" href={ (path) "/lists" } { (t!(v, "registers-kept-change")) } }
            }
        }
    }
}

/// `GET /r/{register}/lists`.
pub(super) async fn show(v: Visitor, Path(register): Path<String>) -> Result<Page, Trouble> {
    let register = asking::register(&v, &register).await?;
    page(&v, &register, None, None).await
}

/// The page; where something was refused, with why, beside the list it is about, if it is about one.
async fn page(
    v: &Visitor,
    register: &RegisterView,
    problem: Option<&Problem>,
    about: Option<(u64, &str)>,
) -> Result<Page, Trouble> {
    let kept = kept(v, register).await?;
    let path = register_path(&register.id);
    let title = t!(v, "registers-kept-title", name = capital(&register.name));
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "registers-kept-lead")) } }
            div class="do" { a class="button" href=(path) { (t!(v, "registers-kept-back")) } }
        }
        @if let Some(problem) = problem {
            (look::notice(Tone::Bad, &html! { (said(&problem.say)) @if let Some(help) = &problem.help { " " (said(help)) } }))
        }
        section class="card" {
            @if kept.lists.is_empty() { div class="in" { p { (t!(v, "registers-kept-none")) } } }
            ul class="rows kept" {
                @for list in &kept.lists {
                    @let typed = about.filter(|(id, _)| *id == list.id).map(|(_, typed)| typed);
                    @let field = format!("name-{}", list.id);
                    li data-row {
                        a href=(asked(list).address(&register.id)) { (list.name) }
                        form class="filters" method="post" action={ (path) "/lists/" (list.id) "/rename" } {
                            label class="unseen" for=(field) { (t!(v, "registers-kept-name", name = list.name.clone())) }
                            input class="field" id=(field) name="name" value=(typed.unwrap_or(&list.name)) required maxlength="80"
                                autocomplete="off" aria-invalid=[typed.map(|_| "true")];
                            button class="button small" type="submit" { (t!(v, "registers-kept-rename")) }
                        }
                        form method="post" action={ (path) "/lists/" (list.id) "/delete" } {
                            button class="button small" type="submit" aria-label=(t!(v, "registers-kept-delete-one", name = list.name.clone())) {
                                (t!(v, "registers-kept-delete"))
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(v.page(title.clone(), body))
}

/// `POST /r/{register}/lists`: keeps a list under a name.
pub(super) async fn keep(
    v: Visitor,
    Path(register): Path<String>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let register = asking::register(&v, &register).await?;
    let posted = Posted::new(pairs);
    // Read and written again, so that nothing is kept but what a list can ask.
    let asked = Asked::read_query(posted.text("query").unwrap_or_default());
    let (person, of, query) = (v.session.person, id(&register)?, asked.query());
    let name = posted.text("name").unwrap_or_default().to_owned();
    match v.work(move |site| site.gate.keep_list(person, &of, &name, &query)).await {
        Ok(_) => Ok(Redirect::to(&asked.address(&register.id)).into_response()),
        Err(trouble) => refused(&v, &register, trouble, None).await,
    }
}

/// `POST /r/{register}/lists/{list}/rename`.
pub(super) async fn rename(
    v: Visitor,
    Path((register, list)): Path<(String, u64)>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let register = asking::register(&v, &register).await?;
    let name = Posted::new(pairs).text("name").unwrap_or_default().to_owned();
    let (person, new) = (v.session.person, name.clone());
    match v.work(move |site| site.gate.rename_list(person, list, &new)).await {
        Ok(()) => Ok(Redirect::to(&format!("{}/lists", register_path(&register.id))).into_response()),
        Err(trouble) => refused(&v, &register, trouble, Some((list, &name))).await,
    }
}

/// `POST /r/{register}/lists/{list}/delete`.
pub(super) async fn delete(v: Visitor, Path((register, list)): Path<(String, u64)>) -> Result<Response, Trouble> {
    let register = asking::register(&v, &register).await?;
    let person = v.session.person;
    v.work(move |site| site.gate.drop_list(person, list)).await?;
    Ok(Redirect::to(&format!("{}/lists", register_path(&register.id))).into_response())
}

/// `POST /r/{register}/columns`: these from now on, or the register's own again; and the same list anew.
pub(super) async fn columns(
    v: Visitor,
    Path(register): Path<String>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let register = asking::register(&v, &register).await?;
    let usual = pairs.iter().any(|(name, _)| name == "usual");
    let asked = Asked::read(pairs);
    let known = asked.columns.iter().filter(|id| register.columns().any(|field| field.id == **id));
    let chosen = known.filter_map(|id| FieldId::new(id).ok());
    let chosen: Vec<FieldId> = if usual { Vec::new() } else { chosen.collect() };
    let (person, of) = (v.session.person, id(&register)?);
    v.work(move |site| site.gate.set_columns(person, &of, &chosen)).await?;
    let plain = asked.with(|other| other.columns.clear());
    Ok(Redirect::to(&plain.address(&register.id)).into_response())
}

/// What is wrong with a name is said on the page of one's lists; anything else is a page of its own.
async fn refused(
    v: &Visitor,
    register: &RegisterView,
    trouble: Trouble,
    about: Option<(u64, &str)>,
) -> Result<Response, Trouble> {
    if trouble.problem.kind != ProblemKind::Content {
        return Err(trouble);
    }
    let page = page(v, register, Some(&trouble.problem), about).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
