import type { Db, Tx } from '#server/database.ts';
import { comparedAddress, everyKind, optionalKinds } from '../rules.ts';

export type LetterChoice = { kind: string; isWanted: boolean };

/** Which letters that are not duty letters an address wants: each kind, those refused without being listed too. */
export async function letterChoicesOf(db: Db | Tx, address: string): Promise<LetterChoice[]> {
	const refused = await refusedKinds(db, address);
	const kinds = new Set([...optionalKinds, ...[...refused].filter((kind) => kind !== everyKind)]);
	return [...kinds].map((kind) => ({ kind, isWanted: !refused.has(kind) && !refused.has(everyKind) }));
}

async function refusedKinds(db: Db | Tx, address: string): Promise<Set<string>> {
	const rows = await db
		.selectFrom('unsubscriptions')
		.select('kind')
		.where('address', '=', comparedAddress(address))
		.execute();
	return new Set(rows.map(({ kind }) => kind));
}

/** Whether letters of this kind are to be kept from the address. */
export async function isUnsubscribed(db: Db | Tx, address: string, kind: string): Promise<boolean> {
	const refused = await refusedKinds(db, address);
	return refused.has(kind) || refused.has(everyKind);
}

/** The letter that a link of unsubscription came in, and whether its kind is refused already; null for no such code. */
export async function unsubscriptionBy(
	db: Db | Tx,
	code: string
): Promise<{ kind: string; address: string; isUnsubscribed: boolean } | null> {
	if (!/^[A-Za-z0-9_-]{22}$/.test(code)) return null;
	const letter = await db
		.selectFrom('letters')
		.select(['kind', 'to_address as address'])
		.where('unsubscribe_code', '=', code)
		.executeTakeFirst();
	if (!letter) return null;
	return { ...letter, isUnsubscribed: await isUnsubscribed(db, letter.address, letter.kind) };
}
