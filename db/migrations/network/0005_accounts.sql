-- Who may sign in. An account is disabled, never removed: what it did stays signed by it.
create table accounts (
	id uuid primary key default gen_random_uuid(),
	name text not null check (length(name) between 2 and 300),
	email text not null unique check (email = lower(email) and length(email) between 3 and 254),
	email_verified boolean not null default false,
	image text,
	role text not null check (role in ('administrator')),
	disabled_at timestamptz,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now()
);

-- By what an account proves itself: today a password (scrypt), later also others.
create table credentials (
	id uuid primary key default gen_random_uuid(),
	account_id uuid not null references accounts,
	provider_id text not null,
	provider_account_id text not null,
	password text,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	unique (provider_id, provider_account_id)
);
create index credentials_of_account on credentials (account_id);

-- Only a digest of the token is kept: who reads this table still cannot sign in.
create table sessions (
	id uuid primary key default gen_random_uuid(),
	account_id uuid not null references accounts,
	token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
	expires_at timestamptz not null,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now()
);
create index sessions_of_account on sessions (account_id);

-- What session cookies are signed with; made here, once (gen_random_uuid draws from the strong source).
create table session_secret (
	only_row boolean primary key default true check (only_row),
	secret text not null check (length(secret) >= 64)
);
insert into session_secret (secret)
	values (replace(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

grant select, insert, update on accounts, credentials to network_role;
grant select, insert, update, delete on sessions to network_role;
grant select on session_secret to network_role;
