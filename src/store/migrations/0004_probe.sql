-- When each source was last asked after single records, and which ones it did not find: a record that two probes in a row do not
-- find is gone.
alter table source add column probed_at integer;

create table probe_doubt (
    task integer primary key references task (id),
    since integer not null
) strict;
