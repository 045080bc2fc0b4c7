-- What somebody had typed into a form when it was sent without a session: kept for a day, to be sent on after signing in.
create table kept_forms (
	-- Of a 256-bit token that only the browser holds.
	token_sha256 bytea primary key check (length(token_sha256) = 32),
	-- Whose it is, where the browser knew; nobody else is shown it.
	account_id uuid,
	-- The page with the form, and the action that the form was sent to.
	page text not null check (page like '/%'),
	action text not null check (action like '/%'),
	-- Names and texts in the order sent; never passwords or files.
	fields jsonb not null,
	had_files boolean not null default false,
	kept_at timestamptz not null default now()
);
create index kept_forms_by_time on kept_forms (kept_at);

grant select, insert, delete on kept_forms to network_role;
