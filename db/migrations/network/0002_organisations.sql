-- «2 филиал» before «10 филиал», «ё» with «е».
create collation natural_russian (provider = icu, locale = 'ru-u-kn-true');

-- The one row whose lock puts changes of organisations in order, so that two moves cannot together close a circle
-- and two slugs cannot be the same; see organisations/queries.ts.
create table organisation_order (only_row boolean primary key default true check (only_row));
insert into organisation_order default values;

create table territories (
	id uuid primary key default gen_random_uuid(),
	kind text not null check (kind in ('region', 'urban-okrug', 'municipal-district', 'municipal-okrug',
		'urban-settlement', 'rural-settlement', 'intracity-territory')),
	name text not null check (length(name) between 2 and 200),
	parent_id uuid references territories,
	unique (kind, name),
	check (parent_id <> id)
);

create table organisations (
	id uuid primary key default gen_random_uuid(),
	slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
	kind text not null check (kind in ('regional-library', 'library-system', 'library', 'branch', 'governing-body',
		'partnership', 'sponsor', 'foreign-partner', 'educational-institution', 'other')),
	territory_id uuid references territories,
	rural boolean not null default false,
	town text not null default '',
	website text,
	created_at timestamptz not null default now(),
	closed_on date,
	check (kind not in ('regional-library', 'library-system', 'library', 'branch') or territory_id is not null)
);
create index organisations_of_territory on organisations (territory_id);

-- A name or a parent holds from its date until the next one begins, so that two never overlap. 0001-01-01 stands for
-- «from the beginning». The normalised names (see names/rules.ts) are what is searched and compared.
create table organisation_names (
	organisation_id uuid not null references organisations,
	valid_from date not null,
	name text not null check (length(name) between 2 and 400),
	short_name text not null check (length(short_name) between 2 and 160),
	genitive text check (length(genitive) between 2 and 400),
	dative text check (length(dative) between 2 and 400),
	normalised_name text not null,
	normalised_short_name text not null,
	primary key (organisation_id, valid_from)
);
create index organisation_names_normalised on organisation_names (normalised_name);
create index organisation_short_names_normalised on organisation_names (normalised_short_name);

create table organisation_parents (
	organisation_id uuid not null references organisations,
	valid_from date not null,
	parent_id uuid references organisations,
	primary key (organisation_id, valid_from),
	check (parent_id <> organisation_id)
);
create index organisation_parents_of on organisation_parents (parent_id);

-- The one row whose lock keeps two from adding the same person at once; see people/queries.ts.
create table people_order (only_row boolean primary key default true check (only_row));
insert into people_order default values;

create table people (
	id uuid primary key default gen_random_uuid(),
	surname text not null check (length(surname) between 1 and 100),
	given_name text not null check (length(given_name) between 1 and 100),
	patronymic text not null default '' check (length(patronymic) <= 100),
	gender text not null check (gender in ('female', 'male')),
	created_at timestamptz not null default now()
);
create index people_by_surname on people ((replace(lower(surname), 'ё', 'е')));

-- A declined form is printed only after a person has seen it; see people/commands.ts.
create table confirmed_name_forms (
	person_id uuid not null references people,
	grammatical_case text not null check (grammatical_case in ('genitive', 'dative')),
	form text not null check (length(form) between 1 and 300),
	confirmed_by text not null,
	confirmed_at timestamptz not null default now(),
	primary key (person_id, grammatical_case)
);

grant select, update on organisation_order, people_order to network_role;
grant select, insert, update on territories, organisations, organisation_names, organisation_parents, people,
	confirmed_name_forms to network_role;
grant delete on organisation_names, organisation_parents to network_role;
