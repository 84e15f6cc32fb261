-- What is kept of tasks that are over, so that the figures need not read their records.
--
-- A row for each task. One that is not over has the greatest `quiet`, and so has one whose record or events changed until
-- its fact is made anew: whoever writes a task, no fact outlives what it was made from. Days are numbers: 20261122.

create table fact_place (
    id integer primary key,
    source text not null,
    initiatives text not null,                 -- JSON lists
    leads text not null,
    assignees text not null,
    unique (source, initiatives, leads, assignees)
) strict;

create table fact (
    task integer primary key references task (id),
    quiet integer not null default 99991231,   -- from when on nothing of it moves; the greatest: it is not over
    place integer references fact_place (id),
    is_done integer,                           -- else it was cancelled
    closed integer,
    counts_from integer,                       -- null: it always counted
    created integer,
    start integer,
    due integer,
    moved text,                                -- other days on which it changed: '20261101,20261103'
    hours real,                                -- its estimate, in the one unit or the other
    points real,
    spent real,
    amount real,                               -- in the custom field that its leads sum
    parent text
) strict;

-- The rules that the facts were made under, as a hash; no row, or another one: they are worth nothing.
create table fact_basis (
    one integer primary key check (one = 1),
    hash text not null
) strict;

-- Trackers name a record by its id or its key.
create index task_key on task (source, key);

insert into fact (task) select id from task;

create trigger fact_of_a_task after insert on task
begin
    insert into fact (task) values (new.id);
end;

create trigger fact_of_no_task before delete on task
begin
    delete from fact where task = old.id;
end;

create trigger fact_outlived after update of source, external, key, json, first_seen, gone_at on task
begin
    update fact set quiet = 99991231 where task = new.id and quiet <> 99991231;
end;

create trigger fact_outlived_by_event after insert on task_event
begin
    update fact set quiet = 99991231 where task = new.task and quiet <> 99991231;
end;

create trigger fact_outlived_by_moved_event after update on task_event
begin
    update fact set quiet = 99991231 where task in (old.task, new.task) and quiet <> 99991231;
end;

create trigger fact_outlived_by_lost_event after delete on task_event
begin
    update fact set quiet = 99991231 where task = old.task and quiet <> 99991231;
end;
