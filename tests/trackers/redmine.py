"""Redmine from Debian's packages, read with the shipped preset."""

import os
import shutil
import sqlite3
from pathlib import Path

from harness import TITLES, call, compare, free_port, fresh, server, stored, throughline

PRISTINE = "/var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default"
KEY = "0123456789abcdef0123456789abcdef01234567"
ISSUES = 130  # more than one page of a hundred

# Redmine brings no server of its own in Debian: WEBrick is loaded before Bundler narrows what may be loaded.
SERVE = """
require "webrick"
Dir.chdir "/usr/share/redmine"
require "/usr/share/redmine/config/environment"
require "rack/handler/webrick"
Rack::Handler::WEBrick.run(Rails.application, Host: "127.0.0.1", Port: ARGV[0].to_i, AccessLog: [])
"""

CONFIG = """
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

[source.desk]
preset        = "redmine"
base          = "http://127.0.0.1:{port}"
auth          = {{ header = {{ "X-Redmine-API-Key" = {{ env = "REDMINE_KEY" }} }} }}
allow_private = true
"""


def prepare(database):
    """REST on, one key: what an administrator clicks together."""
    shutil.copy(PRISTINE, database)
    with sqlite3.connect(database) as tracker:
        now = "2026-01-01 00:00:00"
        tracker.execute("insert into settings (name, value, updated_on) values ('rest_api_enabled', '1', ?)", (now,))
        tracker.execute(
            "insert into tokens (user_id, action, value, created_on, updated_on) values (1, 'api', ?, ?, ?)", (KEY, now, now)
        )
        tracker.execute("update users set must_change_passwd = 0 where id = 1")


def seed(base, headers):
    """A project with people, a version, and issues in which every field is set somewhere."""
    post = lambda path, body: call("POST", f"{base}/{path}", headers, body)
    project = post("projects.json", {"project": {"name": "Web shop", "identifier": "web", "tracker_ids": [1, 2, 3]}})
    project = project["project"]["id"]
    people = []
    for login in ["ann", "bob"]:
        user = {"login": login, "firstname": login.title(), "lastname": "Müller", "mail": f"{login}@acme.example", "password": "a-long-password"}
        people.append(post("users.json", {"user": user})["user"]["id"])
        post(f"projects/{project}/memberships.json", {"membership": {"user_id": people[-1], "role_ids": [3]}})
    version = post(f"projects/{project}/versions.json", {"version": {"name": "Spring"}})["version"]["id"]
    category = post(f"projects/{project}/issue_categories.json", {"issue_category": {"name": "Checkout"}})["issue_category"]["id"]
    issues = []
    for number in range(ISSUES):
        issue = {
            "project_id": project,
            "subject": TITLES[number % len(TITLES)] + f" {number}",
            "tracker_id": 1 + number % 3,
            "status_id": 1 + number % 6,
            "priority_id": 1 + number % 5,
        }
        if number % 2:
            issue |= {"assigned_to_id": people[number % 4 // 2], "start_date": "2026-11-02", "due_date": f"2026-12-{1 + number % 28:02}"}
        if number % 3 == 0:
            issue |= {"estimated_hours": number / 4, "category_id": category, "fixed_version_id": version}
        if number % 10 == 9:
            issue["parent_issue_id"] = issues[0]
        issues.append(post("issues.json", {"issue": issue})["issue"]["id"])
    for blocker, blocked in zip(issues[10:20], issues[20:30]):
        post(f"issues/{blocker}/relations.json", {"relation": {"issue_to_id": blocked, "relation_type": "blocks"}})
    return issues


STATES = {"New": "open", "Feedback": "open", "In Progress": "in progress", "Resolved": "in progress", "Closed": "done", "Rejected": "cancelled"}


def instant(text):
    """Redmine's database keeps UTC with fractions, its API whole seconds."""
    return None if text is None else text[:19].replace(" ", "T") + "Z"


def expected(database, base):
    """What each issue should be as a task, by the tracker's own tables alone."""
    query = """
        select i.id, i.subject, t.name, s.name, u.firstname || ' ' || u.lastname, c.name, p.name, i.parent_id, i.estimated_hours,
               i.start_date, i.due_date, i.created_on, i.updated_on, i.closed_on, e.name, v.name
        from issues i
        join trackers t on t.id = i.tracker_id
        join issue_statuses s on s.id = i.status_id
        join projects p on p.id = i.project_id
        join enumerations e on e.id = i.priority_id
        left join users u on u.id = i.assigned_to_id
        left join issue_categories c on c.id = i.category_id
        left join versions v on v.id = i.fixed_version_id"""
    blocks = "select issue_to_id, issue_from_id from issue_relations where relation_type = 'blocks'"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as tracker:
        rows, links = tracker.execute(query).fetchall(), tracker.execute(blocks).fetchall()
    tasks = {}
    for (key, subject, kind, status, who, category, project, parent, hours, start, due, created, updated, closed, priority, version) in rows:
        key = str(key)
        tasks[key] = {
            "title": subject,
            "url": f"{base}/issues/{key}",
            "kind": kind,
            "state": STATES[status],
            "raw_state": status,
            "assignees": [who] if who else [],
            "labels": [kind] + ([category] if category else []),
            "project": project,
            "parent": str(parent) if parent else None,
            "estimate": {"hours": float(hours)} if hours is not None else None,
            "start": start,
            "due": due,
            "created": instant(created),
            "updated": instant(updated),
            "closed": instant(closed),
            "blocked_by": sorted(str(blocker) for blocked, blocker in links if str(blocked) == key),
            "priority": priority,
            "version": version,
        }
    return tasks


def normal(tasks):
    """Custom fields beside the others; order of blockers does not matter."""
    for task in tasks.values():
        task |= {name: task.get("fields", {}).get(name) for name in ("priority", "version")}
        task["blocked_by"] = sorted(task.get("blocked_by", []))
        task["raw_state"] = task.get("fields", {}).get("status")
    return tasks


def main():
    folder = fresh("redmine")
    database = folder / "redmine.db"
    prepare(database)
    (folder / "serve.rb").write_text(SERVE)
    port = free_port()
    base, headers = f"http://127.0.0.1:{port}", {"X-Redmine-API-Key": KEY}
    environment = {**os.environ, "DATABASE_URL": f"sqlite3:{database}", "RAILS_ENV": "production"}
    os.environ["REDMINE_KEY"] = KEY
    (folder / "config.toml").write_text(CONFIG.format(port=port))
    with server(["ruby", folder / "serve.rb", str(port)], folder / "server.log", base, env=environment):
        issues = seed(base, headers)
        throughline(folder, "pull")
        compare("redmine, first pull", expected(database, base), normal(stored(folder)))

        put = lambda number, issue: call("PUT", f"{base}/issues/{number}.json", headers, {"issue": issue})
        put(issues[3], {"status_id": 5, "due_date": ""})
        put(issues[4], {"subject": "Renamed", "estimated_hours": "12.5"})
        put(issues[5], {"assigned_to_id": ""})
        added = {"project_id": "web", "subject": "Late", "tracker_id": 1, "status_id": 1, "priority_id": 2}
        call("POST", f"{base}/issues.json", headers, {"issue": added})
        out = throughline(folder, "pull")
        compare("redmine, after changes", expected(database, base), normal(stored(folder)))
        assert "1 new" in out, out

        call("DELETE", f"{base}/issues/{issues[6]}.json", headers)
        throughline(folder, "pull", "--full")
        compare("redmine, after a deletion", expected(database, base), normal(stored(folder)))


if __name__ == "__main__":
    main()
