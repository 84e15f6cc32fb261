//! The client against scripted servers that count what they did.

mod bodies;
mod decoding;
mod limits;
mod oauth;
mod origin;
mod pool;
mod proxy;
mod rules;
mod server;
mod statuses;
mod trust;
