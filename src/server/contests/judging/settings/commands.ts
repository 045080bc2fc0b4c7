import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockContest } from '../../queries.ts';
import { refusalToRunJudging } from '../policy.ts';
import { judgingAccess } from '../queries.ts';
import type { JudgingSettings } from './forms.ts';
import { judgingSettingsOf } from './queries.ts';

/** Changes some of the settings; the others stay. */
export function changeJudgingSettings(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	changes: Partial<JudgingSettings>
): Promise<Outcome<JudgingSettings, 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const settings = { ...(await judgingSettingsOf(tx, contestId)), ...changes };
		await tx
			.insertInto('judging_settings')
			.values({ contest_id: contestId, settings: JSON.stringify(settings), changed_by: actor.id })
			.onConflict((known) =>
				known.column('contest_id').doUpdateSet(({ ref }) => ({
					settings: ref('excluded.settings'),
					changed_by: ref('excluded.changed_by'),
					changed_at: sql`now()`
				}))
			)
			.execute();
		await recordActivity(tx, actor, 'judging.settings-changed', contestId, { changed: Object.keys(changes) });
		return done(settings);
	});
}
