"""What the stories of all trackers share: a free port, a server process, the program under test, the comparison."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

PROGRAM = str(Path(os.environ["THROUGHLINE"]).resolve())

# Titles that a stranger may write; what is stored must be what was written.
TITLES = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "Zürich: Größe prüfen 日本語 🎉",
    'quotes "double" and \'single\', commas; semicolons',
    "{{7*7}} ${HOME} %s %n ../../etc/passwd",
    "trailing spaces are cut   ".strip(),
    "x" * 200,
]


def fresh(name):
    """An empty folder of this tracker's own."""
    folder = Path(os.environ["TRACKERS_HOME"]).resolve() / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def server(command, log, url, **more):
    """Runs a tracker until the block ends; waits until it answers at `url`."""
    with open(log, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True, **more)
    try:
        for _ in range(600):
            if process.poll() is not None:
                sys.exit(f"{command[0]} ended with {process.returncode}:\n{Path(log).read_text()[-2000:]}")
            try:
                urllib.request.urlopen(url, timeout=30).read()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.25)
        else:
            sys.exit(f"{url} never answered:\n{Path(log).read_text()[-2000:]}")
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def call(method, url, headers, body=None):
    """One JSON request; gives the decoded answer, or nothing."""
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data=data, method=method, headers={**headers, "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {url}: {error.code} {error.read()[:500]}")
    return json.loads(text) if text.strip() else None


def throughline(folder, *arguments, ok=(0,)):
    """Runs the program in the story's folder; gives what it printed."""
    ran = subprocess.run(
        [PROGRAM, *arguments, "--config", "config.toml"], cwd=folder, capture_output=True, text=True, timeout=300
    )
    if ran.returncode not in ok:
        sys.exit(f"throughline {' '.join(arguments)} ended with {ran.returncode}:\n{ran.stdout}\n{ran.stderr}")
    return ran.stdout + ran.stderr


def stored(folder):
    """Every live task that the program keeps, by its external id."""
    with sqlite3.connect(f"file:{folder}/plan.db?mode=ro", uri=True) as database:
        rows = database.execute("select external, json from task where gone_at is null").fetchall()
    return {external: json.loads(text) for external, text in rows}


def compare(name, expected, found):
    """Holds every field of every record against the tracker's own database; counts what was compared."""
    wrong = []
    if set(expected) != set(found):
        wrong.append(f"missing {sorted(set(expected) - set(found))}, too many {sorted(set(found) - set(expected))}")
    fields = 0
    for key in sorted(set(expected) & set(found)):
        for field, value in expected[key].items():
            fields += 1
            other = found[key].get(field)
            if other is None and value in ([], {}):
                continue
            if other != value:
                wrong.append(f"{key}.{field}: the tracker has {value!r}, the program {other!r}")
    if wrong:
        sys.exit(f"{name}: {len(wrong)} differences\n  " + "\n  ".join(wrong[:20]))
    if fields < 100:
        sys.exit(f"{name}: only {fields} fields were compared")
    print(f"{name}: {len(expected)} records, {fields} fields equal to the tracker's own database")
