import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { comparedAddress, everyKind, optionalKinds } from '../rules.ts';
import { letterChoicesOf, unsubscriptionBy } from './queries.ts';

/**
 * Notes whether an address wants letters of a kind. That the address is the actor's own is for the caller to know, who
 * keeps accounts.
 */
export async function setLetterChoice(tx: Tx, actor: Actor, choice: Choice): Promise<void> {
	await noteChoice(tx, choice);
	const { kind, isWanted } = choice;
	await recordActivity(tx, actor, 'letter.choice-made', actor.id, { kind, isWanted });
}

type Choice = { address: string; kind: string; isWanted: boolean };

async function noteChoice(tx: Tx, { address, kind, isWanted }: Choice): Promise<void> {
	const whose = comparedAddress(address);
	if (isWanted) {
		await wantOthersStill(tx, whose, kind);
		return void (await tx
			.deleteFrom('unsubscriptions')
			.where('address', '=', whose)
			.where('kind', 'in', [kind, everyKind])
			.execute());
	}
	await tx
		.insertInto('unsubscriptions')
		.values({ address: whose, kind })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** Who refused everything and now wants one kind, refuses the others one by one. */
async function wantOthersStill(tx: Tx, address: string, kind: string): Promise<void> {
	const refusedAll = await tx
		.selectFrom('unsubscriptions')
		.select('kind')
		.where('address', '=', address)
		.where('kind', '=', everyKind)
		.executeTakeFirst();
	const others = optionalKinds.filter((each) => each !== kind);
	if (!refusedAll || kind === everyKind || others.length === 0) return;
	await tx
		.insertInto('unsubscriptions')
		.values(others.map((each) => ({ address, kind: each })))
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

export type UnsubscribingWish = 'this-kind' | 'all' | 'undo';

/**
 * Does what the page of a letter's unsubscription is asked for. The code is the permission: it came only in the letter.
 * @throws NotFound for a code of no letter.
 */
export function unsubscribe(db: Db | Tx, code: string, wish: UnsubscribingWish): Promise<void> {
	return inTransaction(db, async (tx) => {
		const letter = await unsubscriptionBy(tx, code);
		if (!letter) throw new NotFound('unsubscription');
		const { address } = letter;
		const kind = wish === 'all' ? everyKind : letter.kind;
		await noteChoice(tx, { address, kind, isWanted: wish === 'undo' });
	});
}

/** For the profile's page: all choices at once, as its form shows them. */
export async function setLetterChoices(
	tx: Tx,
	actor: Actor,
	{ address, wanted }: { address: string; wanted: readonly string[] }
): Promise<void> {
	for (const { kind, isWanted } of await letterChoicesOf(tx, address)) {
		if (isWanted !== wanted.includes(kind))
			await setLetterChoice(tx, actor, { address, kind, isWanted: wanted.includes(kind) });
	}
}
