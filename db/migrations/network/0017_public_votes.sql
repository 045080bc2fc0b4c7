-- «Народное» voting: an award of its own, never mixed into marks.
create table public_votes (
	contest_id uuid primary key references contests,
	opens_at timestamptz not null,
	closes_at timestamptz not null,
	-- Which award of the rules it decides; empty: announced only.
	award_key text not null default '',
	-- Entries of this stage take part; null: all admitted ones.
	stage_key text,
	changed_by text not null,
	changed_at timestamptz not null default now(),
	check (closes_at > opens_at)
);

-- One voice per confirmed address. The address stands in the letter alone; here its digest, keyed by the network's secret
-- and the contest, keeps it from voting twice. A row for each letter that was asked for.
create table public_ballots (
	id uuid primary key default gen_random_uuid(),
	contest_id uuid not null references public_votes,
	entry_id uuid not null,
	address_digest bytea not null check (length(address_digest) = 32),
	-- Of the computer, cut to its neighbourhood and digested: for the log, never for a refusal by itself.
	from_digest bytea not null check (length(from_digest) = 32),
	token_hash text unique,
	asked_at timestamptz not null default now(),
	expires_at timestamptz not null,
	confirmed_at timestamptz,
	annulled_by text,
	annulled_at timestamptz,
	annul_reason text check (length(annul_reason) between 3 and 2000),
	foreign key (entry_id, contest_id) references entries (id, contest_id),
	check ((annulled_by is null) = (annulled_at is null)),
	check ((annulled_at is null) = (annul_reason is null))
);
-- Whoever confirms a voice holds all ballots of the address.
create index public_ballots_of_address on public_ballots (contest_id, address_digest);
create unique index one_voice_per_address on public_ballots (contest_id, address_digest) where confirmed_at is not null;
create index public_ballots_of_entry on public_ballots (contest_id, entry_id) where confirmed_at is not null and annulled_at is null;
create index public_ballots_asked on public_ballots (contest_id, from_digest, asked_at);

create table public_vote_secret (
	only_row boolean primary key default true check (only_row),
	secret bytea not null check (length(secret) = 32)
);

grant select, insert, update on public_votes, public_ballots to network_role;
-- A vote that has not begun may be called off.
grant delete on public_votes to network_role;
grant select, insert on public_vote_secret to network_role;
