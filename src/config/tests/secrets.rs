//! Secrets: where they come from, when they are refused, and that nothing ever shows them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use secrecy::ExposeSecret as _;

use super::{BASE, Home};
use crate::config::settings::{Config, SourceKind};

const CANARY: &str = "canary-8c1f";

fn github(token: &str) -> String {
    format!("{BASE}[source.x]\ntype = \"github\"\norganization = \"acme\"\ntoken = {token}\n")
}

fn token(config: &Config) -> String {
    let Some(SourceKind::Github(github)) = &config.sources["x"].kind else {
        panic!("a GitHub source")
    };
    let throughline_github::Credential::Tokens(tokens) = &github.credential else {
        panic!("a token")
    };
    tokens[0].expose_secret().to_owned()
}

fn mode(home: &Home, name: &str, mode: u32) {
    fs::set_permissions(home.path(name), fs::Permissions::from_mode(mode)).expect("a mode");
}

#[test]
fn a_secret_comes_from_a_variable_a_file_or_a_private_file_of_configuration() {
    let home = Home::new(&github("{ env = \"T\" }")).env(&[("T", "from-env\n")]);
    assert_eq!(token(&home.load().expect("env")), "from-env");

    let home = Home::new(&github("{ file = \"token\" }")).file("token", "from-file\r\n");
    assert_eq!(
        token(&home.load().expect("a file beside the configuration")),
        "from-file"
    );

    let home = Home::new(&github("{ file = \"token\" }")).file("credentials/token", "from-systemd");
    let folder = home.path("credentials").display().to_string();
    let home = home.env(&[("CREDENTIALS_DIRECTORY", &folder)]);
    assert_eq!(token(&home.load().expect("a credential")), "from-systemd");

    let home = Home::new(&github("\"inline\""));
    mode(&home, "config.toml", 0o600);
    assert_eq!(token(&home.load().expect("inline")), "inline");
}

#[test]
fn what_is_absent_empty_or_open_is_refused() {
    let first = |home: &Home| home.problems().into_iter().next().expect("a problem");
    let home = Home::new(&github("{ env = \"T\" }")).env(&[("T", "")]);
    assert_eq!(
        first(&home),
        "config.toml:25:17: environment variable T is empty => set it, or use { file = \"path\" } (a systemd credential is a file)"
    );
    let home = Home::new(&github("{ file = \"token\" }")).file("token", "\n");
    assert_eq!(
        first(&home),
        "config.toml:25:18: secret file token: is empty"
    );
    let home = Home::new(&github("\"inline\""));
    mode(&home, "config.toml", 0o644);
    assert_eq!(
        first(&home),
        "config.toml:25:1: the file holds \"token\" and is mode 0644 (open to others) => chmod 600 config.toml, or write token = { env = \"NAME\" }"
    );
    let home = Home::new(&github("\"${TOKEN}\""));
    assert_eq!(
        first(&home),
        "config.toml:25:9: \"token\" names a variable in a way that is not read => write token = { env = \"TOKEN\" }"
    );
}

#[test]
fn an_optional_source_without_its_secret_is_left_out_with_a_word() {
    let home = Home::new(&format!("{}optional = true\n", github("{ env = \"T\" }")));
    let config = home.load().expect("a configuration");
    assert!(config.sources["x"].kind.is_none());
    let warnings: Vec<String> = config
        .warnings
        .iter()
        .map(|line| home.plain(line))
        .collect();
    assert_eq!(
        warnings,
        [
            "config.toml:22:9: [source.x] is optional and left out: environment variable T is not set"
        ]
    );
}

#[test]
fn an_example_on_this_machine_may_show_its_token() {
    let text = format!(
        "{BASE}[source.x]\ntype = \"rest\"\nbase = \"http://127.0.0.1:1/api\"\nauth = {{ bearer = \"example\" }}\nitems = {{ get = \"/a\", fields = {{ id = \"id\", title = \"t\", state = \"s\" }} }}\n"
    );
    let home = Home::new(&text);
    mode(&home, "config.toml", 0o644);
    home.load().expect("a loopback token guards nothing");
}

/// Every place that takes a secret, filled with the canary.
fn everywhere() -> String {
    let rest = |id: &str, auth: &str| {
        format!(
            "[source.{id}]\ntype = \"rest\"\nbase = \"https://acme.example\"\nauth = {auth}\nitems = {{ get = \"/a\", fields = {{ id = \"id\", title = \"t\", state = \"s\" }} }}\n"
        )
    };
    [
        github(&format!("\"{CANARY}\"")),
        rest("bearer", &format!("{{ bearer = \"{CANARY}\" }}")),
        rest("basic", &format!("{{ basic = [\"u\", \"{CANARY}\"] }}")),
        rest("header", &format!("{{ header = {{ \"X-Key\" = \"{CANARY}\" }} }}")),
        rest("query", &format!("{{ query = {{ k = \"{CANARY}\" }} }}")),
        rest("env", "{ bearer = { env = \"T\" } }"),
        rest("file", "{ bearer = { file = \"token\" } }"),
        format!("[mail]\nfrom = \"T <a@x.org>\"\nsmtp = \"smtps://u@mail.example\"\npassword = \"{CANARY}\"\n"),
    ]
    .concat()
}

#[test]
fn no_output_ever_holds_a_secret() {
    let home = Home::new(&everywhere())
        .file("token", CANARY)
        .env(&[("T", CANARY)]);
    mode(&home, "config.toml", 0o600);
    let config = home.load().expect("a configuration");
    assert!(!format!("{config:?} {:?}", home.env).contains(CANARY));
    assert!(!config.plan_canonical.contains(CANARY));

    // The same in a file with a fault at each of those places.
    mode(&home, "config.toml", 0o644);
    let errors = home.load().expect_err("an open file");
    assert!(errors.problems().len() >= 6, "{errors}");
    assert!(!format!("{errors:?} {errors}").contains(CANARY), "{errors}");
}

#[test]
fn broken_lines_do_not_show_what_they_hold() {
    for line in [
        format!("token = {CANARY}"),
        format!("token {CANARY}"),
        format!("token = \"{CANARY}"),
        format!("tokne = \"{CANARY}\"\ntoken = [\"{CANARY}\"]"),
        format!("base = \"https://u:{CANARY}@acme.example\""),
        format!("auth = {{ baerer = \"{CANARY}\" }}"),
        format!("password = \"{CANARY}\" 5"),
    ] {
        let home = Home::new(&format!("{BASE}[source.x]\ntype = \"github\"\n{line}\n"));
        let report = home.report();
        assert!(!report.contains(CANARY), "{report}");
    }
    let home = Home::new(&format!(
        "{BASE}[mail]\nfrom = \"T <a@x.org>\"\nsmtp = \"smtps://u:{CANARY}@mail.example\"\n[service]\nstore = \"postgres://u:{CANARY}@h/d\"\n"
    ));
    assert!(!home.report().contains(CANARY), "{}", home.report());
}
