//! Throughline connects a strategic plan to the work that is really being done.
//!
//! The modules are floors, lowest first; a module names only lower ones (tests/it/floors.rs holds
//! that). Data flows the other way round: connector, ingest, store, engine, review, delivery, inbox.

pub mod language;

pub mod domain;

pub mod config;
pub mod engine;
pub mod store;

pub mod ingest;
pub mod review;

pub mod delivery;

pub mod jobs;
pub mod web;

pub mod cli;
pub mod daemon;
