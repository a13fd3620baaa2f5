//! The engine's journeys, told as the people who make them would.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a journey that cannot go on is a failed one")]

mod world;

mod access;
mod any_day;
mod calibration;
mod desk_socket;
mod documents;
mod followers;
mod import;
mod leaving;
mod starting;
