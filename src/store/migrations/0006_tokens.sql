-- Refresh tokens that an OAuth2 server gave in place of the configured one. They are as secret as that: the file is
-- the owner's alone, and so must its backups be.
create table refresh_token (
    name text primary key,                     -- a hash of the token's address, the client and the configured token
    token text not null
) strict;

-- Until when a source asked to be left alone; an attempt that ended so is a wait, not a failure.
alter table source_attempt add column until integer;
