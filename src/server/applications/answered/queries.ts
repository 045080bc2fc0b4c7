import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';

/**
 * In how many applications of a contest each field of its form has been answered, drafts included and withdrawn ones
 * not; a field that nobody has answered is absent. Counts only: for those who change the form, to know what they touch.
 */
export async function answeredFields(db: Db | Tx, contestId: string): Promise<Map<string, number>> {
	const answers = await db
		.selectFrom('applications')
		.innerJoin(sql<{ key: string; value: unknown }>`lateral jsonb_each(answers)`.as('answer'), (join) => join.onTrue())
		.select(['answer.key as fieldId', ({ fn }) => fn.countAll<string>().as('count')])
		.where('contest_id', '=', contestId)
		.where('state', '<>', 'withdrawn')
		.where(sql<boolean>`answer.value not in ('""', '[]', 'false', 'null')`)
		.groupBy('answer.key')
		.execute();
	const files = await db
		.selectFrom('application_files')
		.innerJoin('applications', 'applications.id', 'application_files.application_id')
		.select(['field_id as fieldId', ({ fn }) => fn.count<string>('application_id').distinct().as('count')])
		.where('contest_id', '=', contestId)
		.where('state', '<>', 'withdrawn')
		.where('removed_at', 'is', null)
		.groupBy('field_id')
		.execute();
	return new Map([...answers, ...files].map(({ fieldId, count }) => [fieldId, Number(count)]));
}
