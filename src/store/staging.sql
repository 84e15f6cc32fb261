-- The pages of pulls that have not finished, and mails whose review is not whole yet. Lives in a file of its own that every owner starts
-- afresh: what a dead process left there is worth nothing, so nothing of it is synced.

create table staging.pull (
    id integer primary key autoincrement,      -- never reused: a replaced pull must not be taken for its successor
    source text not null unique,
    kept text                                  -- what it needs to go on, while its source wants to be left alone
) strict;

-- Pulls that are over and whose rows below are still to be dropped.
create table staging.ended_pull (
    id integer primary key
) strict;

create table staging.staged_task (
    pull integer not null,
    external text not null,
    key text not null,
    json text,                                 -- null: the same as the stored task
    hash blob not null,
    raw text,                                  -- null: none, or the same as the stored one
    raw_hash blob,
    primary key (pull, external)
) strict, without rowid;

-- Ids that a source listed without their records.
create table staging.staged_id (
    pull integer not null,
    external text not null,
    primary key (pull, external)
) strict, without rowid;

create table staging.staged_reject (
    id integer primary key,
    pull integer not null,
    place text not null,
    problem text not null,
    help text,
    raw text not null
) strict;

create index staging.staged_reject_pull on staged_reject (pull);

-- Mails of an occurrence that is not created yet.
create table staging.staged_mail (
    id integer primary key,
    review text not null,
    period text not null,
    rcpt text not null,
    sender text not null,
    message_id text not null,
    subject text not null,
    raw blob not null,
    refused text
) strict;
