import { lockContest } from '#server/contests/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToIssue } from '../../policy.ts';
import { namingDeskOf, type SharedWork } from './queries.ts';

export type NamingRefusal = 'not-allowed' | 'not-finalised' | 'already-given' | 'nobody-named' | 'outdated';
/** Of each award of the work, by its key, who of the authors receives it. */
export type Naming = { entryId: string; recipients: ReadonlyMap<string, readonly string[]> };

/**
 * Says who of a work's authors receives each of its awards, before these are given; where all are named, the award follows
 * the work again. @throws NotFound for a work that is not among those of several authors that are to be honoured.
 */
export function nameRecipients(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ entryId, recipients }: Naming
): Promise<Outcome<null, NamingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToIssue(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const { closed, works } = await namingDeskOf(tx, actor, contestId);
		if (closed) return refused(closed);
		const work = works.find((one) => one.entryId === entryId);
		if (!work) throw new NotFound(`work ${entryId}`);
		const authors = work.authors.map(({ personId }) => personId);
		const chosen = work.awards.map(({ key }) => recipients.get(key) ?? []);
		if (chosen.flat().some((id) => !authors.includes(id))) return refused('outdated');
		if (chosen.some((ids) => ids.length === 0)) return refused('nobody-named');
		await replaceNamed(tx, contestId, work, recipients);
		await recordActivity(tx, actor, 'recipients.named', contestId, { entryId });
		return done(null);
	});
}

async function replaceNamed(
	tx: Tx,
	contestId: string,
	{ entryId, authors, awards }: SharedWork,
	recipients: Naming['recipients']
): Promise<void> {
	await tx.deleteFrom('named_recipients').where('contest_id', '=', contestId).where('entry_id', '=', entryId).execute();
	const rows = awards.flatMap(({ key }) => {
		const named = authors.filter(({ personId }) => recipients.get(key)!.includes(personId));
		if (named.length === authors.length) return [];
		return named.map(({ personId }, position) => ({
			...{ contest_id: contestId, award_key: key, entry_id: entryId },
			...{ person_id: personId, position }
		}));
	});
	if (rows.length > 0) await tx.insertInto('named_recipients').values(rows).execute();
}
