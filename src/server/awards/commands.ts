import { randomUUID } from 'node:crypto';
import type { Db, Tx } from '#server/database.ts';
import { lockContest } from '#server/contests/queries.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { awardsToGive, type ComingAward } from './giving/queries.ts';
import { refusalToIssue } from './policy.ts';
import { hasAwardsOf } from './queries.ts';

export type GivingRefusal = 'not-allowed' | 'already-given' | 'recipient-missing';

/** Gives the awards that follow from the newest finalised results, once for each version. Answers how many were given. */
export function giveAwards(db: Db | Tx, actor: Actor, contestId: string): Promise<Outcome<number, GivingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToIssue(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const { version, awards } = await awardsToGive(tx, contestId);
		if (await hasAwardsOf(tx, contestId, version)) return refused('already-given');
		if (awards === null) return refused('recipient-missing');

		const rows = awards.map((award, position) => rowOf(award, { contestId, version, position }));
		for (let from = 0; from < rows.length; from += 2000) {
			await tx
				.insertInto('awards')
				.values(rows.slice(from, from + 2000))
				.execute();
		}
		const members = awards.flatMap(({ memberIds }, at) =>
			(memberIds ?? []).map((person_id, position) => ({ award_id: rows[at]!.id, person_id, position }))
		);
		if (members.length > 0) await tx.insertInto('award_members').values(members).execute();
		await recordActivity(tx, actor, 'awards.given', contestId, { version, awards: rows.length });
		await notifyCaches(tx, ['contests', 'organisations']);
		return done(rows.length);
	});
}

function rowOf(
	{ awardKey, nomination, entryId, recipientKind, organisationId, personId, recipientName, ...given }: ComingAward,
	{ contestId, version, position }: { contestId: string; version: number; position: number }
) {
	const { memberIds: _members, ...award } = given;
	return {
		...award,
		id: randomUUID(),
		...{ contest_id: contestId, results_version: version, position },
		...{ award_key: awardKey, nomination_key: nomination, entry_id: entryId },
		...{ recipient_kind: recipientKind, organisation_id: organisationId, person_id: personId },
		recipient_name: recipientName
	};
}
