-- Which tasks changed, one after the other: what one who keeps what it read must read again.
--
-- A task that came is told by its id, which is greater than all before it, so a first pull writes nothing here. Facts are
-- written in the transaction that writes their task. Only the latest changes are kept: one who read before them reads
-- everything.

create table task_changed (
    id integer primary key,
    task integer not null                      -- no reference: it may be erased since
) strict;

create trigger task_changed_long_ago after insert on task_changed
begin
    delete from task_changed where id <= new.id - 131072;
end;

create trigger task_changed_itself after update of source, external, key, json, first_seen, gone_at on task
begin
    insert into task_changed (task) values (new.id);
end;

create trigger task_changed_to_none after delete on task
begin
    insert into task_changed (task) values (old.id);
end;

create trigger task_changed_by_event after insert on task_event
begin
    insert into task_changed (task) values (new.task);
end;

create trigger task_changed_by_moved_event after update on task_event
begin
    insert into task_changed (task) values (old.task), (new.task);
end;

create trigger task_changed_by_lost_event after delete on task_event
begin
    insert into task_changed (task) values (old.task);
end;

-- How often all facts were made anew: whatever was read of them before is worth nothing.
create table fact_era (
    one integer primary key check (one = 1),
    era integer not null
) strict;

insert into fact_era values (1, 0);

create trigger fact_era_ends after delete on fact_basis
begin
    update fact_era set era = era + 1;
end;

create trigger fact_era_begins after insert on fact_basis
begin
    update fact_era set era = era + 1;
end;

create trigger fact_era_changes after update on fact_basis
begin
    update fact_era set era = era + 1;
end;
