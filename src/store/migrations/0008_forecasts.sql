-- What was forecast, to be scored when its date comes; and what the weeks said, month by month.
-- The first of a week or month stays: a later one must not look as if it had been known.

create table forecast_kept (
    kind text not null check (kind in ('lead', 'lag')),
    id text not null,                          -- the lead, or the objective of the lag measure
    week text not null,                        -- its Monday
    as_of text not null,
    seen integer not null,
    due text not null,
    low real,                                  -- what was to be reached: at least this
    high real,                                 -- and at most this
    odds real not null,                        -- of that by due
    p85 text,                                  -- the date by which 85 of 100 trials were done; null: beyond the horizon
    primary key (kind, id, week),
    check (low is not null or high is not null)
) strict, without rowid;

create table evidence_kept (
    lead text not null,
    month text not null,                       -- its first day
    as_of text not null,
    seen integer not null,
    verdict text not null,                     -- 'supports', 'contradicts', 'inconclusive', 'not testable yet'
    correlation real,
    delay_weeks integer,
    p real,
    primary key (lead, month)
) strict, without rowid;
