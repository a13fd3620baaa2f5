//! What somebody typed into a page whose session was over: carried through signing in, and sent on afterwards.

use std::fmt;

use maud::{Markup, html};
use serde::Deserialize;

use crate::{
    look::{self, Page, Speaks as _},
    words::{Words, t},
};

/// Most that is carried, in bytes.
pub(crate) const MOST: usize = 256 * 1024;

/// A form that arrived where nobody was signed in. What is in it may be anything, so it is never printed.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Carried {
    /// Where it was going: a path of ours.
    #[serde(default, rename = "carried-to")]
    pub(crate) to: String,
    /// What was typed, as the browser sent it.
    #[serde(default, rename = "carried-form")]
    pub(crate) form: String,
}

impl fmt::Debug for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Carried").field("to", &self.to).finish_non_exhaustive()
    }
}

impl Carried {
    /// Whether there is anything to carry, and to where it may go.
    pub(crate) fn is_any(&self) -> bool {
        !self.to.is_empty() && own_path(&self.to) == self.to
    }

    /// Fields that take it through a form.
    pub(super) fn fields(&self) -> Markup {
        html! {
            @if self.is_any() {
                input type="hidden" name="carried-to" value=(self.to);
                input type="hidden" name="carried-form" value=(self.form);
            }
        }
    }

    /// The page that sends it on, as it was typed. A script presses the button where there are scripts.
    pub(super) fn go_on(&self, v: &Words) -> Page {
        let fields = url::form_urlencoded::parse(self.form.as_bytes());
        let body = html! {
            div class="card" {
                form class="in stack" method="post" action=(self.to) data-go-on {
                    h1 { (t!(v, "sign-in-back")) }
                    p { (t!(v, "sign-in-back-lead")) }
                    @for (name, value) in fields {
                        // A line break would be taken out of a hidden field's value by nothing, so it goes as it is.
                        textarea hidden name=(name) { "\n" (value) }
                    }
                    button class="button main" type="submit" { (t!(v, "sign-in-go-on")) }
                }
            }
        };
        look::alone(v, &t!(v, "sign-in-back"), &body)
    }
}

/// A path of ours, or home: nobody is sent to another site, whatever a link says.
pub(crate) fn own_path(text: &str) -> &str {
    let mut letters = text.chars();
    let begins = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    let plain = text.len() <= 2_000 && text.chars().all(|letter| !letter.is_control() && letter != '\\');
    // Not back to the door itself.
    let inside = !text.starts_with("/sign-");
    if begins && plain && inside { text } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for own in ["/", "/work", "/r/x/ME-0001?tab=history#top", "/search?q=//evil.test"] {
            assert_eq!(own_path(own), own);
        }
        for other in [
            "",
            "//evil.test",
            "/\\evil.test",
            "\\\\evil.test",
            "https://evil.test",
            "javascript:alert(1)",
            "work",
            "/\t/evil.test",
            "/a\r\nSet-Cookie: x=1",
            "/sign-in?next=/sign-in",
            "/sign-out",
            " /work",
        ] {
            assert_eq!(own_path(other), "/", "{other:?}");
        }
    }
}
