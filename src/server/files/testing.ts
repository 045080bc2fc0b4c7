import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '#server/database.ts';
import type { FileState } from './tables.ts';

type About = { broughtBy: string; state?: FileState; name?: string };

/** The record of a paper that somebody brought, whose content lies nowhere. Answers its id. */
export async function buildFile(db: Db, { broughtBy, state = 'clean', name = 'Доклад.pdf' }: About): Promise<string> {
	const key = randomBytes(21).toString('hex').replace(/^(..)/, '$1/');
	const { id } = await db
		.insertInto('stored_files')
		.values({
			...{ key, name, state, type: 'application/pdf', bytes: '1000', width: null, height: null },
			...{ sha256: createHash('sha256').update(key).digest('hex'), brought_by: broughtBy }
		} as never)
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}
