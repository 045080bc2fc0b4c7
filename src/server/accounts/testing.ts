import type { Db } from '#server/database.ts';
import type { LetterText } from '#server/letters/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import { createAdministrator, type NewAccount } from './commands.ts';
import type { Visitor } from './sessions/commands.ts';

let built = 0;
export const testPassword = 'зелёная лампа над столом';

/** An administrator with a known password. */
export async function buildAdministrator(
	db: Db,
	about: Partial<NewAccount> = {}
): Promise<NewAccount & { id: string }> {
	const account = {
		name: 'Лампова Вера Ивановна',
		email: `vera-${++built}@example.org`,
		password: testPassword,
		...about
	};
	const outcome = await createAdministrator(db, systemActor('testing'), account);
	if (!outcome.ok) throw new Error(outcome.reason);
	return { ...account, id: outcome.value.id };
}

export type SentLetter = { kind: string; subject: string; text: string; path: string | null };

/** The last letter written to an address, with the path that it leads to. */
export async function lastLetterTo(db: Db, address: string): Promise<SentLetter | null> {
	const letters = await lettersTo(db, address);
	return letters.at(-1) ?? null;
}

/** All letters written to an address, in the order of writing. */
export async function lettersTo(db: Db, address: string): Promise<SentLetter[]> {
	const rows = await db
		.selectFrom('letters')
		.select(['kind', 'subject', 'text'])
		.where('to_address', '=', address)
		.orderBy('written_at')
		.execute();
	return rows.map(({ kind, subject, text }) => {
		const { greeting, paragraphs, action } = text as LetterText;
		return { kind, subject, text: [greeting, ...paragraphs].join(' '), path: action?.path ?? null };
	});
}

/** The token at the end of the link in the last letter to an address. */
export async function tokenSentTo(db: Db, address: string): Promise<string> {
	return (await lastLetterTo(db, address))?.path?.split('/').at(-1) ?? '';
}

let places = 0;
/** Somebody before a screen in a neighbourhood of its own, so that limits meet only the tests that are about them. */
export const buildVisitor = (about: Partial<Visitor> = {}): Visitor => ({
	from: `place-${++places}-${process.pid}`,
	isSecure: true,
	...about
});
