-- The day of the public defence: order of performance, who is on, what the hall sees.
create table defence_days (
	contest_id uuid not null,
	stage_key text not null,
	starts_at timestamptz,
	place text not null default '' check (length(place) <= 500),
	-- For those who take part from afar; shown to them, the jury and the organisers alone.
	remote_link text not null default '' check (length(remote_link) <= 2000),
	speech_minutes int not null default 7 check (speech_minutes between 1 and 120),
	question_minutes int not null default 3 check (question_minutes between 0 and 120),
	-- How the order was made; drawn by lot, the seed lets anybody draw it again.
	order_by text check (order_by in ('lots', 'arranged')),
	seed text check (length(seed) between 1 and 200),
	drawn_at timestamptz,
	-- How many times lots were cast: who draws until it pleases is seen.
	draws int not null default 0,
	-- When those who defend were last invited by letter.
	invited_at timestamptz,
	-- The address of the hall's screen: whoever has it sees what the hall sees.
	hall_code text not null unique check (hall_code ~ '^[0-9A-HJKMNP-TV-Z]{26}$'),
	phase text not null default 'before' check (phase in ('before', 'waiting', 'speech', 'questions', 'break', 'over')),
	on_entry_id uuid,
	phase_began_at timestamptz,
	-- A stopped clock: how much of the phase had passed, in milliseconds.
	paused_after int check (paused_after >= 0),
	-- Counts every change, so that a screen that lost its line knows what it has missed.
	revision bigint not null default 1,
	primary key (contest_id, stage_key),
	foreign key (contest_id, stage_key) references stages,
	foreign key (on_entry_id, contest_id) references entries (id, contest_id),
	check ((order_by = 'lots') = (seed is not null) or order_by is null),
	check (phase not in ('speech', 'questions') or (on_entry_id is not null and phase_began_at is not null))
);

create table defence_slots (
	contest_id uuid not null,
	stage_key text not null,
	entry_id uuid not null,
	position int not null check (position > 0),
	is_remote boolean not null default false,
	speaker text not null default '' check (length(speaker) <= 300),
	state text not null default 'waiting' check (state in ('waiting', 'on', 'heard', 'absent')),
	primary key (stage_key, entry_id),
	unique (contest_id, stage_key, position) deferrable initially deferred,
	foreign key (contest_id, stage_key) references defence_days,
	foreign key (entry_id, contest_id) references entries (id, contest_id)
);
create unique index one_on_stage on defence_slots (contest_id, stage_key) where state = 'on';

-- What the chair has opened of the finalised results before the hall, in that order.
create table revealed_places (
	contest_id uuid not null,
	results_version int not null,
	position int not null check (position > 0),
	-- A place of a nomination, or an award given by decision (the index in the computed awards).
	nomination_key text,
	place int,
	award_index int,
	revealed_by text not null,
	revealed_at timestamptz not null default now(),
	primary key (contest_id, results_version, position),
	foreign key (contest_id, results_version) references results (contest_id, version),
	check (num_nonnulls(place, award_index) = 1)
);
create unique index revealed_once on revealed_places (contest_id, results_version, nomination_key, place, award_index) nulls not distinct;

grant select, insert, update on defence_days, defence_slots to network_role;
grant delete on defence_slots to network_role;
grant select, insert on revealed_places to network_role;
