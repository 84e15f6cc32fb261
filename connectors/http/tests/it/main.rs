//! The client against scripted servers that count what they did.

mod bodies;
mod limits;
mod origin;
mod server;
mod statuses;
mod trust;
