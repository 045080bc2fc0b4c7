-- Who asked for the papers of corrected results while those of the earlier ones were being written: once it has ended, the
-- next run begins by itself.
alter table issuing_runs add column followed_by text;
