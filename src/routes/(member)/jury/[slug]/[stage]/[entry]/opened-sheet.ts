import type { RequestEvent } from '@sveltejs/kit';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { openSheet, type OpenedSheet, type SheetPlace } from '#server/contests/judging/sheets/queries.ts';
import type { JudgedContestSummary } from '#server/contests/judging/queries.ts';
import type { JudgingAccess } from '#server/contests/judging/policy.ts';

type Event = Pick<RequestEvent, 'locals'> & { params: { slug: string; stage: string; entry: string } };

export type Opened = OpenedSheet & { contest: JudgedContestSummary; access: JudgingAccess; place: SheetPlace };

/** The sheet that an address names. @throws NotFound for whoever it was not given to. */
export async function openedBy({ locals, params }: Event): Promise<Opened> {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	const { stage, entry: entryKey } = params;
	const opened = await openSheet(locals.db, locals.actor, { contestId: contest.id, stage, entryKey });
	return { ...opened, contest, access, place: { contestId: contest.id, stage, entryId: opened.entry.id } };
}

export const pathOf = ({ params }: Pick<Event, 'params'>): string =>
	`/jury/${params.slug}/${encodeURIComponent(params.stage)}/${encodeURIComponent(params.entry)}`;
