-- Sources, tasks and what happened to them, links, metrics, plan versions, runs, reviews.
--
-- Instants are integers: microseconds since 1970-01-01 UTC. Dates are texts: 2026-11-22.
-- Tasks are never erased: what a source no longer lists carries `gone_at`.

create table source (
    id text primary key,                       -- 'platform'; a metric is 'metric.ID'
    cursor text,                               -- the connector's resume point, JSON
    config_hash text not null default '',      -- the settings that the cursor was made with
    next_at integer                            -- when it is to be pulled next; null: now
) strict;

-- Every attempt to read a source, so that its health can be told for any moment of the past.
create table source_attempt (
    source text not null,
    at integer not null,
    good integer not null check (good in (0, 1)),
    failure text,
    help text,
    rejects integer not null default 0,        -- records refused, carried along while nothing changes
    primary key (source, at)
) strict, without rowid;

create index source_attempt_good on source_attempt (source, good, at);

create table reject (
    id integer primary key,
    source text not null,
    fingerprint blob not null,
    seen integer not null,
    place text not null,
    problem text not null,
    help text,
    raw text not null,
    unique (source, fingerprint)
) strict;

create table task (
    id integer primary key,
    source text not null,
    external text not null,
    key text not null,
    json text not null,                        -- the task as it is now
    hash blob not null,                        -- of json
    raw_hash blob,                             -- of what the source sent, in task_raw
    first_seen integer not null,
    seen integer not null,                     -- when json was first seen
    gone_at integer,
    unique (source, external)
) strict;

-- What a full pull compares itself with, without touching the wide rows.
create index task_live on task (source, external, gone_at) where gone_at is null;

create table task_raw (
    task integer primary key references task (id),
    json text not null
) strict;

-- Earlier contents, one row per change: each held from its `seen` until the next one's.
create table task_version (
    task integer not null references task (id),
    seen integer not null,
    json text not null,
    primary key (task, seen)
) strict;

create table task_event (
    id integer primary key,
    task integer not null references task (id),
    change text not null,
    was text,
    became text,
    happened text,                             -- an instant or a date, as the tracker gave it
    seen integer not null
) strict;

create index task_event_task on task_event (task);

create table link (
    task integer not null references task (id),
    initiative text not null,
    rule text not null,
    since integer not null,
    primary key (task, initiative)
) strict, without rowid;

-- A later row of the same date revises the earlier one, which stays.
create table metric_point (
    metric text not null,
    date text not null,
    seen integer not null,
    value real not null,
    primary key (metric, date, seen)
) strict, without rowid;

create table plan_version (
    id integer primary key,
    seen integer not null,
    hash text not null,
    canonical text not null                    -- the plan tables as JSON with sorted keys
) strict;

create table run (
    id integer primary key,
    kind text not null,
    subject text not null,
    started integer not null,
    finished integer not null,
    ok integer not null check (ok in (0, 1)),
    summary text not null                      -- JSON
) strict;

create index run_subject on run (kind, subject, id);

-- Up to which instant a review's schedule has been looked at.
create table review_mark (
    review text primary key,
    checked integer not null
) strict;

-- What each review said about each subject, for "what changed since the last one".
create table status_seen (
    review text not null,
    as_of text not null,
    subject text not null,
    status text not null,
    primary key (review, as_of, subject)
) strict, without rowid;
