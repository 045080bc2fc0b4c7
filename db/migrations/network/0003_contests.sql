create table contests (
	id uuid primary key default gen_random_uuid(),
	slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
	kind text not null,
	title text not null check (length(title) between 2 and 300),
	aim text not null default '',
	participants text not null default '',
	age_mark text check (age_mark in ('0+', '6+', '12+', '16+', '18+')),
	time_zone text not null,
	held_in_year int not null check (held_in_year between 1900 and 2200),
	contacts text not null default '',
	-- What the jury may leave out: nothing; whole sheets; single marks too.
	may_be_missing text not null default 'nothing' check (may_be_missing in ('nothing', 'sheets', 'marks')),
	-- Look, town, signatures of the documents, and what the minutes say beside the results: see folder/description/forms.ts.
	document_facts jsonb not null default '{}',
	meeting_facts jsonb not null default '{}',
	announced_at timestamptz,
	created_at timestamptz not null default now()
);

-- The picture at the head of the contest's papers.
create table contest_emblems (
	contest_id uuid primary key references contests,
	format text not null check (format in ('svg', 'png')),
	content bytea not null check (length(content) between 1 and 524288),
	alt text not null
);

create table contest_organisations (
	contest_id uuid not null references contests,
	organisation_id uuid not null references organisations,
	role text not null check (role in ('founder', 'organiser', 'sponsor', 'partner')),
	position int not null,
	primary key (contest_id, role, organisation_id)
);
create index contest_organisations_of on contest_organisations (organisation_id);

create table contest_dates (
	contest_id uuid not null references contests,
	position int not null,
	title text not null,
	starts_on date not null,
	ends_on date check (ends_on >= starts_on),
	primary key (contest_id, position)
);

-- The rules that a contest is counted by, frozen: a version is added, never changed.
create table rule_sets (
	contest_id uuid not null references contests,
	version int not null check (version > 0),
	rules jsonb not null,
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	frozen_at timestamptz not null default now(),
	primary key (contest_id, version)
);

create table nominations (
	contest_id uuid not null references contests,
	key text not null check (length(key) between 1 and 64),
	title text not null,
	description text not null default '',
	position int not null,
	primary key (contest_id, key)
);

create table stages (
	contest_id uuid not null references contests,
	key text not null check (length(key) between 1 and 64),
	title text not null,
	position int not null,
	starts_on date,
	ends_on date,
	primary key (contest_id, key),
	check (starts_on <= ends_on)
);

create table criteria (
	contest_id uuid not null,
	stage_key text not null,
	key text not null check (length(key) between 1 and 64),
	title text not null,
	position int not null,
	primary key (contest_id, stage_key, key),
	foreign key (contest_id, stage_key) references stages
);

create table entries (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null references contests,
	key text not null check (length(key) between 1 and 64),
	nomination_key text,
	title text not null default '',
	organisation_id uuid references organisations,
	team_name text not null default '',
	status text not null check (status in ('admitted', 'rejected')),
	rejection_reason text,
	withdrawn_before_stage text,
	unique (contest_id, key),
	unique (id, contest_id),
	foreign key (contest_id, nomination_key) references nominations,
	foreign key (contest_id, withdrawn_before_stage) references stages (contest_id, key),
	check ((status = 'rejected') = (rejection_reason is not null))
);
create index entries_of_organisation on entries (organisation_id);

create table entry_authors (
	entry_id uuid not null references entries,
	person_id uuid not null references people,
	position int not null,
	post text not null default '',
	primary key (entry_id, person_id)
);
create index entry_authors_of on entry_authors (person_id);

create table jurors (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null references contests,
	key text not null check (length(key) between 1 and 1000),
	-- A juror of a contest from elsewhere may be known by a sign only («J07»); then `name` is that sign.
	person_id uuid references people,
	name text not null,
	organisation_id uuid references organisations,
	organisation_name text not null default '',
	post text not null default '',
	role text not null check (role in ('chair', 'deputy-chair', 'secretary', 'member')),
	voting boolean not null,
	present boolean not null default true,
	absence_reason text,
	-- Null: judges all stages, all nominations.
	stage_keys text[],
	nomination_keys text[],
	position int not null,
	unique (contest_id, key),
	unique (id, contest_id)
);
create unique index one_chair on jurors (contest_id) where role = 'chair';

-- A juror meets an entry here: to mark it or, recused, not to. A mark can refer only to a meeting
-- without recusal, so that the database itself refuses a mark of a recused juror.
create table assignments (
	contest_id uuid not null,
	entry_id uuid not null,
	juror_id uuid not null,
	recused boolean not null default false,
	recusal_reason text,
	primary key (entry_id, juror_id),
	unique (entry_id, juror_id, recused),
	foreign key (entry_id, contest_id) references entries (id, contest_id),
	foreign key (juror_id, contest_id) references jurors (id, contest_id),
	check (recused or recusal_reason is null)
);
create index assignments_of_juror on assignments (juror_id);

create table marks (
	contest_id uuid not null,
	stage_key text not null,
	criterion_key text not null,
	entry_id uuid not null,
	juror_id uuid not null,
	recused boolean not null default false check (not recused),
	mark numeric(9, 4) not null,
	given_at timestamptz not null default now(),
	primary key (entry_id, juror_id, stage_key, criterion_key),
	foreign key (contest_id, stage_key, criterion_key) references criteria,
	foreign key (entry_id, juror_id, recused) references assignments (entry_id, juror_id, recused)
);
create index marks_of_contest on marks (contest_id, stage_key);

-- What the jury decided beside its marks (votes, lots, withdrawals, awards outside the ranking), in order.
create table jury_decisions (
	contest_id uuid not null references contests,
	position int not null,
	decision jsonb not null,
	primary key (contest_id, position)
);

-- A finalised count: a version is added, never changed. The newest published one is what the public sees.
create table results (
	contest_id uuid not null references contests,
	version int not null check (version > 0),
	rule_set_version int not null,
	computed jsonb not null,
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	-- The day of the jury's decision: organisations are shown under the names of that day.
	decided_on date not null,
	finalised_at timestamptz not null default now(),
	finalised_by text not null,
	primary key (contest_id, version),
	foreign key (contest_id, rule_set_version) references rule_sets (contest_id, version)
);

create table published_results (
	contest_id uuid primary key,
	version int not null,
	published_at timestamptz not null default now(),
	foreign key (contest_id, version) references results
);

create table stage_results (
	contest_id uuid not null,
	version int not null,
	stage_key text not null,
	entry_id uuid not null,
	result numeric,
	cumulative numeric,
	rank int,
	admitted boolean not null,
	place int,
	primary key (contest_id, version, stage_key, entry_id),
	foreign key (contest_id, version) references results,
	foreign key (entry_id, contest_id) references entries (id, contest_id)
);
create index stage_results_of_entry on stage_results (entry_id);

create table jury_minutes (
	contest_id uuid not null,
	version int not null,
	number text not null,
	held_on date not null,
	printed jsonb not null,
	primary key (contest_id, version),
	foreign key (contest_id, version) references results
);

grant select, insert, update on contests, contest_emblems, contest_organisations, contest_dates, nominations, stages, criteria, entries,
	entry_authors, jurors, assignments, published_results to network_role;
grant select, insert, update, delete on marks to network_role;
grant delete on contest_organisations, contest_dates, entry_authors, assignments to network_role;
grant select, insert on rule_sets, jury_decisions, results, stage_results, jury_minutes to network_role;
