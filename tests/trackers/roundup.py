"""Roundup from PyPI, which has no preset: a tracker that is connected by configuration alone."""

import base64
import os
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

from harness import TITLES, call, compare, free_port, fresh, server, stored, throughline

BIN = Path(os.environ["TRACKERS_HOME"]) / "venv" / "bin"
ISSUES = 120

CONFIG = """
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

[source.desk]
type          = "rest"
base          = "http://127.0.0.1:{port}/desk/rest/data"
auth          = {{ basic = ["admin", {{ env = "ROUNDUP_PASSWORD" }}] }}
allow_private = true
complete      = true

[source.desk.items]
get    = "/issue"
query  = {{ "@page_size" = 50, "@page_index" = 1, "@verbose" = 2, "@sort" = "id", "@fields" = "title,status,assignedto,keyword,priority,superseder,creation,activity", activity = "{{since:%Y-%m-%d.%H:%M:%S}};" }}
select = "data.collection"
page   = {{ next = 'data."@links".next[0].uri', total = 'data."@total_size"' }}
since  = {{ field = "join('Z', [join('T', split(activity, '.')), ''])", overlap = "60s" }}

[source.desk.items.fields]
id        = "id"
title     = "title"
state     = {{ get = "status.name", map = {{ unread = "open", deferred = "blocked", chatting = "in progress", need-eg = "blocked", in-progress = "in progress", testing = "in progress", done-cbb = "done", resolved = "done" }}, else = "open" }}
assignees = "[assignedto.username][?@]"
labels    = "keyword[].name"
created   = {{ get = "creation", tz = "UTC", format = "%Y-%m-%d.%H:%M:%S" }}
updated   = {{ get = "activity", tz = "UTC", format = "%Y-%m-%d.%H:%M:%S" }}
priority  = "priority.name"
status    = "status.name"
"""

STATES = {
    "unread": "open", "deferred": "blocked", "chatting": "in progress", "need-eg": "blocked",
    "in-progress": "in progress", "testing": "in progress", "done-cbb": "done", "resolved": "done",
}


def prepare(folder, port):
    """The classic tracker with SQLite, as `roundup-admin` makes it."""
    home = folder / "home"
    admin = [BIN / "roundup-admin", "-i", home]
    run = lambda *words: subprocess.run([*admin, *words], check=True, capture_output=True, input=b"y\n")
    run("install", "classic", "sqlite")
    settings = home / "config.ini"
    text = settings.read_text()
    for key, value in {"web": f"http://127.0.0.1:{port}/desk/", "domain": "localhost", "host": "localhost"}.items():
        text = re.sub(rf"(?m)^#?\s*{key} = .*$", f"{key} = {value}", text)
    settings.write_text(text)
    run("initialise", "admin")
    return home


def as_nobody(command, folder):
    """Roundup refuses to run as root, for good reasons."""
    if os.geteuid() != 0:
        return command
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, 65534, 65534)
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]


def moment(text):
    """`20261125215909.123` of the database, in whole seconds as the API gives them."""
    digits = re.sub(r"\D", "", str(text))[:14]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}Z"


def expected(database):
    query = """
        select i.id, i._title, s._name, u._username, p._name, i._creation, i._activity
        from _issue i
        left join _status s on s.id = i._status
        left join _user u on u.id = i._assignedto
        left join _priority p on p.id = i._priority
        where i.__retired__ = 0"""
    words = "select k.nodeid, w._name from issue_keyword k join _keyword w on w.id = k.linkid"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as tracker:
        rows, labels = tracker.execute(query).fetchall(), tracker.execute(words).fetchall()
    return {
        str(key): {
            "title": title,
            "state": STATES.get(status, "open"),
            "assignees": [who] if who else [],
            "labels": sorted(word for node, word in labels if str(node) == str(key)),
            "created": moment(created),
            "updated": moment(updated),
            "priority": priority,
            "status": status,
        }
        for key, title, status, who, priority, created, updated in rows
    }


def normal(tasks):
    for task in tasks.values():
        task |= {name: task.get("fields", {}).get(name) for name in ("priority", "status")}
        task["labels"] = sorted(task.get("labels", []))
    return tasks


def main():
    folder = fresh("roundup")
    port = free_port()
    home = prepare(folder, port)
    site = f"http://127.0.0.1:{port}/desk"
    login = base64.b64encode(b"admin:admin").decode()
    headers = {"Authorization": f"Basic {login}", "X-Requested-With": "rest", "Origin": f"http://127.0.0.1:{port}", "Referer": f"{site}/"}
    os.environ["ROUNDUP_PASSWORD"] = "admin"
    command = as_nobody([BIN / "roundup-server", "-n", "127.0.0.1", "-p", str(port), f"desk={home}"], folder)
    (folder / "config.toml").write_text(CONFIG.format(port=port))
    database = home / "db" / "db"
    with server(command, folder / "server.log", f"{site}/"):
        post = lambda kind, body: call("POST", f"{site}/rest/data/{kind}", headers, body)["data"]["id"]
        keywords = [post("keyword", {"name": name}) for name in ("strategy", "größe, prüfen")]
        ann = post("user", {"username": "ann", "address": "ann@acme.example", "roles": "User"})
        issues = []
        for number in range(ISSUES):
            issue = {"title": f"{TITLES[number % len(TITLES)]} {number}", "status": str(1 + number % 8)}
            if number % 2:
                issue |= {"assignedto": ann, "keyword": keywords[: 1 + number % 4 // 2]}
            if number % 3 == 0:
                issue["priority"] = str(1 + number % 5)
            issues.append(post("issue", issue))
        throughline(folder, "pull")
        compare("roundup, first pull", expected(database), normal(stored(folder)))

        def put(number, field, value):
            url = f"{site}/rest/data/issue/{number}/{field}"
            tag = call("GET", url, headers)["data"]["@etag"]
            call("PUT", url, {**headers, "If-Match": tag}, {"data": value})

        put(issues[3], "title", "Renamed")
        put(issues[5], "status", "8")
        post("issue", {"title": "Late", "status": "1"})
        throughline(folder, "pull")
        compare("roundup, after changes", expected(database), normal(stored(folder)))


if __name__ == "__main__":
    main()
