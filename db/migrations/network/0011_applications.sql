-- Applications for a contest, from the first word to the decision. The entry that the jury sees is made on decision.
create table applications (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null references contests,
	-- The number of the receipt, given when it is first submitted; also the entry's number afterwards.
	number int check (number > 0),
	state text not null default 'draft'
		check (state in ('draft', 'submitted', 'correction', 'withdrawn', 'admitted', 'rejected')),
	nomination_key text,
	title text not null default '',
	organisation_id uuid references organisations,
	-- An organisation that is not in the directory yet: {name, town, territoryId}; see applications/forms.ts.
	proposed_organisation jsonb,
	team_name text not null default '',
	-- Answers to the fields of the form, by field; see contests/form/forms.ts.
	answers jsonb not null default '{}',
	-- Goes up with every saving; who saves over a newer one is told.
	revision int not null default 1,
	-- At which revision each part was last changed: two windows that write different parts do not stand in each other's way.
	part_revisions jsonb not null default '{}',
	created_by uuid not null references accounts,
	created_at timestamptz not null default now(),
	saved_at timestamptz not null default now(),
	submitted_at timestamptz,
	withdrawn_at timestamptz,
	-- The grace link that it was submitted by after the deadline.
	grace_link_id uuid,
	-- Of a correction: until when.
	correct_until timestamptz,
	admitted_version int,
	entry_id uuid unique references entries,
	unique (contest_id, number),
	unique (id, contest_id),
	foreign key (contest_id, nomination_key) references nominations,
	check ((state = 'draft') <= (submitted_at is null)),
	check ((state in ('admitted', 'rejected')) = (entry_id is not null)),
	check ((state = 'admitted') = (admitted_version is not null))
);
create index applications_of_contest on applications (contest_id, state);
create index applications_of_organisation on applications (organisation_id);

-- Numbers are given without gaps, under this row's lock.
create table application_counters (
	contest_id uuid primary key references contests,
	last_number int not null
);

-- Who works on it: who started it, and co-authors who took the invitation.
create table application_members (
	application_id uuid not null references applications,
	account_id uuid not null references accounts,
	joined_at timestamptz not null default now(),
	primary key (application_id, account_id)
);
create index application_members_of on application_members (account_id);

create table application_invitations (
	id uuid primary key default gen_random_uuid(),
	application_id uuid not null references applications,
	email text not null check (email = lower(email)),
	token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
	invited_by uuid not null references accounts,
	expires_at timestamptz not null,
	-- Taken back by who works on the application.
	ended_at timestamptz,
	taken_by uuid references accounts,
	taken_at timestamptz
);
create index application_invitations_of on application_invitations (application_id);
create index application_invitations_by on application_invitations (invited_by);

create table application_authors (
	id uuid primary key default gen_random_uuid(),
	application_id uuid not null references applications,
	position int not null,
	surname text not null default '',
	given_name text not null default '',
	patronymic text not null default '',
	gender text check (gender in ('female', 'male')),
	post text not null default '',
	email text not null default '',
	-- Asked only where the regulations limit the age.
	born_on date,
	-- The author's own account: who may give the author's consents in the browser.
	account_id uuid references accounts,
	-- The signed consents are brought on paper.
	consents_on_paper boolean not null default false,
	-- The person of the records, from admission on.
	person_id uuid references people
);
create index application_authors_of on application_authors (application_id, position);
create unique index author_once_per_account on application_authors (application_id, account_id);

create table application_files (
	application_id uuid not null references applications,
	file_id uuid not null references stored_files,
	-- The field of the form that it answers, or `signed-sheet`.
	field_id text not null,
	position int not null,
	alt text not null default '',
	removed_at timestamptz,
	primary key (application_id, file_id)
);

-- What was submitted, every time: a version is added, never changed.
create table application_versions (
	application_id uuid not null references applications,
	version int not null check (version > 0),
	regulations_version int not null,
	-- Of the application: what was changed since then is not sent yet.
	revision int not null,
	-- Everything at that moment: answers, authors, organisation, files with their hashes.
	content jsonb not null,
	-- Of the content, for lists of many.
	title text generated always as (content ->> 'title') stored,
	nomination_key text generated always as (content -> 'nomination' ->> 'key') stored,
	organisation_id uuid generated always as ((content -> 'organisation' ->> 'id')::uuid) stored,
	proposed_name text generated always as (content -> 'proposedOrganisation' ->> 'name') stored,
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	submitted_by text not null,
	submitted_at timestamptz not null default now(),
	primary key (application_id, version)
);

-- A personal way in after the deadline.
create table grace_links (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null references contests,
	nomination_key text,
	code_hash text not null unique check (code_hash ~ '^[0-9a-f]{64}$'),
	note text not null default '',
	expires_at timestamptz not null,
	uses_left int not null check (uses_left >= 0),
	created_by text not null,
	created_at timestamptz not null default now(),
	foreign key (contest_id, nomination_key) references nominations
);
create index grace_links_of on grace_links (contest_id);
alter table applications add foreign key (grace_link_id) references grace_links;

-- Which applications a link has let in late; an application uses it up once.
create table grace_link_uses (
	grace_link_id uuid not null references grace_links,
	application_id uuid not null references applications,
	used_at timestamptz not null default now(),
	primary key (grace_link_id, application_id)
);

grant select, insert, update on applications, application_counters, application_invitations, application_authors,
	application_files, grace_links to network_role;
grant select, insert on application_members, application_versions, grace_link_uses to network_role;
grant delete on application_members, application_authors to network_role;
