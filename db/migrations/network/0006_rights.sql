-- People who sign in without being administrators, and what they are entrusted with.
alter table accounts drop constraint accounts_role_check;
alter table accounts add constraint accounts_role_check check (role in ('administrator', 'member'));
-- Whose account it is; a person of the records has at most one.
alter table accounts add column person_id uuid unique references people;

-- What a member is entrusted with, by whom, and until when. Ended, never removed. See accounts/appointments/rules.ts.
create table appointments (
	id uuid primary key default gen_random_uuid(),
	account_id uuid not null references accounts,
	role text not null check (role in ('methodist', 'organiser', 'jury-chair', 'jury-secretary', 'juror',
		'representative', 'editor')),
	-- Of a methodist: everything under the organisation. Of a representative: the organisation and what is under it.
	organisation_id uuid references organisations,
	-- Of a methodist: every library in the territory and in those inside it.
	territory_id uuid references territories,
	contest_id uuid references contests,
	appointed_by text not null,
	appointed_at timestamptz not null default now(),
	ended_by text,
	ended_at timestamptz,
	check ((ended_by is null) = (ended_at is null)),
	check (case role
		when 'methodist' then num_nonnulls(organisation_id, territory_id) = 1 and contest_id is null
		when 'representative' then organisation_id is not null and territory_id is null and contest_id is null
		when 'editor' then num_nonnulls(organisation_id, territory_id, contest_id) = 0
		else contest_id is not null and organisation_id is null and territory_id is null end)
);
create unique index appointed_once on appointments (account_id, role, organisation_id, territory_id, contest_id)
	nulls not distinct where ended_at is null;
create index appointments_of_contest on appointments (contest_id) where ended_at is null;

-- A person's card.
alter table people add column languages text[] not null default '{}';
-- Erased at the person's own wish: the names are replaced, signed minutes keep theirs.
alter table people add column erased_at timestamptz;

create table positions (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references people,
	organisation_id uuid not null references organisations,
	post text not null check (length(post) between 2 and 300),
	starts_on date not null,
	ends_on date,
	check (starts_on <= ends_on)
);
create index positions_of_person on positions (person_id, starts_on);
create index positions_of_organisation on positions (organisation_id);

-- Texts of consents: a separate document for each purpose; a version is added, never changed.
create table consent_texts (
	id uuid primary key default gen_random_uuid(),
	purpose text not null check (purpose in ('processing', 'distribution')),
	-- Null: the network's own text, used where a contest has none.
	contest_id uuid references contests,
	version int not null check (version > 0),
	title text not null check (length(title) between 3 and 300),
	body text not null check (length(body) between 20 and 20000),
	-- Of the title, an empty line and the body.
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	created_at timestamptz not null default now(),
	unique nulls not distinct (purpose, contest_id, version)
);

-- Who agreed to what, when, and until when. The subject is a person of the records or an author named in an
-- application that is not yet admitted (applications/tables.ts); on admission the person is filled in.
create table consents (
	id uuid primary key default gen_random_uuid(),
	consent_text_id uuid not null references consent_texts,
	person_id uuid references people,
	author_id uuid,
	-- What may be shown to everyone, of a consent to distribution: name, post, photo, work.
	fields text[] not null default '{}',
	-- The account through which it was given; null: on paper, kept by the organiser.
	given_by uuid references accounts,
	given_at timestamptz not null default now(),
	withdrawn_at timestamptz,
	check (num_nonnulls(person_id, author_id) > 0)
);
create unique index consent_once_per_author on consents (author_id, consent_text_id) where withdrawn_at is null;
create index consents_of_person on consents (person_id);
create index consents_given_by on consents (given_by);

-- Who wishes to be forgotten: an account, with the person of the records that it is linked to, where it is.
create table erasure_requests (
	id uuid primary key default gen_random_uuid(),
	person_id uuid references people,
	account_id uuid references accounts,
	asked_by uuid not null references accounts,
	asked_at timestamptz not null default now(),
	answered_at timestamptz,
	answered_by text,
	outcome text check (outcome in ('erased', 'refused')),
	reason text,
	-- How many records of each kind were replaced: numbers alone.
	erased_counts jsonb not null default '{}',
	check (num_nonnulls(person_id, account_id) > 0),
	check ((answered_at is null) = (outcome is null))
);
create unique index one_open_erasure on erasure_requests (account_id, person_id) nulls not distinct
	where answered_at is null;

-- A beginning for those who keep the network: they put the operator's name and address in, which makes version 2.
insert into consent_texts (purpose, version, title, body, sha256)
select purpose, 1, title, body, encode(sha256(convert_to(title || E'\n\n' || body, 'UTF8')), 'hex')
from (values
	('processing', 'Согласие на обработку персональных данных', $text$Я разрешаю организатору конкурса обрабатывать мои персональные данные. Название и адрес организатора указаны в положении о конкурсе и внизу страниц этого сайта.

Зачем: чтобы рассмотреть заявку, оценить работу, подвести итоги, оформить и вручить дипломы, благодарственные письма и сертификаты, а также писать мне о ходе конкурса.

Какие данные: фамилия, имя и отчество, обращение, должность, место работы, адрес электронной почты, телефон, сведения и файлы, приложенные к заявке.

Что с ними делают: собирают, записывают, хранят, уточняют, используют, передают членам жюри этого конкурса, удаляют. Это делают и с помощью программы, и на бумаге.

Сколько действует: три года после объявления итогов или до моего отзыва.

Как отозвать: в личном кабинете на этом сайте или письмом организатору. Подписанные протоколы жюри и уже выданные документы остаются такими, какими подписаны.$text$),
	('distribution', 'Согласие на распространение персональных данных', $text$Я разрешаю организатору конкурса показывать на этом сайте всем те мои данные, которые отмечены рядом с этим согласием. Название и адрес организатора указаны в положении о конкурсе и внизу страниц этого сайта.

Зачем: чтобы рассказать об итогах конкурса и об опыте библиотек.

Какие данные: только отмеченные. Это могут быть имя, должность, фотография и конкурсная работа.

Условия: эти сведения можно читать и ссылаться на них. Собирать их для рекламы и передавать для других целей я не разрешаю.

Без этого согласия заявку рассмотрят точно так же, только имени автора не будет на открытых страницах.

Сколько действует: три года после объявления итогов или до моего отзыва.

Как отозвать: в личном кабинете на этом сайте или письмом организатору. После отзыва сведения исчезнут с открытых страниц сайта.$text$)
) as texts (purpose, title, body);

grant select, insert, update on appointments, positions, consents, erasure_requests to network_role;
grant select, insert on consent_texts to network_role;
grant delete on positions, confirmed_name_forms to network_role;
