import type { Db, Tx } from '#server/database.ts';
import { stageCoursesOf } from '../../judging/queries.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';

export type VoteChoices = { awards: { key: string; title: string }[]; stages: { key: string; title: string }[] };

/** Which award a public vote may decide, and whose entries may take part in it: those of the stages with marks. */
export async function voteChoicesOf(db: Db | Tx, contestId: string): Promise<VoteChoices> {
	const { ruleSet } = await frozenRulesOf(db, contestId);
	return {
		awards: ruleSet.awards
			.filter(({ kind }) => kind === 'audience-award')
			.map(({ id: key, title }) => ({ key, title })),
		stages: (await stageCoursesOf(db, contestId)).map(({ stage: key, title }) => ({ key, title }))
	};
}
