-- When it was found that no copy without names can be made of a file: broken, sealed, or carrying what cannot be told.
alter table stored_files add column blind_refused_at timestamptz;
create index stored_files_refused on stored_files (blind_refused_at) where blind_refused_at is not null;
