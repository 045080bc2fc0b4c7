-- People who sign in without being administrators, and what they are entrusted with.
alter table accounts drop constraint accounts_role_check;
alter table accounts add constraint accounts_role_check check (role in ('administrator', 'member'));
-- Whose account it is; a person of the records has at most one.
alter table accounts add column person_id uuid unique references people;

-- What a member is entrusted with, by whom, and until when. Ended, never removed. See accounts/appointments/rules.ts.
create table appointments (
	id uuid primary key default gen_random_uuid(),
	account_id uuid not null references accounts,
	role text not null check (role in ('methodist', 'organiser', 'jury-chair', 'jury-secretary', 'juror',
		'representative', 'editor')),
	-- Of a methodist: everything under the organisation. Of a representative: the organisation and what is under it.
	organisation_id uuid references organisations,
	-- Of a methodist: every library in the territory and in those inside it.
	territory_id uuid references territories,
	contest_id uuid references contests,
	appointed_by text not null,
	appointed_at timestamptz not null default now(),
	ended_by text,
	ended_at timestamptz,
	check ((ended_by is null) = (ended_at is null)),
	check (case role
		when 'methodist' then num_nonnulls(organisation_id, territory_id) = 1 and contest_id is null
		when 'representative' then organisation_id is not null and territory_id is null and contest_id is null
		when 'editor' then num_nonnulls(organisation_id, territory_id, contest_id) = 0
		else contest_id is not null and organisation_id is null and territory_id is null end)
);
create unique index appointed_once on appointments (account_id, role, organisation_id, territory_id, contest_id)
	nulls not distinct where ended_at is null;
create index appointments_of_contest on appointments (contest_id) where ended_at is null;

-- A person's card.
alter table people add column languages text[] not null default '{}';
-- Erased at the person's own wish: the names are replaced, signed minutes keep theirs.
alter table people add column erased_at timestamptz;

create table positions (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references people,
	organisation_id uuid not null references organisations,
	post text not null check (length(post) between 2 and 300),
	starts_on date not null,
	ends_on date,
	check (starts_on <= ends_on)
);
create index positions_of_person on positions (person_id, starts_on);
create index positions_of_organisation on positions (organisation_id);

-- Texts of consents: a separate document for each purpose; a version is added, never changed.
create table consent_texts (
	id uuid primary key default gen_random_uuid(),
	purpose text not null check (purpose in ('processing', 'distribution')),
	-- Null: the network's own text, used where a contest has none.
	contest_id uuid references contests,
	version int not null check (version > 0),
	title text not null,
	body text not null,
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	created_at timestamptz not null default now(),
	unique nulls not distinct (purpose, contest_id, version)
);

-- Who agreed to what, when, and until when. The subject is a person of the records or an author named in an
-- application that is not yet admitted (applications/tables.ts); on admission the person is filled in.
create table consents (
	id uuid primary key default gen_random_uuid(),
	consent_text_id uuid not null references consent_texts,
	person_id uuid references people,
	author_id uuid,
	-- What may be shown to everyone, of a consent to distribution: name, post, photo, work.
	fields text[] not null default '{}',
	-- The account through which it was given; null: on paper, kept by the organiser.
	given_by uuid references accounts,
	given_at timestamptz not null default now(),
	withdrawn_at timestamptz,
	check (num_nonnulls(person_id, author_id) > 0)
);
create unique index consent_once_per_author on consents (author_id, consent_text_id) where withdrawn_at is null;
create index consents_of_person on consents (person_id);

create table erasure_requests (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references people,
	asked_by uuid not null references accounts,
	asked_at timestamptz not null default now(),
	answered_at timestamptz,
	answered_by text,
	outcome text check (outcome in ('erased', 'refused')),
	reason text,
	check ((answered_at is null) = (outcome is null))
);
create unique index one_open_erasure on erasure_requests (person_id) where answered_at is null;

grant select, insert, update on appointments, positions, consents, erasure_requests to network_role;
grant select, insert on consent_texts to network_role;
grant delete on positions to network_role;
