//! Who it is: the session cookie, looked up, and the frame that person's pages stand in.

use std::sync::{Arc, OnceLock};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use plumb_engine::gate::{Place, SessionSecret};
use plumb_model::id::PersonId;

use crate::{
    look::Shell,
    server::Peer,
    site::Site,
    visitor::{Visitor, aside},
    words::Words,
};

/// Who arrived, if anybody is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) visitor: Option<Visitor>,
    /// What the cookie held, whether it lets in or not.
    pub(crate) secret: Option<SessionSecret>,
    /// What our own addresses begin with, as the browser has it: `https://plumb.example.com`.
    pub(crate) origin: Arc<str>,
    /// Where the request comes from, for the access log.
    pub(crate) place: Place,
    /// In whose name a program asks, once its token was looked up.
    pub(crate) program: Arc<OnceLock<PersonId>>,
    /// The texts to speak to whoever it is: of the person's own language, else of the one the browser asks for.
    pub(crate) words: Arc<Words>,
}

impl Default for Arrived {
    fn default() -> Self {
        Self {
            visitor: None,
            secret: None,
            origin: Arc::from(""),
            place: Place::default(),
            program: Arc::default(),
            words: Words::english(),
        }
    }
}

/// Anybody may look at what this asks for.
impl<S: Send + Sync> FromRequestParts<S> for Arrived {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

pub(super) async fn arrive(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // Files and health say nothing about anybody: they need not know who asks.
    let plain = path.starts_with("/assets/") || path == "/healthz" || path == "/readyz";
    let secret = if plain { None } else { cookie(request.headers(), name(&site)) };
    let secret = secret.as_deref().and_then(SessionSecret::read);
    let origin: Arc<str> = origin(&site, request.headers()).into();
    let accepted = accepted(request.headers());
    let mut arrived = Arrived {
        visitor: None,
        secret: secret.clone(),
        origin: Arc::clone(&origin),
        place: place(&request),
        program: Arc::default(),
        words: site.languages.choose(None, &accepted),
    };
    if let Some(secret) = secret {
        let found = {
            let site = Arc::clone(&site);
            aside(&Arc::clone(&site), move |at| {
                let Some(session) = at.gate.session(&secret)? else { return Ok(None) };
                // Whoever left since is a stranger from that day on.
                match Shell::for_session(at, &session) {
                    Ok(shell) => {
                        let words = at.words_for(session.person, &accepted)?;
                        Ok(Some(Visitor { site, session, shell, origin, words }))
                    }
                    Err(problem) if problem.code.starts_with("actor.") => Ok(None),
                    Err(problem) => Err(problem),
                }
            })
            .await
        };
        match found {
            Ok(visitor) => {
                if let Some(visitor) = &visitor {
                    arrived.words = Arc::clone(&visitor.words);
                }
                arrived.visitor = visitor;
            }
            Err(trouble) => return trouble.into_response(),
        }
    }
    request.extensions_mut().insert(arrived);
    next.run(request).await
}

/// What our own addresses begin with. The host was found to be one of ours before.
fn origin(site: &Site, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if site.settings.https { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// The languages a browser asks for.
pub(crate) fn accepted(headers: &HeaderMap) -> String {
    let all = headers.get_all(header::ACCEPT_LANGUAGE).into_iter().filter_map(|value| value.to_str().ok());
    all.collect::<Vec<_>>().join(",")
}

/// Where a request comes from.
fn place(request: &Request) -> Place {
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let address = request.extensions().get::<Peer>().map(|peer| peer.0.to_string()).unwrap_or_default();
    Place { address, agent: agent.to_owned() }
}

fn name(site: &Site) -> &'static str {
    if site.settings.https { "__Host-plumb" } else { "plumb_session" }
}

/// A cookie's value.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
}

/// The header that begins a session in a browser. The value is hidden from scripts and from other sites' requests.
pub(crate) fn session_cookie(site: &Site, secret: &SessionSecret) -> Option<HeaderValue> {
    let secure = if site.settings.https { "; Secure" } else { "" };
    let text = format!("{}={}; Path=/; HttpOnly; SameSite=Lax{secure}", name(site), secret.expose());
    HeaderValue::from_str(&text).ok()
}

/// The header that ends it.
pub(crate) fn end_cookie(site: &Site) -> Option<HeaderValue> {
    let secure = if site.settings.https { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", name(site))).ok()
}
