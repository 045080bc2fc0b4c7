-- The jury's meeting: open votes, two people who finalise, appeals.

-- A question put to an open vote, and what it decided.
create table open_votes (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null references contests,
	-- See contests/meeting/forms.ts: a tie between entries, a place left unawarded, an award, anything else in words.
	question jsonb not null,
	put_by text not null,
	put_at timestamptz not null default now(),
	closed_by text,
	closed_at timestamptz,
	-- The decision that follows from it, by its position in jury_decisions.
	decision_position int,
	withdrawn_at timestamptz,
	foreign key (contest_id, decision_position) references jury_decisions (contest_id, position),
	check ((closed_by is null) = (closed_at is null))
);
create index open_votes_of_contest on open_votes (contest_id, put_at);

-- One voice of a juror: an option of the question, or null for an abstention. Given by the juror or recorded at the table.
create table vote_voices (
	vote_id uuid not null references open_votes,
	contest_id uuid not null,
	juror_id uuid not null,
	choice text,
	recorded_by text not null,
	given_at timestamptz not null default now(),
	primary key (vote_id, juror_id),
	foreign key (juror_id, contest_id) references jurors (id, contest_id)
);

-- What a juror does not agree with, in their own words; it goes into the minutes.
create table dissents (
	juror_id uuid primary key,
	contest_id uuid not null,
	words text not null check (length(words) between 3 and 5000),
	noted_by text not null,
	noted_at timestamptz not null default now(),
	foreign key (juror_id, contest_id) references jurors (id, contest_id) on delete cascade
);

-- Finalised results are opened again, to be corrected: decisions and stages can be changed until the next version.
create table corrections (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null references contests,
	reason text not null check (length(reason) between 3 and 2000),
	opened_by text not null,
	opened_at timestamptz not null default now(),
	-- The version that it led to, or the end without one.
	results_version int,
	ended_at timestamptz,
	foreign key (contest_id, results_version) references results (contest_id, version),
	check (results_version is null or ended_at is not null)
);
create unique index one_open_correction on corrections (contest_id) where ended_at is null;

-- Two people finalise: what one has proposed another confirms, and both look at the same count.
create table finalisations (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null references contests,
	-- Of the count that was looked at; another count needs another proposal.
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	-- What a correction corrects and why; empty for the first version.
	reason text not null default '' check (length(reason) <= 2000),
	proposed_by text not null,
	proposed_at timestamptz not null default now(),
	-- Whether the first of the two leads the jury or manages the contest: one of them must.
	proposer_leads boolean not null,
	confirmed_by text,
	confirmed_at timestamptz,
	withdrawn_at timestamptz,
	results_version int,
	foreign key (contest_id, results_version) references results (contest_id, version),
	check ((confirmed_by is null) = (confirmed_at is null)),
	check ((confirmed_by is null) = (results_version is null)),
	check (confirmed_by is distinct from proposed_by),
	check (confirmed_at is null or withdrawn_at is null)
);
create unique index one_open_finalisation on finalisations (contest_id) where confirmed_at is null and withdrawn_at is null;

-- Of those who disagree with the results, within the term after they were published.
create table appeals (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null,
	entry_id uuid not null,
	results_version int not null,
	account_id uuid references accounts,
	words text not null check (length(words) between 10 and 10000),
	lodged_at timestamptz not null default now(),
	outcome text check (outcome in ('upheld', 'rejected', 'withdrawn')),
	answer text not null default '' check (length(answer) <= 10000),
	decided_by text,
	decided_at timestamptz,
	foreign key (entry_id, contest_id) references entries (id, contest_id),
	foreign key (contest_id, results_version) references results (contest_id, version),
	check ((outcome is null) = (decided_at is null)),
	check (outcome is null or outcome = 'withdrawn' or length(answer) >= 3)
);
create unique index one_open_appeal on appeals (entry_id) where outcome is null;
create index appeals_of_contest on appeals (contest_id, lodged_at);

grant select, insert, update on open_votes, vote_voices, dissents, corrections, finalisations, appeals to network_role;
grant delete on dissents, vote_voices to network_role;
