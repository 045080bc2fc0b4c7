-- What the page of the public vote shows of an entry beside its title: a picture of its application's, and some words.
create table vote_cards (
	contest_id uuid not null references contests,
	entry_id uuid primary key,
	file_id uuid references stored_files,
	alt text not null default '' check (length(alt) <= 300),
	words text not null default '' check (length(words) <= 600),
	changed_by text not null,
	changed_at timestamptz not null default now(),
	foreign key (entry_id, contest_id) references entries (id, contest_id),
	check (file_id is null or length(alt) >= 3)
);
create index vote_cards_of_contest on vote_cards (contest_id);
grant select, insert, update on vote_cards to network_role;
