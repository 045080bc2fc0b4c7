-- Papers issued in the background, news drafted from records, credentials signed.
create table issuing_runs (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null references contests,
	results_version int not null,
	begun_by text not null,
	begun_at timestamptz not null default now(),
	issued_on date not null,
	state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'stopped')),
	-- How many papers it is to write, new ones and those in place of others, and how many it has written.
	total int not null default 0,
	issued int not null default 0,
	annulled int not null default 0,
	letters int not null default 0,
	-- What stopped it; whose names or which signs are to be mended is asked anew when it is shown.
	problem text check (problem in ('forms-not-confirmed', 'missing-glyphs', 'failed')),
	finished_at timestamptz,
	foreign key (contest_id, results_version) references results (contest_id, version),
	check ((state in ('done', 'stopped')) = (finished_at is not null)),
	check ((state = 'stopped') = (problem is not null))
);
create unique index one_issuing_run on issuing_runs (contest_id) where state in ('waiting', 'running');

-- A paper of earlier results that says the same after a correction: it stands for the award of the later ones too.
create table carried_papers (
	award_id uuid primary key references awards,
	document_id uuid not null references issued_documents
);
create index carried_papers_of_document on carried_papers (document_id);

-- Pieces of an issue ask which awards have their paper, those in place of others too.
create index issued_documents_of_award on issued_documents (award_id);

-- Whom a paper was told of by letter, so that nobody is told twice.
create table paper_letters (
	document_id uuid not null references issued_documents,
	account_id uuid not null references accounts,
	written_at timestamptz not null default now(),
	primary key (document_id, account_id)
);

-- Items of the portal's news, so far drafts: made from records, finished by an editor.
create table news_items (
	id uuid primary key default gen_random_uuid(),
	title text not null check (length(title) between 2 and 300),
	body text not null check (length(body) <= 100000),
	-- What it was drafted from; a draft is made once for a version of results.
	contest_id uuid references contests,
	results_version int,
	state text not null default 'draft' check (state in ('draft')),
	revision int not null default 1,
	drafted_at timestamptz not null default now(),
	changed_at timestamptz not null default now(),
	changed_by text not null,
	unique (contest_id, results_version)
);

-- Keys that sign credentials. A key is retired, never removed: what it signed is still verified by it.
create table signing_keys (
	id uuid primary key default gen_random_uuid(),
	algorithm text not null check (algorithm in ('Ed25519')),
	public_jwk jsonb not null,
	private_jwk jsonb not null,
	created_at timestamptz not null default now(),
	retired_at timestamptz
);
create unique index one_signing_key on signing_keys ((true)) where retired_at is null;

grant select, insert, update on issuing_runs, news_items, signing_keys to network_role;
grant select, insert on carried_papers, paper_letters to network_role;
