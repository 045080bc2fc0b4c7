import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { openSitting } from '../commands.ts';
import { decide, type DecidingRefusal } from '../decisions/commands.ts';
import { audienceAwardOf } from './queries.ts';

/** `not-first`: another work has as many voices or more now. */
export type AudienceRefusal = DecidingRefusal | 'not-first';

/**
 * Gives the award of the public vote to the work that stands first in it, or to one of those that share the first place:
 * then the jury chooses. @throws NotFound where the vote decides no award.
 */
export function awardByVoices(
	db: Db | Tx,
	actor: Actor,
	{ contestId, entry }: { contestId: string; entry: string }
): Promise<Outcome<null, AudienceRefusal>> {
	return inTransaction(db, async (tx) => {
		// Holds the contest's row, as who annuls voices does.
		const sitting = await openSitting(tx, actor, contestId, [entry]);
		if (!sitting.ok) return sitting;
		const audience = await audienceAwardOf(tx, sitting.value.access);
		if (!audience) throw new NotFound(`award of the public vote of ${contestId}`);
		if (audience.phase !== 'over') return refused('vote-not-over');
		if (!audience.leaders) return refused('has-conflict');
		if (!audience.leaders.some(({ key }) => key === entry)) return refused('not-first');
		return decide(tx, actor, contestId, { kind: 'award', award: audience.award, entry });
	});
}
