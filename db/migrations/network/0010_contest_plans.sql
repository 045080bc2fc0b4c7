-- What a contest is meant to be while it is set up; see contests/plan/forms.ts.
create table contest_plans (
	contest_id uuid primary key references contests,
	plan jsonb not null,
	-- Goes up with every change, so that two who edit the same contest do not overwrite each other unawares.
	revision int not null default 1,
	-- By part of the plan: the revision that changed it last, when and by whom.
	parts jsonb not null default '{}',
	changed_at timestamptz not null default now(),
	changed_by text not null
);

-- The regulations as published: a version is added, never changed.
create table regulations (
	contest_id uuid not null references contests,
	version int not null check (version > 0),
	plan jsonb not null,
	-- The text as it was shown and printed, section by section; see contests/regulations/documents.ts.
	document jsonb not null,
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	rule_set_version int not null,
	-- What changed since the version before, for those who have started; empty for the first one.
	what_changed text not null default '',
	published_at timestamptz not null default now(),
	published_by text not null,
	primary key (contest_id, version),
	foreign key (contest_id, rule_set_version) references rule_sets (contest_id, version)
);

-- From when until when entries are taken, as instants computed from the newest regulations.
-- A deadline told to the minute includes that minute: «до 23:59» ends at 24:00. In time is `now() < closes_at`.
create table contest_calls (
	contest_id uuid primary key references contests,
	regulations_version int not null,
	opens_at timestamptz not null,
	closes_at timestamptz not null,
	-- Never shown: until then an application is still taken in silence.
	taken_until timestamptz not null,
	foreign key (contest_id, regulations_version) references regulations (contest_id, version),
	check (opens_at < closes_at and closes_at <= taken_until)
);

grant select, insert, update on contest_plans, contest_calls to network_role;
grant select, insert on regulations to network_role;
-- Only what nothing refers to goes: entries, marks and assignments hold what they stand on.
grant delete on nominations, stages, criteria, jurors to network_role;
