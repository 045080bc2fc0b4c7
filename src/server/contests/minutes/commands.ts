import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { tallyInputOf } from '../folder/rules.ts';
import { minutesOf } from '../folder/minutes/documents.ts';
import { refusalToManage } from '../policy.ts';
import { lockContest } from '../queries.ts';
import { contestRecordOf } from '../record/queries.ts';
import { finalisedResultsOf } from '../results/queries.ts';
import { tallyContest } from '../scoring/rules.ts';

/** Keeps the minutes of the newest finalised results as they are to be printed and signed. A version is kept once. */
export function recordMinutes(
	db: Db | Tx,
	actor: Actor,
	contestId: string
): Promise<Outcome<number, 'not-allowed' | 'already-recorded'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const { version, decidedOn } = await finalisedResultsOf(tx, contestId);
		const record = await contestRecordOf(tx, contestId, decidedOn);
		// Counted anew from the record because there people and organisations bear names, not ids.
		const tally = tallyContest(tallyInputOf(record));
		const { organisers } = record.contest;
		const founder = organisers.find(({ role }) => role === 'founder')?.name;
		const issuer = {
			name: organisers.find(({ role }) => role === 'organiser')?.name ?? '',
			...(founder && { founder })
		};
		const minutes = minutesOf(record, tally, { today: decidedOn, issuer });
		const recorded = await tx
			.insertInto('jury_minutes')
			.values({
				contest_id: contestId,
				version,
				number: minutes.number,
				held_on: minutes.heldOn,
				printed: JSON.stringify(minutes)
			})
			.onConflict((earlier) => earlier.columns(['contest_id', 'version']).doNothing())
			.returning('version')
			.executeTakeFirst();
		if (!recorded) return refused('already-recorded');
		await recordActivity(tx, actor, 'minutes.recorded', contestId, { version });
		return done(version);
	});
}
