-- When the results were made known at first: `published_at` is that of the version shown now, later where they have been
-- corrected. What was published before is taken for uncorrected: nothing told it.
alter table published_results add column first_published_at timestamptz;
update published_results set first_published_at = published_at;
alter table published_results
	alter column first_published_at set not null,
	alter column first_published_at set default now();
