-- The outbox. A letter is written in the transaction of what it tells about, and sent afterwards; one row, one recipient.
create table letters (
	id uuid primary key default gen_random_uuid(),
	-- Which letter it is: `invitation`, `application-received` … see the modules' mails.ts.
	kind text not null check (kind ~ '^[a-z]+(-[a-z]+)*$'),
	to_address text not null check (length(to_address) <= 254),
	to_name text not null default '',
	account_id uuid references accounts,
	contest_id uuid references contests,
	subject text not null check (length(subject) between 1 and 300),
	-- What it says, as paragraphs (letters/commands.ts, LetterText): plain text and HTML are made from it when it goes.
	text jsonb not null,
	-- To whom an answer goes: {address, name}.
	reply_to jsonb,
	-- Whether a link in it is as good as a key; `removed` from the text once the letter has gone.
	secret text not null check (secret in ('none', 'kept', 'removed')),
	-- A duty letter is sent whatever the person has unsubscribed from.
	is_duty boolean not null,
	unsubscribe_code text unique,
	state text not null default 'waiting' check (state in ('waiting', 'sent', 'refused', 'bounced', 'not-sent', 'caught')),
	attempts int not null default 0,
	-- How many times somebody had it sent: a letter sent again on purpose is another message to the mail server.
	round int not null default 1,
	-- What the mail server said last.
	answer text,
	message_id text unique,
	-- The address of the site that its links were made with.
	base text,
	written_at timestamptz not null default now(),
	sent_at timestamptz
);
create index letters_by_time on letters (written_at desc, id);
create index letters_of_contest on letters (contest_id, written_at desc);
create index letters_of_account on letters (account_id);
create index letters_to_address on letters (lower(to_address));
create index letters_by_state on letters (state) where state <> 'sent';

-- Kinds of letters that an address no longer wants; `*` means all that are not duty letters.
create table unsubscriptions (
	address text not null check (address = lower(address)),
	kind text not null,
	unsubscribed_at timestamptz not null default now(),
	primary key (address, kind)
);

grant select, insert, update on letters to network_role;
grant select, insert, delete on unsubscriptions to network_role;
