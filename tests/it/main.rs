//! The one integration binary: stories that go through the real program against real servers.

mod bad_config;
mod bad_input;
mod daemon;
mod delivery;
mod docs;
mod example;
mod export_presets;
mod floors;
mod github;
mod hostile;
mod known;
mod ledger;
mod logistics;
mod mail;
mod online;
mod pull;
mod real_exports;
mod remap;
mod requests;
mod rest_presets;
mod storage;
mod supply_chain;
mod support;
mod surface;
mod tracker;
mod web;
