-- An award is given once, to one recipient; it need neither an entry nor a nomination nor a place.
create table awards (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null references contests,
	results_version int not null,
	award_key text not null,
	title text not null,
	kind text not null,
	place int check (place > 0),
	nomination_key text,
	entry_id uuid,
	recipient_kind text not null check (recipient_kind in ('organisation', 'person', 'team')),
	organisation_id uuid references organisations,
	person_id uuid references people,
	recipient_name text not null,
	-- Who gives it, where it is not the organiser: a sponsor, the audience.
	giver text not null default '',
	degree int check (degree > 0),
	position int not null,
	foreign key (contest_id, results_version) references results (contest_id, version),
	foreign key (contest_id, nomination_key) references nominations,
	foreign key (entry_id, contest_id) references entries (id, contest_id),
	check (recipient_kind <> 'organisation' or organisation_id is not null),
	check (recipient_kind <> 'person' or person_id is not null)
);
create index awards_of_contest on awards (contest_id, position);
create index awards_of_organisation on awards (organisation_id);
create index awards_of_entry on awards (entry_id);

-- The register of issued documents. What was printed is kept as it was printed.
create table issued_documents (
	id uuid primary key default gen_random_uuid(),
	number text not null unique,
	year int not null,
	ordinal int not null,
	code text not null unique check (code ~ '^[0-9A-HJKMNP-TV-Z]{26}$'),
	kind text not null check (kind in ('diploma', 'thank-you-letter', 'participation-certificate')),
	contest_id uuid not null references contests,
	award_id uuid references awards,
	entry_id uuid references entries,
	organisation_id uuid references organisations,
	printed jsonb not null,
	issued_on date not null,
	replaces_id uuid references issued_documents,
	unique (year, ordinal)
);
create index issued_documents_of_contest on issued_documents (contest_id, ordinal);
create index issued_documents_of_organisation on issued_documents (organisation_id);
-- A document is replaced once, and issued once for an award unless it replaces another.
create unique index replaced_once on issued_documents (replaces_id) where replaces_id is not null;
create unique index issued_once_per_award on issued_documents (award_id) where award_id is not null and replaces_id is null;
create unique index certificate_once_per_entry on issued_documents (entry_id, kind)
	where award_id is null and kind = 'participation-certificate' and replaces_id is null;

create table annulments (
	document_id uuid primary key references issued_documents,
	reason text not null check (length(reason) >= 3),
	annulled_by text not null,
	annulled_at timestamptz not null default now()
);

create table document_counters (
	year int primary key,
	last_ordinal int not null
);

grant select, insert on awards, issued_documents, annulments to network_role;
grant select, insert, update on document_counters to network_role;
