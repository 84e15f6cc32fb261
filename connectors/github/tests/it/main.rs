//! The connector against a scripted GitHub.

mod beyond;
mod fake;
mod faults;
mod reading;
