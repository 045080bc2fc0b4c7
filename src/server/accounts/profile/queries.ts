import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';
import { roleWords } from '../appointments/documents.ts';

export type OwnAccount = { id: string; name: string; email: string; personId: string | null; createdAt: Date };

/** The account of whoever asks, with the person that it is linked to. @throws NotFound where nobody has signed in. */
export function ownAccount(db: Db | Tx, actor: Actor | null): Promise<OwnAccount> {
	if (!actor || actor.role === 'system') throw new NotFound('account');
	return accountRow(db, actor.id);
}

function accountRow(db: Db | Tx, id: string): Promise<OwnAccount> {
	return db
		.selectFrom('accounts')
		.select(['id', 'name', 'email', 'person_id as personId', 'created_at as createdAt'])
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound(`account ${id}`));
}

/** Whose records these are: the account, its person, and every address that it is or was to be written to. */
export async function recordsSubjectOf(
	db: Db | Tx,
	{ accountId, personId }: { accountId: string | null; personId: string | null }
): Promise<RecordsSubject> {
	const id = accountId ?? (await accountOfPerson(db, personId));
	if (id === null) return { accountId: null, personId, addresses: [] };
	const account = await accountRow(db, id);
	const tokens = await db.selectFrom('one_time_tokens').select('email').where('account_id', '=', id).execute();
	const addresses = [account.email, ...tokens.flatMap(({ email }) => email ?? [])];
	return { accountId: id, personId: personId ?? account.personId, addresses: [...new Set(addresses)] };
}

/** The person of the records that an account is linked to, or null. */
export async function personOfAccount(db: Db | Tx, accountId: string): Promise<string | null> {
	const row = await db
		.selectFrom('accounts')
		.select('person_id as personId')
		.where('id', '=', accountId)
		.executeTakeFirst();
	return row?.personId ?? null;
}

/** The same for several accounts; those linked to nobody are absent. */
export async function personsOfAccounts(db: Db | Tx, accountIds: readonly string[]): Promise<Map<string, string>> {
	if (accountIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('accounts')
		.select(['id', 'person_id as personId'])
		.where('id', 'in', [...new Set(accountIds)])
		.execute();
	return new Map(rows.flatMap(({ id, personId }) => (personId === null ? [] : [[id, personId] as const])));
}

async function accountOfPerson(db: Db | Tx, personId: string | null): Promise<string | null> {
	if (personId === null) return null;
	const row = await db.selectFrom('accounts').select('id').where('person_id', '=', personId).executeTakeFirst();
	return row?.id ?? null;
}

/** The accounts of these people, by person; whoever has none is absent. One query. */
export async function accountsOfPeople(db: Db | Tx, personIds: readonly string[]): Promise<Map<string, string>> {
	if (personIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('accounts')
		.select(['id', 'person_id as personId'])
		.where('person_id', 'in', [...new Set(personIds)])
		.execute();
	return new Map(rows.map(({ id, personId }) => [personId!, id]));
}

/** The account itself, sessions, keys and roles, for their owner. Secrets are not among them. */
export async function personalRecordsOf(
	db: Db,
	{ accountId }: Pick<RecordsSubject, 'accountId'>
): Promise<PersonalRecords[]> {
	if (accountId === null) return [];
	const account = await accountRow(db, accountId);
	const sessions = await db
		.selectFrom('sessions')
		.select(['device', 'created_at', 'updated_at'])
		.where('account_id', '=', accountId)
		.orderBy('created_at')
		.execute();
	const passkeys = await db
		.selectFrom('passkeys')
		.select(['name', 'created_at'])
		.where('account_id', '=', accountId)
		.orderBy('created_at')
		.execute();
	const roles = await db
		.selectFrom('appointments')
		.select(['role', 'appointed_at', 'ended_at'])
		.where('account_id', '=', accountId)
		.orderBy('appointed_at')
		.execute();
	return [
		{
			key: 'account',
			title: 'Учётная запись',
			records: [{ Имя: account.name, 'Электронная почта': account.email, Заведена: momentText(account.createdAt) }]
		},
		{
			key: 'sessions',
			title: 'Открытые входы',
			records: sessions.map(({ device, created_at, updated_at }) => ({
				...(device && { Устройство: device }),
				Начат: momentText(created_at),
				'Последнее обращение': momentText(updated_at)
			}))
		},
		{
			key: 'passkeys',
			title: 'Ключи входа',
			records: passkeys.map(({ name, created_at }) => ({ Название: name, Добавлен: momentText(created_at) }))
		},
		{
			key: 'appointments',
			title: 'Полномочия',
			records: roles.map(({ role, appointed_at, ended_at }) => ({
				Роль: roleWords[role],
				'С какого времени': momentText(appointed_at),
				...(ended_at && { 'По какое время': momentText(ended_at) })
			}))
		}
	];
}
