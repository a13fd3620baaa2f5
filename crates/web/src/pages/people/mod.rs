//! People: how they come in, what they may, and how they leave.

mod access;
mod access_log;
mod account;
mod account_show;
mod authenticator;
pub(crate) mod carried;
pub(crate) mod device;
pub(crate) mod form;
mod hand_over;
mod invite;
mod passkeys;
pub(crate) mod prove;
mod record_access;
pub(crate) mod sign_in;

use axum::routing::{get, post};

use crate::{guard::Pace, routes::Route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::open("GET", "/sign-in", get(sign_in::show)),
        Route::open("POST", "/sign-in", post(sign_in::first_step)),
        Route::open("POST", "/sign-in/code", post(sign_in::second_step)),
        Route::open("POST", "/sign-in/passkey/begin", post(passkeys::begin_sign_in)).at(Pace::Door),
        Route::open("POST", "/sign-in/passkey", post(passkeys::enter)),
        Route::open("GET", "/sign-in/envelope", get(sign_in::envelope)),
        Route::open("POST", "/sign-in/envelope", post(sign_in::break_glass)),
        Route::act("/sign-out", post(sign_in::sign_out)),
        Route::open("GET", "/invite/{secret}", get(invite::show)).at(Pace::Door),
        Route::open("POST", "/invite/{secret}", post(invite::accept)).at(Pace::Door),
        Route::page("/prove", get(prove::show)),
        Route::act("/prove", post(prove::act)),
        Route::act("/prove/passkey/begin", post(passkeys::begin_again)),
        Route::page("/account", get(account_show::show)),
        Route::act("/account/password", post(account::password)),
        Route::act("/account/passkeys/begin", post(passkeys::begin)),
        Route::act("/account/passkeys", post(passkeys::add)),
        Route::act("/account/passkeys/name", post(passkeys::name)),
        Route::act("/account/passkeys/end", post(passkeys::end)),
        Route::act("/account/sessions/end", post(account::end_session)),
        Route::act("/account/sessions/end-others", post(account::end_others)),
        Route::act("/account/tokens", post(account::make_token)),
        Route::act("/account/tokens/end", post(account::end_token)),
        Route::act("/account/language", post(account::language)),
        Route::act("/account/authenticator", post(authenticator::propose)),
        Route::act("/account/authenticator/confirm", post(authenticator::confirm)),
        Route::act("/account/authenticator/codes", post(authenticator::codes)),
        Route::act("/account/authenticator/end", post(authenticator::end)),
        Route::page("/access", get(access::everybody)),
        Route::page("/access/log", get(access_log::show)),
        Route::page("/access/{person}", get(access::of_person)),
        Route::act("/access/{person}/invite", post(access::invite)).at(Pace::Door),
        Route::act("/access/{person}/envelope", post(access::envelope)),
        Route::act("/access/{person}/end", post(access::end)),
        Route::page("/access/{person}/hand-over", get(hand_over::show)),
        Route::act("/access/{person}/hand-over", post(hand_over::act)),
        Route::page("/r/{register}/{record}/access", get(record_access::show)),
    ]
}
