import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import type { TypedCard } from './forms.ts';
import { voteCardsDesk } from './queries.ts';

export type CardRefusal = 'alt-missing' | 'alt-too-long' | 'words-too-long' | 'unknown-picture';

/**
 * Keeps what the vote's page shows of an entry: one of its application's pictures that everybody may see, described for those
 * who do not see it, and some words. @throws NotFound for others than those who manage the contest, and for an entry that is
 * not in the vote or hidden from them.
 */
export function saveVoteCard(
	db: Db | Tx,
	actor: Actor,
	{ contestId, entryId, ...typed }: { contestId: string; entryId: string } & TypedCard
): Promise<Outcome<null, CardRefusal>> {
	return inTransaction(db, async (tx) => {
		const entry = (await voteCardsDesk(tx, actor, contestId)).find(({ id }) => id === entryId);
		if (!entry) throw new NotFound(`vote card of ${entryId}`);
		const { fileId, alt, words } = typed;
		if (fileId && !entry.pictures.some((picture) => picture.fileId === fileId)) return refused('unknown-picture');
		if (fileId && alt.length < 3) return refused('alt-missing');
		if (alt.length > 300) return refused('alt-too-long');
		if (words.length > 600) return refused('words-too-long');
		const row = { file_id: fileId || null, alt: fileId ? alt : '', words, changed_by: actor.id };
		await tx
			.insertInto('vote_cards')
			.values({ contest_id: contestId, entry_id: entryId, ...row })
			.onConflict((known) => known.column('entry_id').doUpdateSet({ ...row, changed_at: sql`now()` }))
			.execute();
		await recordActivity(tx, actor, 'vote-card.saved', contestId, { entryId, hasPicture: fileId !== '' });
		await notifyCaches(tx, ['contests']);
		return done(null);
	});
}
