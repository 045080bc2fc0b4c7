-- The only tables outside a network's own schema: the list of networks.
create table platform.networks (
	id uuid primary key default gen_random_uuid(),
	slug text not null unique check (slug ~ '^[a-z][a-z0-9_]{1,39}$'),
	schema_name text not null unique generated always as ('net_' || slug) stored,
	name text not null check (length(name) between 3 and 300),
	short_name text not null check (length(short_name) between 2 and 80),
	town text not null,
	time_zone text not null,
	-- Where the public finds the network, printed on documents: `biblio.example.org`.
	public_host text not null default 'localhost' check (public_host ~ '^[a-z0-9.:-]+$'),
	contacts text not null default '',
	created_at timestamptz not null default now()
);

-- A network answers under one host or several; a network without a host answers when it is alone.
create table platform.network_hosts (
	host text primary key check (host = lower(host)),
	network_id uuid not null references platform.networks
);

-- Rate limits stand in the database so that every web node counts the same.
create table platform.rate_limits (
	key text primary key,
	window_started_at timestamptz not null,
	hits int not null
);

grant select on platform.networks, platform.network_hosts to bibliokrug_app;
grant select, insert, update, delete on platform.rate_limits to bibliokrug_app;
