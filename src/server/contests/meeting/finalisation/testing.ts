import assert from 'node:assert/strict';
import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { judgingAccess } from '../../judging/queries.ts';
import type { JudgedContest } from '../../judging/testing.ts';
import { confirmResults, proposeResults } from './commands.ts';
import { finalisationOf } from './queries.ts';

/** Nobody is equal to anybody: nothing waits for the jury. */
export const settled = { defence: { '1': 5, '2': 4, '3': 5, '4': 3 } };

export const seenBy = async (db: Db, actor: Actor, { id }: JudgedContest) =>
	finalisationOf(db, await judgingAccess(db, actor, id), actor.id);

export async function propose(db: Db, contest: JudgedContest, actor: Actor): Promise<string> {
	const { sha256 } = await seenBy(db, actor, contest);
	const outcome = await proposeResults(db, actor, { contestId: contest.id, sha256: sha256! });
	assert.ok(outcome.ok, JSON.stringify(outcome));
	return outcome.value.id;
}

export const confirm = (db: Db, { id }: JudgedContest, actor: Actor, finalisationId: string) =>
	confirmResults(db, actor, { contestId: id, finalisationId });
