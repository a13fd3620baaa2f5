//! Asking a browser's device for a passkey: what a page needs for it, and what comes back in an ordinary form. The script fills
//! the form's two hidden fields and sends it; without the script the button stays hidden and passwords work as before.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use plumb_engine::gate::{Ceremony, RelyingParty};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    assets,
    look::Speaks,
    trouble::Trouble,
    words::{Words, t},
};

/// The device's answer, as the script put it into a form. Not printable: it lets in, once.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Answered {
    /// Which ceremony it answers.
    #[serde(default)]
    pub(crate) ceremony: String,
    /// What the device said (JSON).
    #[serde(default)]
    pub(crate) passkey: String,
}

impl Answered {
    /// Whether a device answered at all.
    pub(crate) fn is_any(&self) -> bool {
        !self.passkey.is_empty()
    }
}

/// What the script does when the button is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Make a passkey.
    New,
    /// Find one, of whomever; also while somebody types a name.
    Enter,
    /// Use one of this person's.
    Again,
}

impl Wanted {
    fn begins_at(self) -> &'static str {
        match self {
            Self::New => "/account/passkeys/begin",
            Self::Enter => "/sign-in/passkey/begin",
            Self::Again => "/prove/passkey/begin",
        }
    }

    /// Where the form goes with the answer, if not where it goes anyway.
    fn goes_to(self) -> Option<&'static str> {
        (self == Self::Enter).then_some("/sign-in/passkey")
    }

    fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Enter => "enter",
            Self::Again => "again",
        }
    }
}

/// The name under which this browser reaches us, if devices keep passkeys for such a name.
pub(super) fn party(words: &Words, origin: &str) -> Option<RelyingParty> {
    // The host was found to be one of ours before, so nobody makes up another.
    RelyingParty::at(origin, &t!(words, "plumb"))
}

/// A button that asks the device and sends its form, with the script that does it.
pub(super) fn button(v: &impl Speaks, wanted: Wanted, text: &str) -> Markup {
    html! {
        div class="passkey" hidden data-passkey=(wanted.word()) data-begin=(wanted.begins_at()) data-to=[wanted.goes_to()]
            data-refused=(t!(v, "passkey-refused")) data-broken=(t!(v, "passkey-broken")) {
            input type="hidden" name="ceremony" value="";
            input type="hidden" name="passkey" value="";
            button class="button" type="button" { (text) }
            small class="bad" role="status" {}
        }
        script type="module" src=(assets::url("passkey.js")) {}
    }
}

/// What the script gets: the options for the device, or a sentence to show.
pub(super) fn begun(asked: Result<Ceremony, Trouble>) -> Response {
    let (status, body) = match asked {
        Ok(ceremony) => (StatusCode::OK, json!(ceremony)),
        Err(trouble) => (trouble.status, json!({ "say": trouble.problem.say })),
    };
    json_of(status, &body)
}

fn json_of(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
