-- How often body and final dot of a mail went out (or may have) since a person last resent it.
-- A relay that takes a mail and never says so would otherwise get a copy an hour for five days.
alter table outbox add column offers integer not null default 0;
