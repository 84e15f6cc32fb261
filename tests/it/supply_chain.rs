//! Cargo.lock held against `.ci/advisories.toml`, our dated extract of the advisory database: no locked version
//! may have a known flaw unless deny.toml excepts it, with a reason that begins with the day on which it ends.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use semver::{Prerelease, Version, VersionReq};
use serde::Deserialize;

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: Version,
}

#[derive(Deserialize)]
struct Extract {
    as_of: toml::value::Datetime,
    looked_up: Vec<String>,
    advisory: Vec<Advisory>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advisory {
    id: String,
    package: String,
    date: toml::value::Datetime,
    affected: Vec<VersionReq>,
    what: String,
}

#[derive(Deserialize)]
struct Deny {
    advisories: Exceptions,
}

#[derive(Deserialize)]
struct Exceptions {
    ignore: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    id: String,
    reason: String,
}

#[derive(Deserialize)]
struct Manifest {
    workspace: Workspace,
}

#[derive(Deserialize)]
struct Workspace {
    dependencies: BTreeMap<String, toml::Value>,
}

#[test]
fn no_locked_package_has_a_known_flaw_without_a_dated_exception() {
    let faults = faults(
        &read("Cargo.lock"),
        &read(".ci/advisories.toml"),
        &read("deny.toml"),
    );
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn every_direct_dependency_was_looked_up() {
    let manifest: Manifest = parse("Cargo.toml", &read("Cargo.toml"));
    let extract: Extract = parse("the extract", &read(".ci/advisories.toml"));
    let ours = |value: &toml::Value| value.get("path").is_some();
    let missing: Vec<_> = manifest
        .workspace
        .dependencies
        .iter()
        .filter(|(name, value)| !ours(value) && !extract.looked_up.contains(name))
        .map(|(name, _)| name)
        .collect();
    assert!(
        missing.is_empty(),
        "look these up, as .ci/advisories.toml says: {missing:?}"
    );
}

#[test]
fn the_extract_is_sound() {
    let lock: Lock = parse("Cargo.lock", &read("Cargo.lock"));
    let extract: Extract = parse("the extract", &read(".ci/advisories.toml"));
    let as_of = day(&extract.as_of);
    for advisory in &extract.advisory {
        let id = &advisory.id;
        let name = &advisory.package;
        assert!(
            lock.package.iter().any(|package| package.name == *name),
            "{id}: `{name}` does not stand in Cargo.lock — take the record out, or spell it right"
        );
        assert!(extract.looked_up.contains(name), "{id}: {name}");
        assert!(day(&advisory.date) <= as_of, "{id} is younger than as_of");
        assert!(!advisory.affected.is_empty(), "{id} condemns nothing");
        let same = |other: &&Advisory| other.id == *id;
        assert_eq!(extract.advisory.iter().filter(same).count(), 1, "{id}");
    }
}

#[test]
fn a_flaw_is_reported_until_it_is_excepted_and_again_when_the_exception_ends() {
    let lock = |version: &str| format!("[[package]]\nname = 'mailer'\nversion = '{version}'");
    let extract = "as_of = 2026-11-22\nlooked_up = []\n[[advisory]]\nid = 'RUSTSEC-2026-0001'\npackage = 'mailer'\n\
                   date = 2026-11-01\naffected = ['>= 1.2.0, < 1.4.2', '= 2.0.0']\nwhat = 'splits mails'";
    let deny = |reason: &str| match reason {
        "" => "advisories.ignore = []".to_owned(),
        _ => {
            format!("[advisories]\nignore = [{{ id = 'RUSTSEC-2026-0001', reason = '{reason}' }}]")
        }
    };
    let known = "mailer 1.4.1: RUSTSEC-2026-0001, splits mails — an unaffected version is wanted, or a dated exception";
    let cases = [
        ("1.1.9", "", ""),
        ("1.4.2", "", ""),
        ("1.4.1", "", known),
        ("1.4.1", "Until 2026-11-22: we send none", ""),
        (
            "1.4.1",
            "Until 2026-11-21: we send none",
            "RUSTSEC-2026-0001: the exception ended on 2026-11-21",
        ),
        (
            "1.4.1",
            "we send none",
            "RUSTSEC-2026-0001: `we send none` — a reason that begins with `Until YYYY-MM-DD: ` is wanted",
        ),
        (
            "1.4.2",
            "Until 2026-12-31: we send none",
            "RUSTSEC-2026-0001: excepted, but no locked package has it — take the exception out",
        ),
    ];
    for (version, reason, want) in cases {
        let faults = faults(&lock(version), extract, &deny(reason));
        assert_eq!(faults.join("\n"), want, "{version}, `{reason}`");
    }
    // A pre-release is as flawed as its release.
    assert_eq!(faults(&lock("1.4.0-rc.1"), extract, &deny("")).len(), 1);
    assert_eq!(faults(&lock("2.0.0"), extract, &deny("")).len(), 1);
}

/// What is wrong with a lock file, one line each.
fn faults(lock: &str, extract: &str, deny: &str) -> Vec<String> {
    let lock: Lock = parse("Cargo.lock", lock);
    let extract: Extract = parse("the extract", extract);
    let exceptions = parse::<Deny>("deny.toml", deny).advisories.ignore;
    let excepted = |id: &str| exceptions.iter().any(|exception| exception.id == id);

    let mut found = Vec::new();
    for package in &lock.package {
        let flaws = extract.advisory.iter().filter(|it| affects(it, package));
        found.extend(flaws.map(|it| (package, it)));
    }
    let mut faults = Vec::new();
    for (package, it) in &found {
        if !excepted(&it.id) {
            faults.push(format!(
                "{} {}: {}, {} — an unaffected version is wanted, or a dated exception",
                package.name, package.version, it.id, it.what
            ));
        }
    }
    for exception in &exceptions {
        let id = &exception.id;
        if !found.iter().any(|(_, it)| it.id == *id) {
            faults.push(format!(
                "{id}: excepted, but no locked package has it — take the exception out"
            ));
        } else if let Err(fault) = holds(exception, day(&extract.as_of)) {
            faults.push(format!("{id}: {fault}"));
        }
    }
    faults
}

fn affects(advisory: &Advisory, package: &Package) -> bool {
    // A requirement without a pre-release never matches one; the flaw is there all the same.
    let mut version = package.version.clone();
    version.pre = Prerelease::EMPTY;
    advisory.package == package.name && advisory.affected.iter().any(|req| req.matches(&version))
}

/// An exception holds to the end of its day, seen from the extract's own date: a test must not fail by the clock.
fn holds(exception: &Exception, as_of: Date) -> Result<(), String> {
    let until = exception
        .reason
        .strip_prefix("Until ")
        .and_then(|rest| rest.split_once(": "))
        .and_then(|(date, _)| date.parse::<Date>().ok());
    match until {
        Some(until) if until >= as_of => Ok(()),
        Some(until) => Err(format!("the exception ended on {until}")),
        None => Err(format!(
            "`{}` — a reason that begins with `Until YYYY-MM-DD: ` is wanted",
            exception.reason
        )),
    }
}

fn day(date: &toml::value::Datetime) -> Date {
    date.to_string().parse().expect("a day, YYYY-MM-DD")
}

fn parse<T: serde::de::DeserializeOwned>(what: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("{what}: {error}"))
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
