//! Pictures of made-up measures and plans: what they show, and that they hold whatever is put into them.

mod look;
mod rules;
mod samples;
mod shown;
