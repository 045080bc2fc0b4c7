import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { judgingAccess, lockStage } from '../queries.ts';
import { juryReminderLetter } from './mails.ts';
import { juryReminders } from './queries.ts';

export type JuryReminderRefusal = 'stage-not-open' | 'nobody';

/**
 * Reminds those of the jurors named who have something left: whoever has signed meanwhile, or was reminded within a day,
 * gets nothing. An empty list is nobody. @throws NotFound for whoever does not follow the course of judging, and while the
 * stage has not begun.
 */
export function remindJurors(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, jurorIds }: { contestId: string; stage: string; jurorIds: readonly string[] }
): Promise<Outcome<{ letters: number }, JuryReminderRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockStage(tx, { contestId, stage }, 'share');
		const access = await judgingAccess(tx, actor, contestId);
		const { occasion, reminders } = await juryReminders(tx, access, stage);
		if (!occasion) return refused('stage-not-open');
		const wanted = reminders.flatMap(({ jurorId }) => (jurorIds.includes(jurorId) ? jurorId : []));
		const whole = await juryReminders(tx, access, stage, { whole: true });
		const claimed = await claim(tx, { contestId, stage, jurorIds: wanted });
		const letters = whole.reminders
			.filter(({ jurorId }) => claimed.has(jurorId))
			.map((reminder) => juryReminderLetter(reminder, occasion));
		if (letters.length === 0) return refused('nobody');
		await writeLetters(tx, letters);
		await recordActivity(tx, actor, 'jury.reminded', contestId, { stage, letters: letters.length });
		return done({ letters: letters.length });
	});
}

/** Those who were not reminded within a day, by whomever: two who remind at once wait for each other here. */
async function claim(
	tx: Tx,
	{ contestId, stage, jurorIds }: { contestId: string; stage: string; jurorIds: readonly string[] }
): Promise<Set<string>> {
	const { rows } = await sql<{ id: string }>`
		insert into juror_reminders (contest_id, stage_key, juror_id)
		select ${contestId}, ${stage}, id from unnest(${[...jurorIds].sort()}::uuid[]) as reminded (id) order by id
		on conflict (stage_key, juror_id) do update set reminded_at = now()
			where juror_reminders.reminded_at <= now() - interval '1 day'
		returning juror_id as id`.execute(tx);
	return new Set(rows.map(({ id }) => id));
}
