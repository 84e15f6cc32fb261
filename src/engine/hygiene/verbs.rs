//! Whether a title says what is to be done: it begins with a verb. It knows words; not tasks.

/// Verbs that plans begin their tasks with.
const VERBS: &str = include_str!("verbs.txt");
/// Whether a title begins with a verb or with one of the plan's own words. Marks before it (`[web]`, `feat:`) are skipped.
pub(super) fn says_what_to_do(title: &str, own: &[String]) -> bool {
    let title = title.to_lowercase();
    let words = title.split_whitespace();
    let mut heads =
        words.skip_while(|word| word.starts_with(['[', '(', '#']) || word.ends_with(':'));
    heads.next().is_some_and(|head| {
        let head = head.trim_matches(|letter: char| !letter.is_alphanumeric());
        VERBS.split_whitespace().any(|verb| verb == head) || own.iter().any(|word| word == head)
    })
}

#[cfg(test)]
mod tests {
    use super::says_what_to_do;

    #[test]
    fn a_verb_at_the_head_says_what_to_do() {
        let own = ["kick".to_owned()];
        for (title, wanted) in [
            ("Call Åbo Kemi", true),
            ("[web] fix: Repair the form", true),
            ("Kick off with suppliers", true),
            ("The form is broken", false),
            ("Follow-up", false),
            ("", false),
        ] {
            assert_eq!(says_what_to_do(title, &own), wanted, "{title}");
        }
    }
}
