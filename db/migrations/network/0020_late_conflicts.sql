-- A conflict that is learned of once a stage has been closed: what was counted there stays until the stage is opened
-- again, and is told from all else by `recused`. The foreign key goes on refusing marks and sheets to a recused juror, and
-- the program has no right to write `recused` with a new row: it can only follow its assignment there.
alter table marks drop constraint marks_recused_check;
alter table sheet_assignments drop constraint sheet_assignments_recused_check;
revoke insert on marks, sheet_assignments from network_role;
grant insert (contest_id, stage_key, criterion_key, entry_id, juror_id, mark, given_at) on marks to network_role;
grant insert (contest_id, stage_key, entry_id, juror_id, is_fixed, assigned_by, assigned_at) on sheet_assignments to network_role;
create index late_marks on marks (contest_id) where recused;

-- What stood between an entry and somebody who no longer has that seat in the jury: it stays hidden from them.
create table former_conflicts (
	contest_id uuid not null,
	entry_id uuid not null,
	account_id uuid references accounts,
	person_id uuid references people,
	kept_at timestamptz not null default now(),
	foreign key (entry_id, contest_id) references entries (id, contest_id),
	unique nulls not distinct (contest_id, entry_id, account_id, person_id),
	check (num_nonnulls(account_id, person_id) > 0)
);
create index former_conflicts_of_account on former_conflicts (account_id);
create index former_conflicts_of_person on former_conflicts (person_id);
grant select, insert on former_conflicts to network_role;

-- A confirmed paper sheet that turned out to be wrong: its marks count no more, and it may be read off anew.
alter table paper_entries add column taken_back_by text;
alter table paper_entries add column taken_back_at timestamptz;
alter table paper_entries add column taken_back_reason text check (length(taken_back_reason) between 3 and 2000);
alter table paper_entries add check (num_nonnulls(taken_back_by, taken_back_at, taken_back_reason) in (0, 3));
alter table paper_entries add check (taken_back_at is null or confirmed_at is not null);
