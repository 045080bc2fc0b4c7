import { fail, redirect } from '@sveltejs/kit';
import { castVote, drawLots } from '#server/contests/meeting/decisions/commands.ts';
import { parseKeys } from '#server/contests/meeting/forms.ts';
import { mattersOf } from '#server/contests/meeting/matters/queries.ts';
import { castingSeat } from '#server/contests/meeting/policy.ts';
import { attendanceOf, recusedEntriesOf } from '#server/contests/meeting/queries.ts';
import { putToVote } from '#server/contests/meeting/votes/commands.ts';
import { visibleVotes, votesOf } from '#server/contests/meeting/votes/queries.ts';
import { sameEntries } from '#server/contests/meeting/votes/rules.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { newKey, submitOnce } from '../../../../../../../../once.ts';
import { openMeeting } from '../../open-meeting.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** @throws NotFound for a tie that is settled, or that holds an entry hidden from whoever asks. */
async function openTie(event: Pick<RequestEvent, 'locals' | 'params'>) {
	const opened = await openMeeting(event);
	const matters = await mattersOf(event.locals.db, opened.access);
	const tie = matters.ties.find(({ key }) => key === event.params.key);
	if (!tie) throw new NotFound(`tie ${event.params.key}`);
	return { ...opened, matters, tie };
}

export const load: PageServerLoad = async (event) => {
	const { contest, access, matters, tie } = await openTie(event);
	const { db } = event.locals;
	const votes = visibleVotes(await votesOf(db, contest.id), matters.cover);
	const own = votes.find(
		({ question, closedAt }) =>
			closedAt === null && question.kind === 'tie' && sameEntries(question.entries, tie.entries)
	);
	const recused = await recusedEntriesOf(db, contest.id);
	const jury = (await attendanceOf(db, contest.id)).map((juror) => ({
		...juror,
		isRecused: tie.entries.some((entry) => recused.get(juror.id)?.has(entry))
	}));
	const caster = castingSeat(jury);
	return {
		contest,
		tie,
		titles: Object.fromEntries(matters.entries.map(({ key, title }) => [key, title])),
		stage: matters.ruleSet.stages.find(({ id }) => id === tie.stage)!.title,
		openVoteId: own?.id ?? null,
		caster: caster && { name: caster.name, isMe: caster.id === access.seat?.jurorId },
		recused: jury.filter(({ isRecused, voting, present }) => isRecused && voting && present).map(({ name }) => name),
		key: newKey()
	};
};

export const actions: Actions = {
	vote: async (event) => {
		const { contest, tie, base } = await openTie(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) =>
			putToVote(tx, event.locals.actor!, contest.id, { kind: 'tie', stage: tie.stage, entries: tie.entries })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed: [] });
		redirect(303, `${base}/votes/${outcome.value}`);
	},
	cast: async (event) => {
		const { contest, tie, base } = await openTie(event);
		const form = await event.request.formData();
		const ranks = tie.entries.map((entry) => ({ entry, rank: parseKeys(form, `rank-${entry}`)[0] ?? '' }));
		const isWhole = new Set(ranks.map(({ rank }) => rank)).size === ranks.length && ranks.every(({ rank }) => rank);
		if (!isWhole) return fail(422, { refusal: 'order-incomplete' as const, typed: ranks });
		const order = [...ranks].sort((a, b) => Number(a.rank) - Number(b.rank)).map(({ entry }) => entry);
		const outcome = await submitOnce(event, form, (tx) =>
			castVote(tx, event.locals.actor!, { contestId: contest.id, stage: tie.stage, order })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed: ranks });
		redirect(303, `${base}?done=decided`);
	},
	lots: async (event) => {
		const { contest, tie, base } = await openTie(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) =>
			drawLots(tx, event.locals.actor!, { contestId: contest.id, stage: tie.stage, entries: tie.entries })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed: [] });
		redirect(303, `${base}?done=lots`);
	}
};
