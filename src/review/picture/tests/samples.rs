//! Measures and plans as pictures get them.

use jiff::civil::{Date, date};

use super::super::chains::{Chain, Chains, Link};
use super::super::loads::{Loads, PersonLoad, Verdict};
use super::super::roadmap::{Expected, Group, Roadmap, Row};
use super::super::trend::{Fan, Trend};
use crate::domain::calendar::{Period, plus_days};
use crate::domain::money::Money;
use crate::engine::assessment::Status;
use crate::engine::milestone::MilestoneState;
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::rows::Aim;

/// Friday of ISO week 47.
pub(super) const TODAY: Date = date(2026, 11, 20);

/// Interviews: 31 of 52 by 31 December, behind a straight plan, with a forecast.
pub(super) fn behind() -> Trend {
    let (start, due) = (date(2026, 9, 1), date(2026, 12, 31));
    let values = [
        0.0, 1.0, 3.0, 7.0, 9.0, 12.0, 18.0, 19.0, 23.0, 26.0, 28.0, 31.0,
    ];
    let weeks = (0..).map(|week| plus_days(start, week * 7));
    Trend {
        name: (&Safe::new("Customer interviews")).into(),
        id: Safe::new("interviews"),
        unit: Safe::new("interviews"),
        decimals: 0,
        status: Status::OffTrack,
        today: TODAY,
        start,
        due,
        points: weeks.zip(values).collect(),
        periods: Vec::new(),
        per: None,
        plan_now: Some(34.4),
        plan: vec![(start, 0.0), (due, 52.0)],
        tolerance: 5.2,
        first_plan: None,
        baseline: 0.0,
        target: 52.0,
        aim: Aim::Reach,
        fan: Some(Fan {
            low: 41.0,
            middle: 46.0,
            high: 51.0,
        }),
        odds: Some(0.12),
        finish: [Some(date(2027, 1, 12)), Some(date(2027, 2, 3))],
    }
}

/// Lead time: falls from 9 to 5 days, ahead of its plan.
pub(super) fn falling() -> Trend {
    let (start, due) = (date(2026, 7, 1), date(2027, 3, 31));
    let values = [9.0, 8.8, 8.1, 7.9, 6.6];
    let months = (0..).map(|month| plus_days(start, month * 31));
    Trend {
        name: (&Safe::new("Result: lead time")).into(),
        id: Safe::new("faster"),
        unit: Safe::new("days"),
        decimals: 1,
        status: Status::OnTrack,
        today: TODAY,
        start,
        due,
        points: months.zip(values).collect(),
        plan_now: Some(6.9),
        plan: vec![(start, 9.0), (due, 5.0)],
        tolerance: -0.4,
        first_plan: Some([(start, 9.0), (date(2027, 1, 31), 4.0)]),
        baseline: 9.0,
        target: 5.0,
        fan: Some(Fan {
            low: 3.9,
            middle: 4.6,
            high: 5.4,
        }),
        odds: Some(0.81),
        finish: [None, None],
        ..behind()
    }
}

/// Calls a week: a rate.
pub(super) fn rate() -> Trend {
    let start = date(2026, 8, 31);
    let values = [
        9.0, 11.0, 12.0, 8.0, 10.0, 10.0, 3.0, 12.0, 11.0, 13.0, 10.0, 4.0,
    ];
    let weeks = (0..).map(|week| plus_days(start, week * 7));
    let judged = weeks.zip(values).enumerate();
    Trend {
        name: (&Safe::new("Sales calls")).into(),
        id: Safe::new("calls"),
        unit: Safe::new("calls"),
        status: Status::AtRisk,
        start,
        points: Vec::new(),
        periods: judged
            .map(|(index, (day, value))| (day, value, (index < 11).then_some(value >= 10.0)))
            .collect(),
        per: Some(Period::Week),
        plan: Vec::new(),
        target: 10.0,
        plan_now: Some(10.0),
        fan: None,
        odds: Some(0.55),
        finish: [None, None],
        ..behind()
    }
}

/// A share that must stay within 95 to 99 %.
pub(super) fn band() -> Trend {
    let values = [96.0, 97.2, 95.1, 93.0, 93.4, 94.2, 96.3];
    let weeks = (0..).map(|week| plus_days(date(2026, 10, 5), week * 7));
    Trend {
        name: (&Safe::new("Service level")).into(),
        id: Safe::new("service"),
        unit: Safe::new("%"),
        decimals: 1,
        status: Status::OnTrack,
        points: weeks.zip(values).collect(),
        plan: Vec::new(),
        plan_now: Some(96.3),
        baseline: 97.0,
        target: 97.0,
        aim: Aim::Within(95.0, 99.0),
        fan: None,
        odds: None,
        finish: [None, None],
        ..behind()
    }
}

/// Every state that a trend may be in.
pub(super) fn trends() -> Vec<(&'static str, Trend)> {
    let far = Trend {
        finish: [Some(date(2028, 5, 1)), Some(date(2029, 2, 3))],
        ..behind()
    };
    let empty = Trend {
        points: Vec::new(),
        status: Status::Unknown,
        plan_now: None,
        fan: None,
        odds: None,
        finish: [None, None],
        ..behind()
    };
    let one = Trend {
        points: vec![(TODAY, 31.0)],
        ..behind()
    };
    let past = Trend {
        today: date(2027, 2, 10),
        status: Status::Missed,
        points: behind()
            .points
            .into_iter()
            .chain([(date(2027, 2, 5), 47.0)])
            .collect(),
        plan_now: Some(52.0),
        fan: None,
        odds: None,
        finish: [Some(date(2027, 2, 25)), Some(date(2027, 3, 5))],
        ..behind()
    };
    let huge = Trend {
        unit: Safe::new("EUR"),
        points: behind()
            .points
            .into_iter()
            .map(|(day, value)| (day, value * 3.1e8))
            .collect(),
        plan: vec![(date(2026, 9, 1), 0.0), (date(2026, 12, 31), 1.6e10)],
        plan_now: Some(1.1e10),
        target: 1.6e10,
        tolerance: 1.6e9,
        fan: Some(Fan {
            low: 1.3e10,
            middle: 1.4e10,
            high: 1.5e10,
        }),
        ..behind()
    };
    let negative = Trend {
        name: (&Safe::new("Result: operating result")).into(),
        unit: Safe::new("EUR k"),
        points: behind()
            .points
            .into_iter()
            .map(|(day, value)| (day, value * 1.5 - 60.0))
            .collect(),
        plan: vec![(date(2026, 9, 1), -60.0), (date(2026, 12, 31), 10.0)],
        plan_now: Some(-14.0),
        baseline: -60.0,
        target: 10.0,
        tolerance: 7.0,
        fan: Some(Fan {
            low: -11.0,
            middle: 3.0,
            high: 8.0,
        }),
        ..behind()
    };
    let ceiling = Trend {
        name: (&Safe::new("Open defects")).into(),
        unit: Safe::new("defects"),
        status: Status::AtRisk,
        points: band()
            .points
            .into_iter()
            .map(|(day, value)| (day, (value - 90.0) * 2.0))
            .collect(),
        aim: Aim::AtMost,
        target: 10.0,
        baseline: 0.0,
        decimals: 0,
        ..band()
    };
    let steps = Trend {
        plan: vec![
            (date(2026, 9, 1), 0.0),
            (date(2026, 10, 14), 0.0),
            (date(2026, 10, 15), 20.0),
            (date(2026, 12, 30), 20.0),
            (date(2026, 12, 31), 52.0),
        ],
        ..behind()
    };
    vec![
        ("behind", behind()),
        ("falling", falling()),
        ("rate", rate()),
        ("band", band()),
        ("ceiling", ceiling),
        ("far", far),
        ("empty", empty),
        ("one", one),
        ("past-due", past),
        ("huge", huge),
        ("negative", negative),
        ("steps", steps),
    ]
}

/// An initiative that is as far as it should be.
fn row(id: &str, name: &str, status: Status, span: (Date, Date), done: f64) -> Row {
    Row {
        id: Safe::new(id),
        name: Safe::new(name),
        status,
        start: span.0,
        due: span.1,
        done: Some(done),
        finish: Some(Expected {
            even: plus_days(span.1, -6),
            likely: plus_days(span.1, 3),
            is_endless: false,
            is_done: false,
        }),
        is_critical: false,
        slack_until: None,
        buffer_from: None,
        milestones: Vec::new(),
        waits_for: Vec::new(),
    }
}

fn late(row: Row, days: i64, more: i64) -> Row {
    Row {
        finish: Some(Expected {
            even: plus_days(row.due, days),
            likely: plus_days(row.due, days + more),
            is_endless: false,
            is_done: false,
        }),
        is_critical: true,
        ..row
    }
}

/// Two objectives, five initiatives, a chain through three of them.
pub(super) fn roadmap() -> Roadmap {
    let day = |month, day| date(2026, month, day);
    let crm = Row {
        milestones: vec![
            (day(8, 15), MilestoneState::Done),
            (day(10, 30), MilestoneState::Late),
            (day(12, 1), MilestoneState::Due),
        ],
        buffer_from: Some(day(12, 1)),
        ..late(
            row(
                "crm",
                "CRM roll-out",
                Status::OffTrack,
                (day(7, 1), day(12, 15)),
                0.46,
            ),
            14,
            12,
        )
    };
    let launch = Row {
        waits_for: vec![(Safe::new("crm"), true)],
        ..late(
            row(
                "launch",
                "Regional launch in the north",
                Status::AtRisk,
                (day(11, 1), date(2027, 2, 28)),
                0.1,
            ),
            9,
            20,
        )
    };
    let pricing = Row {
        slack_until: Some(date(2027, 2, 10)),
        ..row(
            "pricing",
            "New price list",
            Status::OnTrack,
            (day(9, 1), date(2027, 1, 15)),
            0.6,
        )
    };
    let done = Row {
        finish: Some(Expected {
            even: day(10, 20),
            likely: day(10, 20),
            is_endless: false,
            is_done: true,
        }),
        ..row(
            "warehouse",
            "Second warehouse",
            Status::Achieved,
            (day(6, 1), day(10, 31)),
            1.0,
        )
    };
    let stock = Row {
        waits_for: vec![(Safe::new("launch"), true), (Safe::new("warehouse"), false)],
        milestones: vec![(date(2027, 3, 31), MilestoneState::Due)],
        ..late(
            row(
                "stock",
                "Stock taken over",
                Status::NotStarted,
                (date(2027, 3, 1), date(2027, 4, 30)),
                0.0,
            ),
            9,
            21,
        )
    };
    let endless = Row {
        finish: Some(Expected {
            even: date(2029, 1, 1),
            likely: date(2029, 1, 1),
            is_endless: true,
            is_done: false,
        }),
        ..row(
            "portal",
            "Supplier portal",
            Status::Unknown,
            (day(8, 1), date(2027, 1, 31)),
            0.05,
        )
    };
    Roadmap {
        today: TODAY,
        groups: vec![
            Group {
                id: Safe::new("market"),
                name: Safe::new("Win 18 % of the market in the north"),
                status: Status::OffTrack,
                due: date(2027, 3, 31),
                rows: vec![crm, pricing, launch],
            },
            Group {
                id: Safe::new("inventory"),
                name: Safe::new("Halve the stock that is written down"),
                status: Status::AtRisk,
                due: date(2027, 4, 30),
                rows: vec![done, endless, stock],
            },
        ],
        left_out: 0,
    }
}

/// Sixty initiatives for six objectives, some of them with names that nobody should write.
pub(super) fn sixty() -> Roadmap {
    let names = [
        "Plain",
        "<script>alert(1)</script> & \"quotes\"",
        "An initiative whose name was written by a committee that could not agree on a shorter one",
        "\u{5e02}\u{5834}\u{53c2}\u{5165}\u{306e}\u{6e96}\u{5099}",
        "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{5e2}\u{5d5}\u{5dc}\u{5dd}",
        "\u{1f680}\u{1f680} Rocket",
    ];
    let statuses = [
        Status::OnTrack,
        Status::AtRisk,
        Status::OffTrack,
        Status::NotStarted,
        Status::Unknown,
        Status::Achieved,
    ];
    let group = |index: i64| {
        let rows = (0..10).map(|nth: i64| {
            let number = index * 10 + nth;
            let pick = usize::try_from(number).unwrap();
            let start = plus_days(date(2026, 3, 1), number * 9);
            let one = row(
                &format!("initiative-{number}"),
                names[pick % names.len()],
                statuses[pick % statuses.len()],
                (start, plus_days(start, 60 + nth * 12)),
                0.1 * (pick % 11) as f64,
            );
            let one = if pick.is_multiple_of(4) {
                late(one, number, 10)
            } else {
                one
            };
            let upstream = format!("initiative-{}", number - 1);
            let waits = if pick.is_multiple_of(3) {
                vec![(Safe::new(&upstream), pick.is_multiple_of(2))]
            } else {
                Vec::new()
            };
            Row {
                waits_for: waits,
                ..one
            }
        });
        Group {
            id: Safe::new(&format!("objective-{index}")),
            name: Safe::new(&format!(
                "Objective number {index} with a goal that takes a sentence to say and then some"
            )),
            status: Status::AtRisk,
            due: date(2027, 12, 31),
            rows: rows.collect(),
        }
    };
    Roadmap {
        today: TODAY,
        groups: (0..6).map(group).collect(),
        left_out: 0,
    }
}

/// Five people: two have too much, one far too much, one fits, one cannot be judged.
pub(super) fn loads() -> Loads {
    let person = |id: &str, name: &str, needed, there, daily, protected| PersonLoad {
        id: Safe::new(id),
        name: Safe::new(name),
        verdict: Verdict::Judged {
            needed,
            there,
            by: date(2026, 12, 11),
        },
        daily,
        protected,
    };
    Loads {
        people: vec![
            person("ana", "Ana Ruiz", 130.0, 42.0, 0.3, None),
            person("maria", "Maria Holm", 48.0, 40.0, 0.3, Some(0.5)),
            person(
                "jonas",
                "Jonas Weber-Lindqvist, head of operations in the north",
                61.5,
                60.0,
                0.0,
                None,
            ),
            person("dmitri", "Dmitri", 28.0, 40.0, 0.5, Some(0.4)),
            PersonLoad {
                verdict: Verdict::Unknown(phrase!("no-hours").into()),
                ..person("bruno", "Bruno Costa", 0.0, 0.0, 0.0, None)
            },
        ],
        left_out: 0,
    }
}

/// Three slips: one over a dependent to the money, one without an end, one over five steps.
pub(super) fn chains() -> Chains {
    let link = |id: &str, name: &str, days: i64| Link {
        id: Safe::new(id),
        name: Safe::new(name),
        finish: plus_days(date(2026, 12, 15), days),
        days,
    };
    let usd = Money {
        minor: 400_000_000,
        currency: "USD".into(),
    };
    let steps = [
        "Supplier portal",
        "New price list",
        "Second warehouse",
        "Stock taken over",
        "Old halls given back",
    ];
    Chains {
        chains: vec![
            Chain {
                steps: vec![
                    link("crm", "CRM roll-out", 14),
                    link("launch", "Regional launch in the north", 9),
                ],
                objective: link("inventory", "Halve the stock that is written down", 9),
                at_stake: Some((usd.clone(), Safe::new("stock write-downs 2026"))),
                is_endless: false,
            },
            Chain {
                steps: vec![link("portal", "Supplier portal", 0)],
                objective: link("faster", "Deliver in two days", 0),
                at_stake: None,
                is_endless: true,
            },
            Chain {
                steps: steps
                    .into_iter()
                    .zip([3, 0, 5, 5, 8])
                    .map(|(name, days)| link("step", name, days))
                    .collect(),
                objective: link("rent", "Halve the rent", 8),
                at_stake: Some((usd.clone(), Safe::new("rent of 2027"))),
                is_endless: false,
            },
        ],
        left_out: 0,
        at_stake: vec![Money {
            minor: 800_000_000,
            ..usd
        }],
    }
}
