-- The plan's ledger: what differs between one stored plan and the next, in a chain of hashes.
-- Nothing here is ever changed or taken out; the triggers stop a slip, the chain shows a will.

create table ledger (
    id integer primary key,                    -- 1, 2, 3 …: the place in the chain
    version integer not null references plan_version (id),
    seen integer not null,
    path text not null,                        -- 'objective.market-share.lag.target'
    was text,                                  -- JSON; null: nothing stood there
    became text,                               -- JSON; null: nothing stands there any more
    before text not null,                      -- the hash of the entry before; empty for the first
    hash text not null                         -- over before, seen, the version's hash, path, was, became
) strict;

create index ledger_version on ledger (version);

create trigger ledger_stays before update on ledger
begin
    select raise(abort, 'the ledger is only appended to');
end;

create trigger ledger_is_kept before delete on ledger
begin
    select raise(abort, 'the ledger is only appended to');
end;
