-- What a decision asked, as a phrase that can be said in any language; null: only its English words are known.
alter table decision add column phrase text;
