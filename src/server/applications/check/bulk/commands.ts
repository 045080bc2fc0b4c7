import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockApplication } from '../../queries.ts';
import { confirmDecision, proposeDecision } from '../commands.ts';
import { openDecisionOf } from '../queries.ts';
import { candidatesOf } from './queries.ts';

/** An application and the version that stood on the page when it was chosen. */
export type Chosen = { id: string; version: number };
export type Admitted = { admitted: number; proposed: number; left: number };

/**
 * Admits those of the chosen applications whose every point passes, each by the rules of a single decision; where the
 * regulations want two people, it proposes them. What was sent anew or decided since the page was shown is left.
 */
export function admitPassed(
	db: Db | Tx,
	actor: Actor,
	{ contestId, chosen }: { contestId: string; chosen: readonly Chosen[] }
): Promise<Outcome<Admitted, never>> {
	return inTransaction(db, async (tx) => {
		await lockAll(
			tx,
			actor,
			chosen.map(({ id }) => id)
		);
		const result = { admitted: 0, proposed: 0, left: 0 };
		for (const { id, version } of chosen) {
			const decided = await admitOne(tx, actor, contestId, { id, version });
			if (decided === null) result.left++;
			else if (decided.isFinal) result.admitted++;
			else result.proposed++;
		}
		return done(result);
	});
}

async function admitOne(tx: Tx, actor: Actor, contestId: string, { id, version }: Chosen) {
	const [candidate] = await candidatesOf(tx, actor, contestId, [id]);
	if (!candidate || candidate.obstacle || candidate.version !== version) return null;
	const outcome = await proposeDecision(tx, actor, {
		...{ id, version, state: 'submitted', decision: 'admit', reason: '' }
	});
	return outcome.ok ? outcome.value : null;
}

/** A proposal and the application that it is about. */
export type Waiting = { id: string; decisionId: string };

/** The second person agrees with several proposals at once. Those that have been answered meanwhile, or are own, are left. */
export function confirmDecisions(
	db: Db | Tx,
	actor: Actor,
	waiting: readonly Waiting[]
): Promise<Outcome<{ confirmed: number; left: number }, never>> {
	return inTransaction(db, async (tx) => {
		await lockAll(
			tx,
			actor,
			waiting.map(({ id }) => id)
		);
		let confirmed = 0;
		for (const { id, decisionId } of waiting) {
			if ((await openDecisionOf(tx, id))?.id !== decisionId) continue;
			if ((await confirmDecision(tx, actor, decisionId)).ok) confirmed++;
		}
		return done({ confirmed, left: waiting.length - confirmed });
	});
}

/**
 * All at first and in one order. An admission holds the contest too: whoever took a second application after that would
 * stand against a colleague who decides on that one alone.
 */
async function lockAll(tx: Tx, actor: Actor, ids: readonly string[]): Promise<void> {
	for (const id of [...new Set(ids)].sort()) await lockApplication(tx, actor, id);
}
