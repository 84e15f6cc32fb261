use jiff::Zoned;
use proptest::prelude::*;

use super::{ComposeError, Draft, WireFault, check_wire, compose, one_line};
use crate::domain::id::ReviewId;
use crate::domain::review::PeriodKey;
use crate::review::mail::Picture;
use crate::store::outbox::NewMail;

struct Given<'a> {
    to: &'a str,
    subject: &'a str,
    text: &'a str,
    html: &'a str,
}

const PLAIN: Given<'static> = Given {
    to: "Ada Lovelace <ada@acme.example>",
    subject: "Week 47: 2 of 3 objectives on course",
    text: "Good morning.\n.\nDone: 3 of 4 tasks = 75 %\n",
    html: "<p>Good morning.</p>\n",
};

fn composed(given: &Given<'_>) -> Result<NewMail, ComposeError> {
    compose(&Draft {
        review: &ReviewId::from("weekly"),
        period: &PeriodKey::from_stored("2026-W47"),
        from: "Throughline <strategy+mail@acme.example>",
        to: given.to,
        subject: given.subject,
        text: given.text,
        html: given.html,
        pictures: &[],
        date: &"2026-11-16T08:00:00+01:00[Europe/Berlin]"
            .parse::<Zoned>()
            .unwrap(),
        is_series: true,
    })
}

fn text_of(mail: &NewMail) -> String {
    String::from_utf8(mail.raw.clone())
        .unwrap()
        .replace("\r\n", "\n")
}

#[test]
fn a_mail_reads_like_this() {
    let mail = composed(&PLAIN).unwrap();
    assert_eq!(mail.rcpt, "ada@acme.example");
    assert_eq!(mail.sender, "strategy+mail@acme.example");
    insta::assert_snapshot!(text_of(&mail), @r#"
    From: Throughline <strategy+mail@acme.example>
    To: "Ada Lovelace" <ada@acme.example>
    Subject: Week 47: 2 of 3 objectives on course
    Date: Mon, 16 Nov 2026 08:00:00 +0100
    Message-ID: <b9b83356a4de5d23788bbfa30e9f7a38@acme.example>
    Auto-Submitted: auto-generated
    X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply
    List-Id: Throughline weekly <weekly.throughline.acme.example>
    List-Unsubscribe: <mailto:strategy%2Bmail@acme.example?subject=unsubscribe%20weekly>
    References: <748b8772bd914ebbfa2b38bf2ab07bb1@acme.example>
    X-Throughline-Review: weekly 2026-W47
    MIME-Version: 1.0
    Content-Type: multipart/alternative;
     boundary="throughline-b9b83356a4de5d23788bbfa30e9f7a38"

    --throughline-b9b83356a4de5d23788bbfa30e9f7a38
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: quoted-printable

    Good morning.
    .
    Done: 3 of 4 tasks =3D 75 %

    --throughline-b9b83356a4de5d23788bbfa30e9f7a38
    Content-Type: text/html; charset=utf-8
    Content-Transfer-Encoding: quoted-printable

    <p>Good morning.</p>

    --throughline-b9b83356a4de5d23788bbfa30e9f7a38--
    "#);
}

#[test]
fn the_message_id_follows_from_review_period_and_recipient_alone() {
    let mail = composed(&PLAIN).unwrap();
    let same = composed(&Given {
        to: "ADA@acme.example",
        subject: "Other words",
        ..PLAIN
    });
    assert_eq!(mail.message_id, same.unwrap().message_id);
    let other = composed(&Given {
        to: "grace@acme.example",
        ..PLAIN
    });
    assert_ne!(mail.message_id, other.unwrap().message_id);
    assert_eq!(
        mail.raw,
        composed(&PLAIN).unwrap().raw,
        "the same bytes every time"
    );
}

/// The value of a header of a mail.
fn header(mail: &NewMail, name: &str) -> Option<String> {
    let text = text_of(mail);
    let (head, _) = text.split_once("\n\n").unwrap();
    let value = head
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name}: ")));
    value.map(str::to_owned)
}

#[test]
fn the_mails_of_a_review_to_one_person_hang_together_and_alerts_do_not() {
    let of = |review: &str, period: &str, to: &str, is_series| {
        let mail = compose(&Draft {
            review: &ReviewId::from(review),
            period: &PeriodKey::from_stored(period),
            from: "strategy@acme.example",
            to,
            subject: "",
            text: "",
            html: "",
            pictures: &[],
            date: &"2026-11-16T08:00:00[UTC]".parse::<Zoned>().unwrap(),
            is_series,
        });
        header(&mail.unwrap(), "References")
    };
    let first = of("weekly", "2026-W47", "ada@acme.example", true);
    assert!(first.is_some());
    assert_eq!(of("weekly", "2026-W48", "ADA@acme.example", true), first);
    assert_ne!(of("monthly", "2026-11", "ada@acme.example", true), first);
    assert_ne!(of("weekly", "2026-W47", "grace@acme.example", true), first);
    assert_eq!(of("alerts", "2026-11-16", "ada@acme.example", false), None);
}

#[test]
fn a_sender_at_a_bare_address_has_no_list() {
    for (from, wanted) in [
        ("a@acme.example", Some("weekly.throughline.acme.example")),
        (
            "a@münchen.example",
            Some("weekly.throughline.xn--mnchen-3ya.example"),
        ),
        ("a@192.0.2.1", None),
    ] {
        let mail = compose(&Draft {
            review: &ReviewId::from("weekly"),
            period: &PeriodKey::from_stored("2026-W47"),
            from,
            to: "ada@acme.example",
            subject: "",
            text: "",
            html: "",
            pictures: &[],
            date: &"2026-11-16T08:00:00[UTC]".parse::<Zoned>().unwrap(),
            is_series: true,
        });
        let list = header(&mail.unwrap(), "List-Id");
        let wanted = wanted.map(|id| format!("Throughline weekly <{id}>"));
        assert_eq!(list, wanted, "{from}");
    }
}

#[test]
fn addresses_that_are_none_are_refused_and_named() {
    for to in [
        "",
        "ada",
        "ada@",
        "ada@acme.example\r\nBcc: eve@evil.example",
        "ada@acme.example>\r\nRCPT TO:<eve@evil.example",
        "ada@acme.example\0",
        "ada@acme.example, eve@evil.example",
        "Ada\n <ada@acme.example>",
    ] {
        let refused = composed(&Given { to, ..PLAIN });
        let Err(ComposeError::Address { role, found }) = refused else {
            panic!("{to:?} was taken: {refused:?}");
        };
        assert_eq!(role, "recipient");
        assert!(!found.contains(char::is_control), "{found}");
    }
}

#[test]
fn a_domain_with_umlauts_is_written_in_ascii() {
    let mail = composed(&Given {
        to: "ada@münchen.example",
        ..PLAIN
    });
    assert_eq!(mail.unwrap().rcpt, "ada@xn--mnchen-3ya.example");
}

#[test]
fn a_subject_cannot_add_headers() {
    let mail = composed(&Given {
        subject: "Week 47\r\nBcc: eve@evil.example\r\n\r\n<script>",
        ..PLAIN
    })
    .unwrap();
    assert_eq!(mail.subject, "Week 47 Bcc: eve@evil.example <script>");
    let text = text_of(&mail);
    assert!(
        text.contains("\nSubject: Week 47 Bcc: eve@evil.example <script>\n"),
        "{text}"
    );
    assert!(!text.contains("\nBcc:"));
}

#[test]
fn bytes_that_smtp_would_change_are_found() {
    let cases: [(&[u8], Result<(), WireFault>); 7] = [
        (b"a\r\n.\r\nb\r\n", Ok(())),
        (b"no end", Ok(())),
        (b"a\n.\nMAIL FROM:<evil@x>\n", Err(WireFault::BareLineBreak)),
        (b"a\r.\rb", Err(WireFault::BareLineBreak)),
        (b"a\r\r\n", Err(WireFault::BareLineBreak)),
        (b"a\0b\r\n", Err(WireFault::Nul)),
        (&[b'x'; 999], Err(WireFault::LongLine)),
    ];
    for (raw, wanted) in cases {
        assert_eq!(check_wire(raw), wanted, "{}", raw.escape_ascii());
    }
}

#[test]
fn one_line_is_one_line() {
    assert_eq!(one_line(" a \r\n\tb\u{0}c\u{2028}d "), "a b c d");
}

proptest! {
    /// Whatever a title holds, the mail is ASCII lines of at most 998 bytes, and no line of it is a dot.
    #[test]
    fn any_text_is_safe_on_the_wire(subject in ".{0,300}", text in "(?s).{0,2000}", html in "(?s)[\\r\\n. -~é]{0,500}") {
        let mail = composed(&Given { subject: &subject, text: &text, html: &html, ..PLAIN }).unwrap();
        prop_assert!(mail.raw.is_ascii());
        prop_assert_eq!(check_wire(&mail.raw), Ok(()));
        prop_assert_eq!(text_of(&mail).matches("\nTo: ").count(), 1);
    }
}

#[test]
fn pictures_stand_beside_the_html_that_shows_them() {
    let picture = Picture {
        cid: "picture-1@throughline".into(),
        name: "objective-0.png".into(),
        png: [0x89, b'P', b'N', b'G', b'\r', b'\n', 0, b'.']
            .repeat(12)
            .into(),
        svg: None,
        alt: "31, plan 44".into(),
        width: 560,
        height: 240,
    };
    let draft = Draft {
        review: &ReviewId::from("weekly"),
        period: &PeriodKey::from_stored("2026-W47"),
        from: "strategy@acme.example",
        to: "ada@acme.example",
        subject: "Week 47",
        text: "Good morning.",
        html: "<img src=\"cid:picture-1@throughline\">",
        pictures: &[picture],
        date: &"2026-11-16T08:00:00+01:00[Europe/Berlin]"
            .parse::<Zoned>()
            .unwrap(),
        is_series: false,
    };
    let mail = compose(&draft).unwrap();
    let text = text_of(&mail);
    let (_, bodies) = text.split_once("\n\n").unwrap();
    insta::assert_snapshot!(bodies);
    assert_eq!(
        mail.raw,
        compose(&draft).unwrap().raw,
        "the same bytes every time"
    );
}
