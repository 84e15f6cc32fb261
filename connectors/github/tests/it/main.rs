//! The connector against a scripted GitHub.

mod fake;
mod faults;
mod reading;
