//! What the stories stand on: a home folder for one test, real servers on loopback.

pub(crate) mod home;
pub(crate) mod hostile;
pub(crate) mod smtp;
pub(crate) mod tracker;
