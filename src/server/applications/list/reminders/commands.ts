import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { reminderLetter } from './mails.ts';
import { remindersOf } from './queries.ts';

export type ReminderRefusal = 'call-not-open' | 'nobody';

/**
 * Reminds the people whom the page showed, and nobody else: whoever has sent meanwhile, or was reminded within a day,
 * gets nothing, and whoever has begun since is not written to unseen. An empty list is nobody.
 */
export function remindUnfinished(
	db: Db | Tx,
	actor: Actor,
	{ contestId, ids, accountIds }: { contestId: string; ids: readonly string[] | null; accountIds: readonly string[] }
): Promise<Outcome<{ letters: number }, ReminderRefusal>> {
	return inTransaction(db, async (tx) => {
		const { call, reminders } = await remindersOf(tx, actor, contestId, ids);
		if (!call) return refused('call-not-open');
		const wanted = reminders.filter(({ to }) => accountIds.includes(to.accountId));
		const claimed = await claim(
			tx,
			contestId,
			wanted.map(({ to }) => to.accountId)
		);
		if (claimed.size === 0) return refused('nobody');
		const letters = wanted.filter(({ to }) => claimed.has(to.accountId)).map((each) => reminderLetter(each, call));
		await writeLetters(tx, letters);
		await recordActivity(tx, actor, 'applications.reminded', contestId, { letters: letters.length });
		return done({ letters: letters.length });
	});
}

/** Those who were not reminded within a day, by whomever: two who remind at once wait for each other here. */
async function claim(tx: Tx, contestId: string, accountIds: readonly string[]): Promise<Set<string>> {
	const { rows } = await sql<{ id: string }>`
		insert into application_reminders (contest_id, account_id)
		select ${contestId}, id from unnest(${[...accountIds].sort()}::uuid[]) as reminded (id) order by id
		on conflict (contest_id, account_id) do update set reminded_at = now()
			where application_reminders.reminded_at <= now() - interval '1 day'
		returning account_id as id`.execute(tx);
	return new Set(rows.map(({ id }) => id));
}
