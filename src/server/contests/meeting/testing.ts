import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import type { RuleSetInput } from '../scoring/rule-set/forms.ts';
import { beginStage, buildJudging, judgedRules, type JudgedContest } from '../judging/testing.ts';
import type { JudgingSettingsInput } from '../judging/settings/forms.ts';
import { signEverything, signSheet } from '../judging/stages/testing.ts';

export { recuse } from '../judging/conflicts/testing.ts';

type Given = {
	members?: number;
	/** Of the defence, by the number of the entry: 5 for everybody where absent, so that the first two are equal. */
	defence?: Record<string, number>;
	rules?: RuleSetInput;
	settings?: JudgingSettingsInput;
};

/**
 * A contest before its final meeting: four entries in two nominations, every sheet signed off, both stages closed. In
 * `service` the entries 1 and 2 are equal in everything, in `event` 3 stands before 4, unless told otherwise.
 */
export async function buildMeeting(
	db: Db,
	{ members = 3, defence, rules, settings }: Given = {}
): Promise<JudgedContest> {
	const contest = await buildJudging(db, { members, rules: rules ?? judgedRules, ...(settings && { settings }) });
	await signEverything(db, contest, () => 5);
	await closeCourse(db, contest.id, '1');
	await beginStage(db, contest, '2');
	const marks = { '1': 4, '2': 4, '3': 5, '4': 3, ...defence };
	for (const entry of contest.entries)
		for (const juror of contest.jury.filter(({ role }) => role !== 'secretary'))
			await signSheet(
				db,
				{ contestId: contest.id, stage: '2', entryId: entry.id, jurorId: juror.id },
				{ k3: String(marks[entry.key as keyof typeof marks]) }
			);
	await closeCourse(db, contest.id, '2');
	return contest;
}

export async function closeCourse(db: Db, contestId: string, stage: string): Promise<void> {
	await db
		.updateTable('stage_courses')
		.set({ state: 'closed', closed_at: sql<Date>`now()`, closed_by: 'system:testing' })
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.execute();
}
