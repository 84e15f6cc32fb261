-- Occurrences and the outbox. Instants are milliseconds since 1970 (UTC).
-- Never prune either table below two years: a pruned row is a mail that may be sent again.

create table occurrence (
  review     text    not null,
  period     text    not null,
  due_at     integer not null,
  created_at integer not null,
  as_of      text,             -- the date the review speaks of; null when skipped
  known_at   integer,          -- what was known then; null when skipped
  skipped    text,             -- why nobody was written to
  primary key (review, period)
) strict, without rowid;

create index occurrence_newest on occurrence (review, due_at);

create table outbox (
  id               integer primary key,
  review           text    not null,
  period           text    not null,
  rcpt             text    not null collate nocase,
  sender           text    not null,
  message_id       text    not null unique,
  subject          text    not null,
  raw              blob    not null, -- the whole mail as it is offered, every time the same bytes
  sha256           text    not null,
  state            text    not null
    check (state in ('pending', 'sending', 'sent', 'uncertain', 'failed', 'skipped')),
  phase            text    check (phase in ('claimed', 'at_dot')),
  claim_token      text,
  lease_until      integer,
  attempts         integer not null default 0,
  first_attempt_at integer,
  not_before       integer not null,
  last_reply       text,
  created_at       integer not null,
  sent_at          integer,
  unique (review, period, rcpt),
  foreign key (review, period) references occurrence (review, period),
  check ((state = 'sending') = (phase is not null)),
  check ((state = 'sent') = (sent_at is not null))
) strict;

create index outbox_due on outbox (state, not_before, attempts, id);
