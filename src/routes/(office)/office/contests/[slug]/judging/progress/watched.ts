import type { RequestEvent } from '@sveltejs/kit';
import type { JudgingAccess } from '#server/contests/judging/policy.ts';
import { judgedContest, type JudgedContestSummary } from '#server/contests/judging/queries.ts';
import { watchedStage, type WatchedStage } from '#server/contests/judging/overview/queries.ts';
import type { MarksPage } from '#server/contests/judging/overview/totals/queries.ts';
import { formatSurnameFirst, parseFullName } from '#server/platform/russian/names.ts';

type Event = Pick<RequestEvent, 'locals' | 'params' | 'url'>;

/** The stage that a page of the overview is about, and what all of these pages show of it. */
export async function watched({ locals, params, url }: Event): Promise<{
	contest: JudgedContestSummary;
	access: JudgingAccess;
	stage: WatchedStage;
	frame: Frame;
}> {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params['slug']!);
	const stage = await watchedStage(locals.db, access, url.searchParams.get('stage'));
	const { title, stage: key, state, dueAt, isTaking } = stage.course;
	return {
		...{ contest, access, stage },
		frame: {
			contest: { slug: contest.slug, title: contest.title, timeZone: contest.timeZone },
			stage: { key, title, state, dueAt, isTaking },
			stages: stage.courses
				.filter((course) => course.state !== 'ahead')
				.map((each) => ({ key: each.stage, title: each.title })),
			isCut: access.hidden.size > 0
		}
	};
}

export type Frame = {
	contest: { slug: string; title: string; timeZone: string };
	stage: { key: string; title: string; state: WatchedStage['course']['state']; dueAt: Date | null; isTaking: boolean };
	stages: { key: string; title: string }[];
	/** Something is hidden from whoever asks. */
	isCut: boolean;
};

export const nominationTitles = ({ ruleSet }: WatchedStage): Record<string, string> =>
	Object.fromEntries(ruleSet.nominations.map(({ id, title }) => [id, title]));

/** A table of marks with names short enough to head narrow columns: «Судейкина А. Л.». */
export function withShortNames(page: MarksPage) {
	return { ...page, jurors: page.jurors.map((juror) => ({ ...juror, short: shortName(juror.name) })) };
}

export function shortName(name: string): string {
	const parsed = parseFullName(name);
	return parsed ? formatSurnameFirst(parsed) : name;
}
