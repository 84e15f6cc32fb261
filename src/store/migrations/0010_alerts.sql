-- What each reader was last told of each subject, by a review or an alert: an alert is about what is worse than that.
create table alert_told (
    reader text not null,                      -- the address, in lower case
    subject text not null,                     -- 'objective.market-share', 'source.platform'
    status text not null,                      -- 'on track'; of a source 'read' or 'down'
    primary key (reader, subject)
) strict, without rowid;

-- Which alert told what: one for each reader, subject and day, for ever.
create table alert (
    reader text not null,                      -- the address, in lower case
    subject text not null,
    day text not null,                         -- in the reader's zone
    period text not null,                      -- of the occurrence that it went out with
    primary key (reader, subject, day)
) strict, without rowid;
