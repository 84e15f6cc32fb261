//! The REST connector against scripted trackers on 127.0.0.1.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails its test; clippy knows only the test functions themselves"
)]

mod changing;
mod checks;
mod decisions;
mod deletes;
mod each;
mod faults;
mod graphql;
mod paging;
mod presets;
mod records;
mod restarts;
mod server;
mod settings;
mod simulation;
mod since;
