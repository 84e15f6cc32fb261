"""Request Tracker from Debian's packages, read with the shipped preset."""

import os
import sqlite3
import subprocess

from harness import TITLES, call, compare, free_port, fresh, server, stored, throughline

SETUP = ["rt-setup-database-5", "--action", "init", "--dba", "root", "--dba-password", ""]
SERVER = "/usr/share/request-tracker5/libexec/rt-server"
TICKETS = 45  # three pages of twenty

# Nothing of the machine's own configuration; mail goes to a file.
SITE = """
Set($rtname, 'acme.example');
Set($Organization, 'acme.example');
Set($Timezone, 'Europe/Berlin');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{database}');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebPath, '');
Set($MailCommand, 'testfile');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'warning');
1;
"""

CONFIG = """
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

[source.desk]
preset        = "request-tracker"
base          = "http://127.0.0.1:{port}"
auth          = {{ basic = ["root", {{ env = "RT_PASSWORD" }}] }}
allow_private = true

[source.desk.items]
page = {{ number = "page", size = "per_page", max = 20, total_pages = "pages", total = "total" }}
"""

STATUSES = ["new", "open", "stalled", "resolved", "rejected"]
STATES = {"new": "open", "open": "in progress", "stalled": "blocked", "resolved": "done", "rejected": "cancelled"}


def seed(base, headers):
    """Tickets in which every field is set somewhere, and links between some of them."""
    tickets = []
    for number in range(TICKETS):
        ticket = {"Queue": "General", "Subject": TITLES[number % len(TITLES)] + f" {number}", "Status": STATUSES[number % 2]}
        if number % 2:
            ticket |= {"Owner": "root", "Due": f"2026-12-{1 + number % 28:02} 17:00:00", "Starts": "2026-11-02 08:00:00"}
        if number % 3 == 0:
            ticket |= {"TimeEstimated": 15 * number, "TimeWorked": number, "Priority": number}
        tickets.append(ticket)
    made = call("POST", f"{base}/REST/2.0/tickets/bulk", headers, tickets)
    assert all("id" in ticket for ticket in made), made
    ids = [int(ticket["id"]) for ticket in made]
    moved = [{"id": key, "Status": STATUSES[index % 5]} for index, key in enumerate(ids) if index % 5 > 1]
    call("PUT", f"{base}/REST/2.0/tickets/bulk", headers, moved)
    for blocker, blocked in zip(ids[10:15], ids[20:25]):
        call("PUT", f"{base}/REST/2.0/ticket/{blocked}", headers, {"DependsOn": [blocker]})
    for child in ids[30:33]:
        call("PUT", f"{base}/REST/2.0/ticket/{child}", headers, {"MemberOf": [ids[0]]})
    return ids


def instant(text):
    """RT keeps UTC without saying so, and 1970 for what is not set."""
    return None if text is None or text.startswith("1970") else text[:19].replace(" ", "T") + "Z"


def expected(database, base):
    """What each ticket should be as a task, by RT's own tables alone."""
    query = """
        select t.id, t.Subject, t.Status, u.Name, u.EmailAddress, q.Name, t.Type, t.Priority, t.TimeEstimated, t.TimeWorked,
               t.Starts, t.Due, t.Created, t.LastUpdated, t.Resolved
        from Tickets t join Users u on u.id = t.Owner join Queues q on q.id = t.Queue
        where t.Status <> 'deleted'"""
    links = "select LocalBase, LocalTarget, Type from Links"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as tracker:
        rows, links = tracker.execute(query).fetchall(), tracker.execute(links).fetchall()
    tasks = {}
    for (key, subject, status, owner, mail, queue, kind, priority, estimated, worked, starts, due, created, updated, resolved) in rows:
        to = lambda word: sorted(str(target) for source, target, link in links if (source, link) == (key, word))
        tasks[str(key)] = {
            "key": f"#{key}",
            "title": subject,
            "url": f"{base}/Ticket/Display.html?id={key}",
            "kind": kind,
            "state": STATES[status],
            "raw_state": status,
            "assignees": [mail or owner] if owner != "Nobody" else [],
            "project": queue,
            "parent": (to("MemberOf") or [None])[0],
            "estimate": {"hours": estimated / 60} if estimated else None,
            "spent_hours": worked / 60,
            "start": instant(starts),
            "due": instant(due),
            "created": instant(created),
            "updated": instant(updated),
            "closed": instant(resolved),
            "blocked_by": to("DependsOn"),
            "priority": str(priority),
        }
    return tasks


def normal(tasks):
    """Custom fields beside the others; order of blockers does not matter."""
    for task in tasks.values():
        task["priority"] = task.get("fields", {}).get("priority")
        task["blocked_by"] = sorted(task.get("blocked_by", []))
    return tasks


def main():
    folder = fresh("rt")
    database = folder / "rt.db"
    port = free_port()
    base, headers = f"http://127.0.0.1:{port}", {"Authorization": "Basic cm9vdDpwYXNzd29yZA=="}  # root:password, as RT is installed
    (folder / "site.pm").write_text(SITE.format(database=database, port=port))
    (folder / "site.d").mkdir()
    (folder / "config.toml").write_text(CONFIG.format(port=port))
    os.environ["RT_PASSWORD"] = "password"
    environment = {**os.environ, "RT_SITE_CONFIG": str(folder / "site.pm"), "RT_SITE_CONFIG_DIR": str(folder / "site.d"), "HOME": str(folder)}
    with open(folder / "setup.log", "wb") as log:
        subprocess.run(SETUP, stdout=log, stderr=log, env=environment, cwd=folder, check=True, timeout=300)
    command = ["perl", SERVER, "--server", "Starlet", "--host", "127.0.0.1", "--port", str(port)]
    with server(command, folder / "server.log", base, env=environment, cwd=folder):
        tickets = seed(base, headers)
        throughline(folder, "pull")
        compare("request tracker, first pull", expected(database, base), normal(stored(folder)))

        put = lambda number, ticket: call("PUT", f"{base}/REST/2.0/ticket/{number}", headers, ticket)
        put(tickets[0], {"Status": "resolved"})
        put(tickets[1], {"Subject": "Renamed", "TimeEstimated": 90})
        put(tickets[3], {"Owner": "Nobody", "Due": "1970-01-01 00:00:00"})
        call("POST", f"{base}/REST/2.0/ticket", headers, {"Queue": "General", "Subject": "Late"})
        out = throughline(folder, "pull")
        compare("request tracker, after changes", expected(database, base), normal(stored(folder)))
        assert "1 new" in out, out

        put(tickets[6], {"Status": "deleted"})
        throughline(folder, "pull", "--full")
        compare("request tracker, after a deletion", expected(database, base), normal(stored(folder)))


if __name__ == "__main__":
    main()
