-- Whatever is given to a person once and taken back once: links in letters, a sign-in that waits for its second step,
-- a question put to a passkey or to another provider. Only a digest of the token is kept.
create table one_time_tokens (
	id uuid primary key default gen_random_uuid(),
	purpose text not null check (purpose in ('sign-in', 'sign-up', 'invitation', 'password-reset', 'email-change',
		'second-step', 'passkey', 'provider')),
	token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
	-- Null where there is no account yet, or nobody knows whose it will turn out to be.
	account_id uuid references accounts,
	-- Where a link was sent to: whoever brings it back reads letters there.
	email text check (email = lower(email)),
	details jsonb not null default '{}',
	created_at timestamptz not null default now(),
	expires_at timestamptz not null,
	used_at timestamptz
);
create index one_time_tokens_of_account on one_time_tokens (account_id) where used_at is null;
create index one_time_tokens_by_end on one_time_tokens (expires_at);

-- Codes of an authenticator (RFC 6238). The key has to be readable to count the same codes.
create table second_factors (
	account_id uuid primary key references accounts,
	secret text not null check (length(secret) >= 32),
	-- Null until the first right code: before that nothing is asked at sign-in.
	confirmed_at timestamptz,
	-- The last half-minute whose code was taken: no code is taken twice.
	last_step bigint not null default 0,
	created_at timestamptz not null default now()
);

create table recovery_codes (
	id uuid primary key default gen_random_uuid(),
	account_id uuid not null references accounts,
	code_hash text not null unique check (code_hash ~ '^[0-9a-f]{64}$'),
	used_at timestamptz
);
create index recovery_codes_of_account on recovery_codes (account_id);

create table passkeys (
	id uuid primary key default gen_random_uuid(),
	account_id uuid not null references accounts,
	credential_id text not null unique check (length(credential_id) between 16 and 1400),
	public_key bytea not null,
	-- The host that the key was made for; browsers give it to no other.
	host text not null,
	uses bigint not null default 0,
	transports text[] not null default '{}',
	name text not null check (length(name) between 1 and 60),
	created_at timestamptz not null default now(),
	last_used_at timestamptz
);
create index passkeys_of_account on passkeys (account_id);

-- «Firefox, Windows»: so much of the browser as lets its owner know it again.
alter table sessions add column device text not null default '';

grant select, insert, update, delete on one_time_tokens, second_factors, recovery_codes, passkeys to network_role;
grant delete on credentials to network_role;
