-- Files that people brought. The content lies in the store under a key of our own; it is never changed.
create table stored_files (
	id uuid primary key default gen_random_uuid(),
	-- Under which the store keeps the content; made by us, never by who brought it.
	key text not null unique check (key ~ '^[0-9a-f]{2}/[0-9a-f]{40}$'),
	-- Of a picture: the smaller one that pages show, once it has been drawn.
	preview_key text unique check (preview_key ~ '^[0-9a-f]{2}/[0-9a-f]{40}$'),
	-- The upload that it came by: asked again after a crash, it is still one file.
	upload_id text unique,
	-- As the browser called it, cleaned; shown, never used as a path.
	name text not null check (length(name) between 1 and 200),
	type text not null,
	bytes bigint not null check (bytes > 0),
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	-- Pixels, of images.
	width int,
	height int,
	-- `quarantined`: not yet found clean by the virus scanner, nobody may open it.
	state text not null check (state in ('clean', 'quarantined', 'infected')),
	brought_by uuid not null references accounts,
	brought_at timestamptz not null default now(),
	-- What it belongs to, such as an application; null until it is attached, and collected after a day if it stays so.
	attached_to uuid,
	removed_at timestamptz
);
create index stored_files_of on stored_files (attached_to);
create index stored_files_brought on stored_files (brought_by, brought_at);
create index stored_files_left on stored_files (brought_at) where attached_to is null or state <> 'clean';

grant select, insert, update on stored_files to network_role;
