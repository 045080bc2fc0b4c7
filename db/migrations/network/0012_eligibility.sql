-- The check of submitted applications against the regulations: each point, by each who checks.
create table eligibility_verdicts (
	application_id uuid not null references applications,
	version int not null,
	point_id text not null,
	verdict text not null check (verdict in ('pass', 'fail', 'correct')),
	note text not null default '',
	given_by uuid not null references accounts,
	given_at timestamptz not null default now(),
	primary key (application_id, version, point_id, given_by),
	foreign key (application_id, version) references application_versions
);

-- What was decided about an application; where the contest wants two people, the second one confirms.
create table eligibility_decisions (
	id uuid primary key default gen_random_uuid(),
	application_id uuid not null references applications,
	version int not null,
	decision text not null check (decision in ('admit', 'reject', 'correct')),
	reason text not null default '',
	-- Of a request for correction.
	due_at timestamptz,
	-- Where the contest wants two people, they are two.
	needs_two boolean not null,
	proposed_by uuid not null references accounts,
	proposed_at timestamptz not null default now(),
	confirmed_by uuid references accounts,
	confirmed_at timestamptz,
	-- Taken back, or not confirmed by the second person.
	withdrawn_at timestamptz,
	foreign key (application_id, version) references application_versions,
	check (decision = 'admit' or length(reason) >= 3),
	check ((confirmed_by is null) = (confirmed_at is null)),
	check (confirmed_at is null or withdrawn_at is null),
	check (not needs_two or confirmed_by <> proposed_by)
);
create unique index one_open_decision on eligibility_decisions (application_id)
	where confirmed_at is null and withdrawn_at is null;
create index eligibility_decisions_of on eligibility_decisions (application_id, proposed_at);

grant select, insert, update on eligibility_verdicts, eligibility_decisions to network_role;

-- Which columns of a contest's list of applications somebody wants to see.
create table application_list_columns (
	contest_id uuid not null references contests,
	account_id uuid not null references accounts,
	columns text[] not null,
	primary key (contest_id, account_id)
);

-- When somebody was last reminded of unfinished drafts: nobody is reminded twice within a day.
create table application_reminders (
	contest_id uuid not null references contests,
	account_id uuid not null references accounts,
	reminded_at timestamptz not null default now(),
	primary key (contest_id, account_id)
);

grant select, insert, update on application_list_columns, application_reminders to network_role;
