//! Who reads which part, in which zone, and what stands around it on the wire.

use super::setup::{self, BEFORE, MailHome, header, words_of};
use crate::support::smtp::{Dot, Sink};

/// Ann owns an objective, Bob and Cleo its initiatives, of which one waits for the other; Dora owns
/// something else. The board subscribed to Ann's objective, and so did Bob.
const PLAN: &str = r#"
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

[person.ann]
email     = "ann@acme.example"
time_zone = "America/New_York"

[person.bob]
email = "bob@acme.example"

[person.cleo]
email = "cleo@acme.example"

[person.dora]
email     = "dora@acme.example"
time_zone = "Asia/Tokyo"

[person.lea]
email     = "leadership@acme.example"
time_zone = "Asia/Tokyo"

[objective.share]
statement   = "Raise the share from 12 % to 27 %"
owner       = "ann"
start       = 2026-01-01
due         = 2026-12-31
subscribers = ["board@acme.example", "bob"]

[initiative.rollout]
objective = "share"
owner     = "bob"
start     = 2026-01-01
due       = 2026-11-30
match     = [{ title = "*" }]

[initiative.launch]
objective  = "share"
owner      = "cleo"
start      = 2026-11-16
due        = 2026-12-31
depends_on = ["rollout"]

[objective.savings]
statement = "Save a million in stock"
owner     = "dora"
start     = 2026-01-01
due       = 2026-12-31

[source.sheet]
type     = "csv"
path     = "gone.csv"
complete = true
fields   = { id = "Id", title = "Title", state = "State", closed = "Closed" }

[review.weekly]
kind     = "check-in"
schedule = "Mon 08:00"
to       = ["leadership@acme.example", "chair@acme.example", "owners", "subscribers"]
"#;

fn to<'a>(dots: &'a [Dot], name: &str) -> &'a Dot {
    let rcpt = format!("TO:<{name}@acme.example>");
    let mut theirs = dots.iter().filter(|dot| dot.rcpts == [rcpt.clone()]);
    let first = theirs.next().unwrap_or_else(|| panic!("no mail to {name}"));
    assert_eq!(theirs.count(), 0, "{name} has one mail");
    first
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn each_reader_gets_one_mail_with_their_part_in_their_zone() {
    let sink = Sink::start(setup::open()).await;
    let home = MailHome::planned(sink.port, PLAN);
    let daemon = home.daemon(BEFORE);
    sink.wait_for_dots(7).await;
    home.waits_for("sent", 7);
    assert_eq!(daemon.stop().0, 0);
    let dots = sink.dots();

    // Both sides, the subscriber and whoever reads everything have the dependency in the same words.
    let line = "launch (cleo, started 16 Nov) waits on rollout (bob,";
    let sentence = |name: &str| {
        let words = words_of(to(&dots, name));
        let (_, rest) = words
            .split_once(line)
            .unwrap_or_else(|| panic!("{name}: {words}"));
        let (sentence, _) = rest.split_once(" due 30 Nov").expect("it ends so");
        sentence.to_owned()
    };
    let first = sentence("bob");
    for name in ["cleo", "board", "leadership"] {
        assert_eq!(sentence(name), first, "{name}");
    }

    for (name, share, savings) in [
        ("leadership", true, true),
        ("board", true, false),
        ("ann", true, false),
        ("bob", true, false),
        ("dora", false, true),
    ] {
        let words = words_of(to(&dots, name));
        assert_eq!(words.contains("Raise the share"), share, "{name}: {words}");
        assert_eq!(words.contains("Save a million"), savings, "{name}: {words}");
    }
    // Bob subscribed to the whole objective: he reads of Cleo's initiative too.
    assert!(words_of(to(&dots, "bob")).contains("launch"));

    // 08:00 in Berlin is 02:00 in New York and 16:00 in Tokyo.
    for (name, time) in [
        ("ann", "02:00"),
        ("bob", "08:00"),
        ("dora", "16:00"),
        ("leadership", "16:00"),
        ("board", "08:00"),
    ] {
        let date = header(to(&dots, name), "Date").expect("a date");
        assert!(
            date.starts_with(&format!("Mon, 23 Nov 2026 {time}:")),
            "{name}: {date}"
        );
    }
    // The source fails since a moment; Lea reads it in her zone though only her address is named.
    for (name, since) in [("chair", "07:59"), ("leadership", "15:59")] {
        let words = words_of(to(&dots, name));
        assert!(
            words.contains(&format!("failing since 23 Nov {since}")),
            "{name}: {words}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_series_hangs_together_and_says_what_it_is() {
    let sink = Sink::start(setup::open()).await;
    let home = MailHome::planned(sink.port, PLAN);
    let daemon = home.daemon(BEFORE);
    sink.wait_for_dots(7).await;
    assert_eq!(daemon.stop().0, 0);
    let first = sink.dots();
    let daemon = home.daemon("2026-11-30T06:59:58Z");
    sink.wait_for_dots(14).await;
    assert_eq!(daemon.stop().0, 0);
    let second = sink.dots().split_off(7);

    let of =
        |dots: &[Dot], name: &str, wanted: &str| header(to(dots, name), wanted).unwrap_or_default();
    for name in ["board", "ann"] {
        let (one, other) = (
            of(&first, name, "References"),
            of(&second, name, "References"),
        );
        assert!(!one.is_empty() && one == other, "{name}: {one} {other}");
        assert_ne!(
            of(&first, name, "Message-ID"),
            of(&second, name, "Message-ID")
        );
        assert_eq!(of(&first, name, "In-Reply-To"), "");
    }
    assert_ne!(
        of(&first, "board", "References"),
        of(&first, "ann", "References")
    );
    for (wanted, value) in [
        (
            "List-Id",
            "Throughline weekly <weekly.throughline.acme.example>",
        ),
        (
            "List-Unsubscribe",
            "<mailto:strategy@acme.example?subject=unsubscribe%20weekly>",
        ),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"),
        ("X-Throughline-Review", "weekly 2026-W48"),
        ("List-Unsubscribe-Post", ""),
        ("Precedence", ""),
    ] {
        assert_eq!(of(&first, "board", wanted), value, "{wanted}");
    }
}
