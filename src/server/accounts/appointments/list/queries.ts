import { sql, type SqlBool } from 'kysely';
import type { Db } from '#server/database.ts';
import { guidedOrganisations } from '#server/organisations/standing/queries.ts';
import { isKeeper, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { AccountRole, AppointmentRole } from '../../tables.ts';
import { canSeeAccounts, organisedContests } from '../policy.ts';
import { erasedDomain } from '../rules.ts';

/** `invited`: has not yet followed the letter. `erased`: closed for good at the owner's wish, with the address gone. */
export type AccountState = 'active' | 'invited' | 'disabled' | 'erased';

export type HeldAppointment = {
	id: string;
	accountId: string;
	role: AppointmentRole;
	organisationId: string | null;
	territoryId: string | null;
	contestId: string | null;
	appointedAt: Date;
};

export type ListedAccount = {
	id: string;
	name: string;
	email: string;
	role: AccountRole;
	state: AccountState;
	appointments: HeldAppointment[];
};

export type AccountsQuery = {
	/** Words of the name or a part of the address. */
	search?: string;
	state?: AccountState | null;
	role?: AccountRole | AppointmentRole | null;
	/** Today, by whose tree of organisations rights are told. */
	day: string;
	limit: number;
	offset: number;
};

/**
 * Accounts by name with what they are entrusted with, and how many there are. A keeper sees all; an organiser those
 * appointed in the own contests and a methodist representatives of libraries under own guidance, each with these
 * appointments alone: who else is there is neither shown nor counted nor found. A fixed number of queries.
 * @throws NotFound for whoever appoints nobody.
 */
export async function accountsPage(
	db: Db,
	actor: Actor | null,
	query: AccountsQuery
): Promise<{ accounts: ListedAccount[]; total: number }> {
	const reach = await reachOf(db, actor, query.day);
	const conditions = [visible(reach), ...searchedWords(query.search ?? '')];
	if (query.state) conditions.push(sql`${stateOf} = ${query.state}`);
	if (query.role) conditions.push(hasRole(reach, query.role));
	const where = sql.join(conditions, sql` and `);
	const { rows: counts } = await sql<{ total: string }>`select count(*) as total from accounts where ${where}`.execute(
		db
	);
	const { rows } = await sql<Omit<ListedAccount, 'appointments'>>`
		select id, name, email, role, ${stateOf} as state from accounts where ${where}
		order by name collate natural_russian, email limit ${query.limit} offset ${query.offset}`.execute(db);
	const held = await appointmentsWithin(
		db,
		reach,
		rows.map(({ id }) => id)
	);
	const accounts = rows.map((row) => ({ ...row, appointments: held.filter(({ accountId }) => accountId === row.id) }));
	return { accounts, total: Number(counts[0]!.total) };
}

export type AccountCard = ListedAccount & { personId: string | null; createdAt: Date };

/** One account, as far as the actor may know it. @throws NotFound, also for an account that is not theirs to see. */
export async function accountCard(db: Db, actor: Actor | null, id: string, day: string): Promise<AccountCard> {
	const reach = await reachOf(db, actor, day);
	const { rows } = await sql<Omit<AccountCard, 'appointments'>>`
		select id, name, email, role, ${stateOf} as state, person_id as "personId", created_at as "createdAt"
		from accounts where id = ${id}::uuid and ${visible(reach)}`.execute(db);
	const [account] = rows;
	if (!account) throw new NotFound(`account ${id}`);
	return { ...account, appointments: await appointmentsWithin(db, reach, [id]) };
}

/** Who is appointed in a contest; for its organisers and keepers. @throws NotFound for everybody else. */
export async function appointmentsOfContest(
	db: Db,
	actor: Actor | null,
	contestId: string
): Promise<(HeldAppointment & { name: string; email: string; state: AccountState })[]> {
	if (!actor || !(isKeeper(actor) || organisedContests(actor).includes(contestId))) throw new NotFound('appointments');
	const { rows } = await sql<HeldAppointment & { name: string; email: string; state: AccountState }>`
		select ${columns}, accounts.name, accounts.email, ${stateOf} as state
		from appointments join accounts on accounts.id = account_id
		where contest_id = ${contestId}::uuid and ended_at is null
		order by accounts.name collate natural_russian, appointments.id`.execute(db);
	return rows;
}

/** Which accounts and appointments the actor may know; null: all. */
type Reach = { contestIds: string[]; organisationIds: string[] } | null;

async function reachOf(db: Db, actor: Actor | null, day: string): Promise<Reach> {
	if (!canSeeAccounts(actor)) throw new NotFound('accounts');
	if (isKeeper(actor)) return null;
	return {
		contestIds: organisedContests(actor),
		organisationIds: (await guidedOrganisations(db, actor, day)) ?? []
	};
}

const columns = sql`appointments.id, account_id as "accountId", appointments.role, organisation_id as "organisationId",
	territory_id as "territoryId", contest_id as "contestId", appointed_at as "appointedAt"`;

const stateOf = sql<AccountState>`case when right(email, ${sql.lit(erasedDomain.length)}) = ${sql.lit(erasedDomain)} then 'erased'
	when disabled_at is not null then 'disabled'
	when not email_verified and not exists (select from credentials where credentials.account_id = accounts.id)
	then 'invited' else 'active' end`;

function within(reach: Reach) {
	if (!reach) return sql<SqlBool>`ended_at is null`;
	return sql<SqlBool>`ended_at is null and (contest_id = any(${reach.contestIds}::uuid[])
		or (appointments.role = 'representative' and organisation_id = any(${reach.organisationIds}::uuid[])))`;
}

function visible(reach: Reach) {
	if (!reach) return sql<SqlBool>`true`;
	return sql<SqlBool>`exists (select from appointments where account_id = accounts.id and ${within(reach)})`;
}

function hasRole(reach: Reach, role: AccountRole | AppointmentRole) {
	if (role === 'administrator' || role === 'member')
		return reach ? sql<SqlBool>`false` : sql<SqlBool>`accounts.role = ${role}`;
	return sql<SqlBool>`exists (select from appointments
		where account_id = accounts.id and appointments.role = ${role} and ${within(reach)})`;
}

async function appointmentsWithin(db: Db, reach: Reach, accountIds: readonly string[]): Promise<HeldAppointment[]> {
	const { rows } = await sql<HeldAppointment>`
		select ${columns} from appointments where account_id = any(${[...accountIds]}::uuid[]) and ${within(reach)}
		order by appointed_at, id`.execute(db);
	return rows;
}

const plain = (text: ReturnType<typeof sql>) => sql`replace(lower(${text}), 'ё', 'е')`;

function searchedWords(search: string) {
	const words = search.split(/\s+/).filter(Boolean).slice(0, 6);
	return words.map((word) => {
		const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
		return sql<SqlBool>`${plain(sql`name || ' ' || email`)} like ${plain(sql`${pattern}::text`)}`;
	});
}
