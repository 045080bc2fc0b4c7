import type { Db } from '#server/database.ts';
import { systemActor } from '#server/platform/actor.ts';
import { createPerson, type NewPerson } from './commands.ts';

/** A person, by default Иванова Мария Петровна. Returns the id. */
export async function buildPerson(db: Db, about: Partial<NewPerson> = {}): Promise<string> {
	const usual = { surname: 'Иванова', givenName: 'Мария', patronymic: 'Петровна', gender: 'female' } as const;
	const outcome = await createPerson(db, systemActor('testing'), { ...usual, ...about });
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
