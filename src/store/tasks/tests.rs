use crate::domain::task::Change;
use crate::store::tasks::{change_of, change_word};

#[test]
fn every_kind_of_event_reads_back() {
    for (_, change) in Change::ALL {
        assert_eq!(change_of(change_word(change)).unwrap(), change);
    }
    assert!(change_of("renamed").is_err());
}
