import type { Db, Tx } from '#server/database.ts';
import { shownAnswersOf } from '#server/contests/form/answers/queries.ts';
import type { ShownAnswer } from '#server/contests/form/answers/reading/rules.ts';
import { findPublishedPlan } from '#server/contests/regulations/queries.ts';
import type { SentContent } from '../submission/rules.ts';
import { admittedContents } from '../versions/queries.ts';

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
	const contents = await admittedContents(db, contestId, entryIds);
	const form = plan.isBlind ? plan.form.filter(({ namesAuthors }) => !namesAuthors) : plan.form;
	const shownOf = ({ nomination, answers }: SentContent) =>
		shownAnswersOf(form, { nominationKey: nomination?.key ?? null, answers, files: {} }, 'public').filter(
			({ isBlank, shown }) => !isBlank && !['files', 'images', 'consent'].includes(shown.kind)
		);
	return {
		isBlind: plan.isBlind,
		byEntry: new Map([...contents].map(([entryId, content]) => [entryId, shownOf(content)]))
	};
}
