-- The bytes of a mail have a row of their own. What becomes of a mail is written several times for each attempt, and a
-- row is always written whole.

create table mail_bytes (
  mail integer primary key references outbox (id),
  raw  blob    not null -- the whole mail as it is offered, every time the same bytes
) strict;

insert into mail_bytes (mail, raw) select id, raw from outbox;

alter table outbox drop column raw;
