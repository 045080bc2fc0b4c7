-- The jury at work in the browser: who judges what, conflicts of interest, sheets, the course of stages.

-- What a juror may know nothing of is asked with every request of theirs, and is seldom anything.
create index assignments_recused on assignments (juror_id) where recused;

-- How a contest is judged beside its frozen rules; see contests/judging/settings/forms.ts. Absent: the defaults.
create table judging_settings (
	contest_id uuid primary key references contests,
	settings jsonb not null,
	changed_at timestamptz not null default now(),
	changed_by text not null
);

-- The account that a juror works from, once the invitation is accepted.
alter table jurors add column account_id uuid references accounts;
create unique index juror_of_account on jurors (contest_id, account_id) where account_id is not null;
-- How many sheets a juror takes upon themselves in a stage; null: any number.
alter table jurors add column most_sheets int check (most_sheets between 1 and 5000);
-- Where a juror is written to, in a contest that has no plan; elsewhere the plan's address holds.
alter table jurors add column email text not null default '' check (length(email) <= 254);

-- A juror is invited by a letter with a link that opens their desk. A newer invitation ends the older one.
create table juror_invitations (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null,
	juror_id uuid not null,
	email text not null check (length(email) between 3 and 254),
	token_hash text not null unique,
	sent_by text not null,
	sent_at timestamptz not null default now(),
	expires_at timestamptz not null,
	answered_at timestamptz,
	answer text check (answer in ('accepted', 'declined')),
	-- Why it was declined, in the juror's words.
	words text not null default '' check (length(words) <= 2000),
	ended_at timestamptz,
	-- The letter that carried it: whether it has reached anybody.
	letter_id uuid,
	foreign key (juror_id, contest_id) references jurors (id, contest_id) on delete cascade,
	check ((answered_at is null) = (answer is null))
);
create unique index one_open_invitation on juror_invitations (juror_id) where ended_at is null and answered_at is null;
create index juror_invitations_of_contest on juror_invitations (contest_id);

-- That a juror has looked through the entries and said what stands between them and some of these, or nothing.
create table conflict_declarations (
	contest_id uuid not null,
	juror_id uuid not null,
	declared_at timestamptz not null default now(),
	primary key (juror_id),
	foreign key (juror_id, contest_id) references jurors (id, contest_id) on delete cascade
);

-- What stands between a juror and an entry. A hard one that has not ended makes the assignment recused; a warning does not.
create table conflicts (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null,
	juror_id uuid not null,
	entry_id uuid not null,
	ground text not null check (ground in ('own-organisation', 'same-system', 'same-founder', 'co-authorship', 'mentorship',
		'declared', 'same-district')),
	is_hard boolean not null,
	reason text not null default '' check (length(reason) <= 2000),
	source text not null check (source in ('computed', 'juror', 'secretary')),
	-- By the secretary: from then on nobody undoes it.
	pinned_by text,
	pinned_at timestamptz,
	noted_by text not null,
	noted_at timestamptz not null default now(),
	ended_by text,
	ended_at timestamptz,
	foreign key (entry_id, contest_id) references entries (id, contest_id),
	foreign key (juror_id, contest_id) references jurors (id, contest_id) on delete cascade,
	check (ground = 'same-district' or is_hard),
	check ((pinned_by is null) = (pinned_at is null)),
	check ((ended_by is null) = (ended_at is null)),
	check (pinned_at is null or ended_at is null),
	check (ground <> 'declared' or length(reason) >= 3)
);
create unique index conflict_once on conflicts (entry_id, juror_id, ground) where ended_at is null;
create index conflicts_of_juror on conflicts (juror_id) where ended_at is null;
create index conflicts_of_contest on conflicts (contest_id);

-- How far a stage with marks is. No row: not begun. Marks are taken while it is open and its deadline has not passed.
create table stage_courses (
	contest_id uuid not null,
	stage_key text not null,
	state text not null check (state in ('preparing', 'open', 'closed')),
	opened_at timestamptz,
	-- The end of the last minute that is told to the jury; null: until it is closed.
	due_at timestamptz,
	closed_at timestamptz,
	closed_by text,
	-- When its outcome was made known to those who entered; until then nobody but those who run it knows it.
	released_at timestamptz,
	revision int not null default 1,
	primary key (contest_id, stage_key),
	foreign key (contest_id, stage_key) references stages,
	check ((state = 'closed') = (closed_at is not null)),
	check (state = 'preparing' or opened_at is not null),
	check (released_at is null or state = 'closed')
);

-- Which entries take part in a stage with marks: all admitted ones in the first, then those that the stage before let
-- through, and those that took the seat of a withdrawn one. Ended: withdrawn, or no longer let through.
create table stage_admissions (
	contest_id uuid not null,
	stage_key text not null,
	entry_id uuid not null,
	standing text not null check (standing in ('admitted', 'replacement')),
	admitted_at timestamptz not null default now(),
	ended_at timestamptz,
	primary key (stage_key, entry_id),
	unique (contest_id, stage_key, entry_id),
	foreign key (contest_id, stage_key) references stage_courses,
	foreign key (entry_id, contest_id) references entries (id, contest_id)
);
create index stage_admissions_of_entry on stage_admissions (entry_id);

-- Who is to hand in a sheet on what. A recused juror is refused by the foreign key, as a mark is.
create table sheet_assignments (
	contest_id uuid not null,
	stage_key text not null,
	entry_id uuid not null,
	juror_id uuid not null,
	recused boolean not null default false check (not recused),
	-- Put there by hand: kept by every later distribution.
	is_fixed boolean not null default false,
	assigned_by text not null,
	assigned_at timestamptz not null default now(),
	primary key (stage_key, entry_id, juror_id),
	unique (contest_id, stage_key, entry_id, juror_id),
	foreign key (contest_id, stage_key, entry_id) references stage_admissions (contest_id, stage_key, entry_id),
	foreign key (entry_id, juror_id, recused) references assignments (entry_id, juror_id, recused)
);
create index sheet_assignments_of_juror on sheet_assignments (juror_id, stage_key);

-- A juror's sheet on an entry in a stage. While it is being written its marks stand here alone; signed off, they are
-- copied to `marks`, where they count; taken back, they leave `marks`.
create table score_sheets (
	contest_id uuid not null,
	stage_key text not null,
	entry_id uuid not null,
	juror_id uuid not null,
	-- By criterion key, as text: {"k1": "4"}; as typed until it is signed, exact decimals from then on.
	marks jsonb not null default '{}' check (jsonb_typeof(marks) = 'object'),
	comment_for_author text not null default '' check (length(comment_for_author) <= 10000),
	note_for_jury text not null default '' check (length(note_for_jury) <= 10000),
	revision int not null default 1,
	opened_at timestamptz not null default now(),
	saved_at timestamptz not null default now(),
	signed_at timestamptz,
	-- Names the last attempt at saving: a page whose answer was lost on the way goes on from its own.
	save_id uuid,
	-- Entered from a sheet signed by hand: by whom, and who confirmed it.
	entered_by text,
	confirmed_by text,
	primary key (stage_key, entry_id, juror_id),
	foreign key (contest_id, stage_key, entry_id, juror_id)
		references sheet_assignments (contest_id, stage_key, entry_id, juror_id),
	check (entered_by is null or entered_by is distinct from confirmed_by)
);
create index score_sheets_of_juror on score_sheets (juror_id, stage_key);
create index score_sheets_of_contest on score_sheets (contest_id, stage_key);

-- Of a file: its copy without names of whoever made it, for juries that may not learn them. Made when first asked for.
alter table stored_files add column blind_key text unique check (blind_key ~ '^[0-9a-f]{2}/[0-9a-f]{40}$');
alter table stored_files add column blind_bytes bigint check (blind_bytes > 0);
alter table stored_files add column blind_sha256 text check (blind_sha256 ~ '^[0-9a-f]{64}$');
alter table stored_files add check (num_nonnulls(blind_key, blind_bytes, blind_sha256) in (0, 3));

-- A sheet printed for a juror, with the code by which it is found again.
create table paper_sheets (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null,
	stage_key text not null,
	juror_id uuid not null,
	code text not null unique check (code ~ '^[0-9A-HJKMNP-TV-Z]{8,26}$'),
	-- The entries on it, in the order of its lines, as they were printed.
	printed jsonb not null,
	printed_by text not null,
	printed_at timestamptz not null default now(),
	foreign key (contest_id, stage_key) references stage_courses,
	foreign key (juror_id, contest_id) references jurors (id, contest_id)
);
create index paper_sheets_of_contest on paper_sheets (contest_id, stage_key);

-- What one person read off a paper sheet; it counts when another has confirmed it.
create table paper_entries (
	id uuid primary key default gen_random_uuid(),
	paper_sheet_id uuid not null references paper_sheets,
	-- By entry id, then by criterion key: {"…": {"k1": "4"}}.
	marks jsonb not null,
	entered_by text not null,
	entered_at timestamptz not null default now(),
	confirmed_by text,
	confirmed_at timestamptz,
	withdrawn_at timestamptz,
	check ((confirmed_by is null) = (confirmed_at is null)),
	check (confirmed_by is distinct from entered_by),
	check (confirmed_at is null or withdrawn_at is null)
);
create index paper_entries_of_sheet on paper_entries (paper_sheet_id);
create unique index one_open_paper_entry on paper_entries (paper_sheet_id) where confirmed_at is null and withdrawn_at is null;

-- When a juror was last reminded: nobody is reminded twice within a day.
create table juror_reminders (
	contest_id uuid not null,
	stage_key text not null,
	juror_id uuid not null,
	reminded_at timestamptz not null default now(),
	primary key (stage_key, juror_id),
	foreign key (juror_id, contest_id) references jurors (id, contest_id) on delete cascade
);

-- Whom the outcome of a stage was told, so that nobody is told twice.
create table stage_letters (
	contest_id uuid not null,
	stage_key text not null,
	entry_id uuid not null,
	outcome text not null check (outcome in ('admitted', 'replacement', 'not-admitted')),
	-- How many times the stage had been opened again: an outcome that has changed and changed back is told once more.
	release int not null check (release >= 0),
	written_at timestamptz not null default now(),
	primary key (stage_key, entry_id, release, outcome),
	foreign key (contest_id, stage_key) references stage_courses,
	foreign key (entry_id, contest_id) references entries (id, contest_id)
);

-- Why an entry left after it was admitted; that it left is a decision among the others.
create table entry_withdrawals (
	contest_id uuid not null,
	decision_position int not null,
	entry_id uuid not null,
	asked_by text not null check (asked_by in ('entrant', 'organiser')),
	reason text not null check (length(reason) between 3 and 2000),
	noted_by text not null,
	noted_at timestamptz not null default now(),
	primary key (contest_id, decision_position),
	foreign key (contest_id, decision_position) references jury_decisions (contest_id, position),
	foreign key (entry_id, contest_id) references entries (id, contest_id)
);
create index entry_withdrawals_of_entry on entry_withdrawals (entry_id);

-- Why a closed stage was opened again.
create table stage_reopenings (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null,
	stage_key text not null,
	reason text not null check (length(reason) between 3 and 2000),
	reopened_by text not null,
	reopened_at timestamptz not null default now(),
	foreign key (contest_id, stage_key) references stage_courses
);
create index stage_reopenings_of_stage on stage_reopenings (contest_id, stage_key);

-- A decision taken back stays written; it no longer counts.
alter table jury_decisions add column recorded_by text not null default '';
alter table jury_decisions add column recorded_at timestamptz not null default now();
alter table jury_decisions add column ended_by text;
alter table jury_decisions add column ended_at timestamptz;
alter table jury_decisions add check ((ended_by is null) = (ended_at is null));

grant select, insert, update on judging_settings, juror_invitations, conflict_declarations, conflicts, stage_courses,
	stage_admissions, sheet_assignments, score_sheets, paper_entries, juror_reminders to network_role;
grant select, insert on paper_sheets, stage_letters, entry_withdrawals, stage_reopenings to network_role;
grant delete on sheet_assignments, score_sheets, jurors to network_role;
grant update on jury_decisions, entry_withdrawals to network_role;
