//! Damaged files: whatever stands in them, a load ends with a report and never with a panic.

use proptest::prelude::*;

use super::Home;

const SAMPLE: &str = include_str!("sample.toml");

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_damaged_file_is_reported_not_fatal(
        from in 0usize..6_000,
        length in 0usize..40,
        piece in prop_oneof![
            "[\\[\\]{}=\",.'\n#a-z0-9 ]{0,12}",
            Just("\"\"\"".to_owned()),
            Just("\u{202e}ü\u{0}".to_owned()),
            Just("[source.platform]\n".to_owned()),
            Just("token = \"ä\"\n".to_owned()),
            Just("= -9223372036854775809\n".to_owned()),
            Just("= nan\n".to_owned()),
            Just("= 1e400\n".to_owned()),
        ],
    ) {
        let start = boundary(SAMPLE, from);
        let end = boundary(SAMPLE, start + length).max(start);
        let text = format!("{}{piece}{}", SAMPLE.get(..start).unwrap_or_default(), SAMPLE.get(end..).unwrap_or_default());
        let home = Home::new(&text);
        if let Err(errors) = home.load() {
            prop_assert!(!errors.problems().is_empty());
            prop_assert!(errors.render(true).contains("error"));
        }
    }
}
