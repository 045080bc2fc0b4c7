import type { Db, Tx } from '#server/database.ts';
import { shownAnswersOf } from '#server/contests/form/answers/queries.ts';
import type { ShownAnswer } from '#server/contests/form/answers/reading/rules.ts';
import { findPublishedPlan } from '#server/contests/regulations/queries.ts';
import type { SentContent } from '../submission/rules.ts';

export type PublicAnswers = {
	/** The jury may not learn whose an entry is, so nothing that tells it stands on a public page either. */
	isBlind: boolean;
	/** By entry: what its authors let everybody see, but for files. None of an entry that came without an application. */
	byEntry: Map<string, ShownAnswer[]>;
};

/** Of entries that the public may know of: the caller sees to that. Two queries. */
export async function publicAnswersOf(
	db: Db | Tx,
	contestId: string,
	entryIds: readonly string[]
): Promise<PublicAnswers> {
	const plan = (await findPublishedPlan(db, contestId))?.plan;
	if (!plan || entryIds.length === 0) return { isBlind: plan?.isBlind ?? false, byEntry: new Map() };
	const rows = await db
		.selectFrom('applications')
		.innerJoin('application_versions', (join) =>
			join
				.onRef('application_versions.application_id', '=', 'applications.id')
				.onRef('application_versions.version', '=', 'admitted_version')
		)
		.select(['entry_id as entryId', 'content'])
		.where('contest_id', '=', contestId)
		.where('entry_id', 'in', entryIds)
		.execute();
	const form = plan.isBlind ? plan.form.filter(({ namesAuthors }) => !namesAuthors) : plan.form;
	const shownOf = ({ nomination, answers }: SentContent) =>
		shownAnswersOf(form, { nominationKey: nomination?.key ?? null, answers, files: {} }, 'public').filter(
			({ isBlank, shown }) => !isBlank && !['files', 'images', 'consent'].includes(shown.kind)
		);
	return {
		isBlind: plan.isBlind,
		byEntry: new Map(rows.map(({ entryId, content }) => [entryId!, shownOf(content as SentContent)]))
	};
}
