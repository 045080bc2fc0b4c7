import type { Db, Tx } from '#server/database.ts';
import { refusalToDecide, type JudgingAccess } from '../../judging/policy.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { AppealOutcome } from '../tables.ts';

export type Appeal = {
	id: string;
	entryId: string;
	resultsVersion: number;
	accountId: string | null;
	words: string;
	lodgedAt: Date;
	outcome: AppealOutcome | null;
	answer: string;
	decidedAt: Date | null;
};

const columns = [
	'appeals.id',
	'entry_id as entryId',
	'results_version as resultsVersion',
	'appeals.account_id as accountId',
	'words',
	'lodged_at as lodgedAt',
	'outcome',
	'answer',
	'decided_at as decidedAt'
] as const;

/** The appeals about an entry, newest first. Who may read them is for the caller to decide. */
export function appealsOfEntry(db: Db | Tx, entryId: string): Promise<Appeal[]> {
	return db
		.selectFrom('appeals')
		.select(columns)
		.where('entry_id', '=', entryId)
		.orderBy('lodged_at', 'desc')
		.execute();
}

export type ListedAppeal = Appeal & { key: string; title: string };

/**
 * The appeals that the jury has to answer or has answered, those that wait first; not about entries hidden from whoever
 * asks. @throws NotFound for whoever does not decide. One query.
 */
export async function appealsOf(db: Db | Tx, access: JudgingAccess): Promise<ListedAppeal[]> {
	if (refusalToDecide(access)) throw new NotFound(`appeals of ${access.contestId}`);
	const rows = await db
		.selectFrom('appeals')
		.innerJoin('entries', 'entries.id', 'entry_id')
		.select([...columns, 'entries.key', 'entries.title'])
		.where('appeals.contest_id', '=', access.contestId)
		.orderBy('decided_at', (order) => order.desc().nullsFirst())
		.orderBy('lodged_at')
		.execute();
	return rows.filter(({ entryId }) => !access.hidden.has(entryId));
}
