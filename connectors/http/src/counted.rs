//! Whether an address names a page by counting: where a record goes meanwhile, its page is another one.

use url::Url;

/// Parameters that count pages or records at one tracker or another.
const COUNTERS: [&str; 16] = [
    "$skip",
    "_page",
    "from",
    "offset",
    "p",
    "page",
    "page[number]",
    "page[offset]",
    "page_number",
    "pagenumber",
    "skip",
    "start",
    "start_at",
    "startat",
    "startindex",
    "sysparm_offset",
];

/// Whether the page at an address, whole or from its path on, is found by counting pages or records up to it.
pub fn is_counted(address: &str) -> bool {
    let base = Url::parse("http://localhost").ok();
    let Ok(url) = Url::options().base_url(base.as_ref()).parse(address) else {
        return true;
    };
    url.query_pairs().any(|(name, value)| {
        let counts = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        counts && COUNTERS.contains(&name.to_ascii_lowercase().as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::is_counted;

    #[test]
    fn an_address_counts_by_a_number_under_a_name_that_counts() {
        for (address, wanted) in [
            ("https://a.example/issues?per_page=100&page=2", true),
            ("/issues?startAt=50", true),
            ("/api?page%5Bnumber%5D=3", true),
            ("/odata?$skip=40", true),
            (
                "https://a.example/issues?per_page=100&after=Y3Vyc29y",
                false,
            ),
            ("/issues?page=Y3Vyc29yOjEw", false),
            ("/issues?page=&limit=100", false),
            ("/issues?id_after=12345", false),
            ("/issues", false),
            // What is no address is not trusted.
            ("http://[", true),
        ] {
            assert_eq!(is_counted(address), wanted, "{address}");
        }
    }
}
