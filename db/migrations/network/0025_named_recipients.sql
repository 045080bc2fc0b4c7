-- Who of a work's authors receives an award, where not all of them do: noted before the award is given.
create table named_recipients (
	contest_id uuid not null references contests,
	award_key text not null,
	entry_id uuid not null,
	person_id uuid not null references people,
	position int not null,
	primary key (contest_id, award_key, entry_id, person_id),
	foreign key (entry_id, contest_id) references entries (id, contest_id)
);
-- Who they were when it was given.
create table award_members (
	award_id uuid not null references awards,
	person_id uuid not null references people,
	position int not null,
	primary key (award_id, person_id)
);
grant select, insert, delete on named_recipients to network_role;
grant select, insert on award_members to network_role;
