//! Three pictures as they are written.

use super::super::labels::English;
use super::samples;

#[test]
fn a_trend_is_written_like_this() {
    insta::assert_snapshot!(samples::behind().draw(&English).svg);
}

#[test]
fn a_sparkline_is_written_like_this() {
    insta::assert_snapshot!(samples::falling().spark(&English).unwrap().svg);
}

#[test]
fn a_roadmap_is_written_like_this() {
    insta::assert_snapshot!(samples::roadmap().draw(560.0, &English).unwrap().svg);
}
