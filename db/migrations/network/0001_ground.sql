-- Runs once in every network's schema, with search_path set to it. «network_role» stands for its role.

create table activity (
	id bigint primary key,
	actor_id text not null,
	event text not null check (event ~ '^[a-z-]+\.[a-z-]+$'),
	subject_id text not null,
	details jsonb not null default '{}',
	happened_at timestamptz not null,
	previous_hash bytea not null check (length(previous_hash) = 32),
	hash bytea not null unique check (length(hash) = 32)
);
create index activity_of_subject on activity (subject_id, id);

-- The one row whose lock puts activities in order; see platform/activity.ts.
create table activity_head (
	only_row boolean primary key default true check (only_row),
	last_id bigint not null,
	last_hash bytea not null
);
insert into activity_head (last_id, last_hash) values (0, decode(repeat('00', 32), 'hex'));

-- A repeated request with the same key gets the first answer; see platform/idempotency.ts.
create table idempotency_keys (
	key text primary key,
	request_hash bytea not null,
	answer jsonb,
	used_at timestamptz not null default now()
);

grant select, insert on activity to network_role;
grant select, update on activity_head to network_role;
grant select, insert, update, delete on idempotency_keys to network_role;
