#!/usr/bin/env python3
"""Writes the example company's data into examples/data, the same bytes each time.

Halden Instruments makes laboratory scales. Its second half of 2026 in some 400 tasks, and the situations
that make a review worth reading: leads on course while the lag stands still (market share), a green
team held up by a late one (the northern launch waits for the CRM), a series that nobody updates any
more (churn), and one person with far too much on the desk (jonas).
"""

import csv
import datetime as dt
import json
import pathlib
import random

DATA = pathlib.Path(__file__).parent / "data"
TODAY = dt.date(2026, 11, 20)
rng = random.Random(2026)

CUSTOMERS = [
    "Åbo Kemi", "Bergen Biolab", "Corvus Pharma", "Dalarna Dairy", "Espoo Analytics", "Falun Steel", "Göteborg Water",
    "Helsinki Hospital", "Iisalmi Foods", "Jönköping Timber", "Kiruna Mining", "Lund University", "Malmö Medtech",
    "Narvik Seafood", "Odense Enzymes", "Porvoo Paints", "Quark Diagnostics", "Roskilde Pharma", "Stavanger Energy",
    "Tampere Textiles", "Umeå Genomics", "Vaasa Power", "Växjö Labs", "Ystad Brewing", "Zealand Coatings",
]


def workday(day):
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    return day


def between(first, last):
    return workday(first + dt.timedelta(days=rng.randint(0, max(0, (last - first).days))))


def spread(first, last, count):
    """`count` working days, evenly from first to last with some jitter."""
    step = (last - first).days / max(1, count)
    return [workday(first + dt.timedelta(days=int(step * i + rng.random() * step))) for i in range(count)]


# --- customer interviews and partners: a semicolon export in Windows-1252 ------------------------------


def interviews():
    rows, number = [], 100
    start, due = dt.date(2026, 6, 8), dt.date(2026, 12, 18)
    for index, day in enumerate(spread(start, due, 62)):
        number += 1
        customer = CUSTOMERS[index % len(CUSTOMERS)]
        status, closed = "Planned", ""
        if index in (9, 27, 41):
            status, closed = "Dropped", (day - dt.timedelta(days=2)).strftime("%d.%m.%Y")
        elif day <= TODAY:
            status, closed = "Held", day.strftime("%d.%m.%Y")
        elif day <= TODAY + dt.timedelta(days=7):
            status = "Booked"
        owner = "Jonas Lindqvist" if index % 4 == 0 else "Aisha Rahman"
        rows.append([
            f"INT-{number}", f"Interview {customer}" + (", second visit" if index >= len(CUSTOMERS) else ""), owner, status,
            (day - dt.timedelta(days=20)).strftime("%d.%m.%Y"), day.strftime("%d.%m.%Y"), closed, "1,5", "interview",
        ])
    calls_from = dt.date(2026, 6, 15)
    for week in range(23):
        monday = calls_from + dt.timedelta(weeks=week)
        for n in range(2):
            number += 1
            day = workday(monday + dt.timedelta(days=1 + 2 * n))
            calls = rng.choice([5, 6, 6, 7]) if week not in (5, 6, 14) else rng.choice([2, 3])
            done = day <= TODAY
            rows.append([
                f"INT-{number}", f"Call round {week + 1}.{n + 1}: follow up on quotes", "Aisha Rahman" if n else "Tomás Ferreira",
                "Held" if done else "Planned", monday.strftime("%d.%m.%Y"), day.strftime("%d.%m.%Y"),
                day.strftime("%d.%m.%Y") if done else "", "3,0", f"calls={calls}",
            ])
    header = ["Ticket", "Summary", "Owner", "Status", "Created", "Due", "Done on", "Effort (h)", "Tags", "Calls"]
    with open(DATA / "interviews.csv", "w", encoding="cp1252", newline="") as out:
        writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL)
        writer.writerow(header)
        for row in rows:
            tag = row[-1]
            calls = tag.split("=")[1] if tag.startswith("calls=") else ""
            writer.writerow(row[:-1] + ["calls" if calls else tag, calls])
    return len(rows)


# --- churn work: a comma export in UTF-8 with a repeated column for labels -------------------------------

SUPPORT = ["Answer template", "Escalation path", "Triage rule", "Refund rule", "Warranty form", "Call-back slot", "Status page entry", "Knowledge article"]
ONBOARD = ["Welcome mail", "Calibration video", "First-week call", "Setup checklist", "Training slot", "Quick-start card", "Usage alert", "Renewal reminder"]
PARTNER = ["Sign contract with", "Train sales team of", "Agree price list with", "Launch joint page with"]
TEXTS = ["", "See the notes from the workshop.", "First draft is done,\nreview by legal is open.", 'Called "urgent" by two customers.']


def churn_and_partners():
    rows, number = [], 400

    def add(title, labels, owner, created, due, closed, state, hours):
        nonlocal number
        number += 1
        rows.append([
            f"OPS-{number}", title, state, owner, created.strftime("%Y-%m-%d"), due.strftime("%Y-%m-%d") if due else "",
            closed.strftime("%Y-%m-%d") if closed else "", f"{hours:g}" if hours else "", labels[0], labels[1] if len(labels) > 1 else "",
            rng.choice(TEXTS),
        ])

    # Onboarding: jonas carries most of it and falls behind from September on.
    for index, due in enumerate(spread(dt.date(2026, 6, 15), dt.date(2026, 12, 11), 72)):
        what, nth = ONBOARD[index % len(ONBOARD)], index // len(ONBOARD) + 1
        owner = "jonas" if index % 3 else "lena"
        created = due - dt.timedelta(days=rng.randint(18, 40))
        late = 34 if owner == "jonas" and due > dt.date(2026, 8, 31) else 3
        closed = due + dt.timedelta(days=rng.randint(-3, late))
        verb = ["Write", "Test", "Roll out"][index % 3]
        title = f"{verb} {what.lower()} {nth}"
        if closed <= TODAY:
            add(title, ["onboarding"], owner, created, due, closed, "Done", 6)
        elif index % 17 == 5:
            add(title, ["onboarding"], owner, created, due, TODAY - dt.timedelta(days=12), "Won't do", 6)
        else:
            add(title, ["onboarding"], owner, created, due, None, "Doing" if created <= TODAY and index % 2 else "Open", 9)
    # Support: steady.
    for index, due in enumerate(spread(dt.date(2026, 6, 10), dt.date(2026, 12, 15), 66)):
        what, nth = SUPPORT[index % len(SUPPORT)], index // len(SUPPORT) + 1
        owner = "lena" if index % 2 else "erik"
        created = due - dt.timedelta(days=rng.randint(10, 25))
        closed = due + dt.timedelta(days=rng.randint(-4, 2))
        done = closed <= TODAY
        labels = ["support", "first-reply"] if index % 3 == 0 else ["support"]
        add(f"Publish {what.lower()} {nth}", labels, owner, created, due, closed if done else None, "Done" if done else "Open", 4)
    # Partners: on course.
    for index, due in enumerate(spread(dt.date(2026, 6, 20), dt.date(2026, 12, 18), 40)):
        partner = CUSTOMERS[(index * 7) % len(CUSTOMERS)].split()[0] + " Instruments"
        created = due - dt.timedelta(days=rng.randint(15, 30))
        closed = due + dt.timedelta(days=rng.randint(-6, 1))
        done = closed <= TODAY
        add(f"{PARTNER[index % 4]} {partner}", ["partner"], "tomas", created, due, closed if done else None, "Done" if done else "Open", 5)
    # Daily work that no initiative claims, some of it without owner or deadline.
    for index in range(24):
        created = between(dt.date(2026, 6, 10), TODAY)
        done = index % 3 != 0
        closed = min(TODAY, created + dt.timedelta(days=rng.randint(1, 9))) if done else None
        add(f"Fix invoice run {index + 1}", ["daily"], "erik" if index % 4 else "", created, None, closed, "Done" if done else "Open", 2)
    # The same text that a stranger might try in a tracker: it must stay text everywhere.
    add('Reply to "<b>Free</b> scales!" & =HYPERLINK("http://x") complaint', ["support"], "erik", dt.date(2026, 11, 2),
        dt.date(2026, 11, 27), None, "Open", 1)

    header = ["Issue key", "Summary", "Status", "Assignee", "Created", "Due date", "Resolved", "Original estimate", "Labels", "Labels", "Description"]
    with open(DATA / "operations.csv", "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(rows)
    return len(rows)


# --- the northern launch: a REST tracker -------------------------------------------------------------------

CRM = ["Migrate accounts", "Migrate quotes", "Build price sync", "Build service calendar", "Connect the ERP", "Train region", "Move history", "Set up roles"]
HUB = ["Rent premises", "Order test benches", "Certify workshop", "Hire technicians", "Set up stock", "Plan routes", "Open customer line", "Sign carrier"]
CITIES = ["Luleå", "Tromsø", "Oulu"]


def stamp(day, hour=9):
    return f"{day.isoformat()}T{hour:02}:{rng.randint(0, 59):02}:00Z" if day else None


def tracker():
    tasks, number = [], 0

    def add(team, name, tags, login, created, due, closed, status, minutes, depends=()):
        nonlocal number
        number += 1
        updated = closed or min(TODAY, max(created, TODAY - dt.timedelta(days=rng.randint(1, 12))))
        tasks.append({
            "id": f"tk_{number:04}", "number": number, "name": name, "status": {"name": status},
            "assignee": {"login": login} if login else None, "tags": tags, "due_on": due.isoformat() if due else None,
            "estimate_min": minutes, "created_at": stamp(created, 8), "updated_at": stamp(updated, 15),
            "completed_at": stamp(closed, 14), "depends_on": list(depends), "team": team,
        })
        return tasks[-1]["id"]

    # CRM: good until August, then two people leave and it slips.
    open_crm = []
    for index, due in enumerate(spread(dt.date(2026, 6, 8), dt.date(2026, 11, 27), 56)):
        name = f"{CRM[index % 8]}, part {index // 8 + 1}"
        slip = rng.randint(-2, 3) if due < dt.date(2026, 9, 1) else rng.randint(20, 75)
        closed, created = workday(due + dt.timedelta(days=slip)), due - dt.timedelta(days=30)
        done = closed <= TODAY
        state = "done" if done else ("doing" if due <= TODAY else "todo")
        made = add("platform", name, ["crm"], ["mikkel", "sofia", "jonas"][index % 3], created, due, closed if done else None, state, 480)
        if not done and due <= TODAY:
            open_crm.append(made)
    # The launch itself: everything it could do alone is done; the rest waits for the CRM.
    for index, due in enumerate(spread(dt.date(2026, 7, 1), dt.date(2026, 12, 18), 54)):
        name = f"{HUB[index % 8]} in {CITIES[index % 3]}" + (f" ({index // 24 + 1})" if index >= 24 else "")
        closed, created = due + dt.timedelta(days=rng.randint(-5, 0)), due - dt.timedelta(days=35)
        waits = due > dt.date(2026, 11, 16) and index % 2 == 0
        done = closed <= TODAY and not waits
        state = "done" if done else ("waiting" if waits else "todo")
        add("launch", name, ["launch"], ["erik", "sofia"][index % 2], created, due, closed if done else None, state, 300,
            open_crm[:2] if waits else ())
    # Recruiting for the hubs.
    for index, due in enumerate(spread(dt.date(2026, 7, 6), dt.date(2026, 11, 30), 26)):
        closed, created = due + dt.timedelta(days=rng.randint(-2, 9)), due - dt.timedelta(days=21)
        done = closed <= TODAY
        login = "mikkel" if index % 5 else None
        add("launch", f"Interview technician {index + 1} for {CITIES[index % 3]}", ["recruiting"], login, created, due,
            closed if done else None, "done" if done else "todo", 90)
    add("platform", "Print badges for the summer party", ["fun"], None, dt.date(2026, 6, 12), None, dt.date(2026, 6, 19), "dropped", 30)
    (DATA / "tracker.json").write_text(json.dumps(tasks, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    # Readiness follows its plan until the CRM slips.
    ready = [("2026-06-30", 11), ("2026-07-31", 26), ("2026-08-31", 39), ("2026-09-30", 46), ("2026-10-31", 51)]
    kpis = {"service-readiness": [{"day": day, "value": value} for day, value in ready]}
    (DATA / "kpis.json").write_text(json.dumps(kpis, indent=1) + "\n", encoding="utf-8")
    return len(tasks)


def series():
    share = [("2026-05", 12.0), ("2026-06", 12.1), ("2026-07", 12.3), ("2026-08", 12.2), ("2026-09", 12.3), ("2026-10", 12.2)]
    churn = [("2026-05-31", "6,0"), ("2026-06-30", "5,9"), ("2026-07-31", "5,6"), ("2026-08-31", "5,3")]
    with open(DATA / "market-share.csv", "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["month", "share", "source"])
        for month, value in share:
            last = (dt.date.fromisoformat(month + "-01") + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
            writer.writerow([last.isoformat(), value, "sell-out panel"])
    with open(DATA / "churn.csv", "w", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(["as of", "churn %"])
        writer.writerows(churn)


if __name__ == "__main__":
    DATA.mkdir(exist_ok=True)
    counts = {"interviews.csv": interviews(), "operations.csv": churn_and_partners(), "tracker.json": tracker()}
    series()
    print(counts, "tasks:", sum(counts.values()))
