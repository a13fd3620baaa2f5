//! The engine's journeys, told as a person would.

mod desk_socket;
