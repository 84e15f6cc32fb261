//! The connector as its callers see it: files in, pages and messages out.

mod dialects;
mod exports;
mod messages;
mod pages;
mod remote;
mod shapes;
mod support;
