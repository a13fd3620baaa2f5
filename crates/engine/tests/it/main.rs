//! The engine's journeys, told as the people who make them would.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a journey that cannot go on is a failed one, and says why"
)]

mod world;

mod access;
mod any_day;
mod applicability;
mod calibration;
mod certification;
mod clock;
mod desk_socket;
mod documents;
mod erasing;
mod file_texts;
mod followers;
mod gate;
mod gate_sign_in;
mod gear_up;
mod import;
mod leaving;
mod noticing;
mod oscal;
mod out_and_in;
mod papers;
mod proposals;
mod questionnaires;
mod register_change;
mod registers;
mod rehearsal;
mod requirement;
mod rescue;
mod seeds;
mod stand_ins;
mod standards;
mod starting;
mod together;
mod trail;
mod trust;
mod who;
