use jiff::Timestamp;
use proptest::prelude::*;

use super::{ComposeError, Draft, WireFault, check_wire, compose, one_line};
use crate::domain::id::ReviewId;
use crate::domain::review::PeriodKey;
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
        date: "2026-11-16T07:00:00Z".parse::<Timestamp>().unwrap(),
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
    Date: Mon, 16 Nov 2026 07:00:00 +0000
    Message-ID: <b9b83356a4de5d23788bbfa30e9f7a38@acme.example>
    Auto-Submitted: auto-generated
    List-Unsubscribe: <mailto:strategy%2Bmail@acme.example?subject=unsubscribe>
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
