-- What each review asked to be decided, for "what became of it" in the next one.
create table decision (
    review text not null,
    as_of text not null,                       -- the date the review speaks of
    place integer not null,                    -- in the review's own order
    at integer not null,                       -- when it was kept, in microseconds since 1970
    subject text not null,                     -- 'objective.market-share'
    status text not null,                      -- 'off track'
    points real,                               -- favourable variance as a share of the span; null: no figure
    asked text not null,
    decider text not null,
    by text not null,
    first_asked text not null,
    primary key (review, as_of, place)
) strict, without rowid;
