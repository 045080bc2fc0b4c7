-- The outbox. A letter is written in the transaction of what it tells about, and sent afterwards; one row, one recipient.
create table letters (
	id uuid primary key default gen_random_uuid(),
	-- Which letter it is: `invitation`, `application-received` … see the modules' mails.ts.
	kind text not null check (kind ~ '^[a-z]+(-[a-z]+)*$'),
	to_address text not null check (length(to_address) between 3 and 254),
	to_name text not null default '',
	account_id uuid references accounts,
	contest_id uuid references contests,
	subject text not null check (length(subject) between 1 and 300),
	plain text not null,
	html text not null,
	-- A duty letter is sent whatever the person has unsubscribed from.
	is_duty boolean not null,
	unsubscribe_code text unique,
	state text not null default 'waiting' check (state in ('waiting', 'sent', 'refused', 'bounced', 'not-sent', 'caught')),
	attempts int not null default 0,
	-- What the mail server said last.
	answer text,
	message_id text unique,
	written_at timestamptz not null default now(),
	sent_at timestamptz
);
create index letters_by_time on letters (written_at desc, id);
create index letters_of_contest on letters (contest_id, written_at desc);
create index letters_of_account on letters (account_id);

-- Kinds of letters that an address no longer wants; `*` means all that are not duty letters.
create table unsubscriptions (
	address text not null check (address = lower(address)),
	kind text not null,
	unsubscribed_at timestamptz not null default now(),
	primary key (address, kind)
);

grant select, insert, update on letters to network_role;
grant select, insert, delete on unsubscriptions to network_role;
