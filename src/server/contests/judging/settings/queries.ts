import type { Db, Tx } from '#server/database.ts';
import { readSettings, usualSettings, type JudgingSettings } from './forms.ts';

/** How the contest is judged beside its frozen rules. */
export async function judgingSettingsOf(db: Db | Tx, contestId: string): Promise<JudgingSettings> {
	const row = await db
		.selectFrom('judging_settings')
		.select('settings')
		.where('contest_id', '=', contestId)
		.executeTakeFirst();
	return row ? readSettings(row.settings) : usualSettings();
}
