//! Three pictures as they are written.

use super::super::MAIL;
use super::super::labels::Labels;
use super::samples;

#[test]
fn a_trend_is_written_like_this() {
    insta::assert_snapshot!(samples::behind().draw(Labels::english()).svg);
}

#[test]
fn a_sparkline_is_written_like_this() {
    insta::assert_snapshot!(samples::falling().spark(Labels::english()).unwrap().svg);
}

#[test]
fn a_roadmap_is_written_like_this() {
    insta::assert_snapshot!(
        samples::roadmap()
            .draw(MAIL, Labels::english())
            .unwrap()
            .svg
    );
}
