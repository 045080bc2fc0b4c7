import { fail, redirect } from '@sveltejs/kit';
import { arrangePublicVote, callOffPublicVote } from '#server/contests/public-vote/arrangement/commands.ts';
import { voteChoicesOf } from '#server/contests/public-vote/arrangement/queries.ts';
import {
	annulVoices,
	restoreVoices,
	type AnnulRefusal,
	type BatchName
} from '#server/contests/public-vote/log/commands.ts';
import { voteLog } from '#server/contests/public-vote/log/queries.ts';
import { publicVoteOutcome } from '#server/contests/public-vote/outcome/queries.ts';
import { publicVoteOf, type PublicVote } from '#server/contests/public-vote/queries.ts';
import { refusalToRunJudging } from '#server/contests/judging/policy.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import type { Tx } from '#server/database.ts';
import type { VoteFault } from '#ui/vote/words.ts';
import { pageNumber, pagesOf } from '../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { endOfMinute, minuteIn, typedIn, typedOf, type TypedTerms } from './terms.ts';

const perPage = 100;

async function runBy({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	if (refusalToRunJudging(access)) throw new NotFound(`vote of ${params.slug}`);
	return { contest, access, vote: await publicVoteOf(locals.db, contest.id) };
}

export const load: PageServerLoad = async (event) => {
	const { contest, access, vote } = await runBy(event);
	const { db } = event.locals;
	const page = pageNumber(event.url);
	const log = vote && (await voteLog(db, access, { limit: perPage, offset: (page - 1) * perPage }));
	return {
		...{ contest, vote, log, page },
		pages: log ? pagesOf(log.total, perPage) : 1,
		choices: await voteChoicesOf(db, contest.id),
		outcome: vote && (await publicVoteOutcome(db, access)),
		isConflicted: access.hidden.size > 0,
		mayKeepCards: access.manages,
		terms: typedOf(vote, contest.timeZone),
		done: event.url.searchParams.get('done'),
		number: Number(/^\d{1,7}$/.exec(event.url.searchParams.get('n') ?? '')?.[0] ?? 0),
		key: newKey()
	};
};

const refuse = (refusal: VoteFault, typed: TypedTerms | null = null, { reason = '', chosen = [] as string[] } = {}) =>
	fail(422, { refusal, typed, reason, chosen });

export const actions: Actions = {
	arrange: async (event) => {
		const { contest, vote } = await runBy(event);
		const form = await event.request.formData();
		const isOpen = vote?.phase === 'open';
		// Once begun only the end is asked for.
		const typed = isOpen ? { ...typedOf(vote, contest.timeZone), ...closesIn(form) } : typedIn(form);
		const terms = termsIn(typed, contest.timeZone, isOpen ? vote : null);
		if (typeof terms === 'string') return refuse(terms, typed);
		const outcome = await submitOnce(event, form, (tx) =>
			arrangePublicVote(tx, event.locals.actor!, { contestId: contest.id, ...terms })
		);
		if (!outcome.ok) return refuse(outcome.reason, typed);
		redirect(303, `/office/contests/${contest.slug}/judging/vote?done=arranged`);
	},
	callOff: async (event) => {
		const { contest, vote } = await runBy(event);
		const form = await event.request.formData();
		if (!vote) return refuse('form-outdated');
		const outcome = await submitOnce(event, form, (tx) => callOffPublicVote(tx, event.locals.actor!, contest.id));
		if (!outcome.ok) return refuse(outcome.reason);
		redirect(303, `/office/contests/${contest.slug}/judging/vote?done=called-off`);
	},
	annul: (event) => {
		return answer(event, 'annulled', (tx, asked) => annulVoices(tx, event.locals.actor!, asked));
	},
	restore: (event) => {
		return answer(event, 'restored', (tx, asked) => restoreVoices(tx, event.locals.actor!, asked));
	}
};

function closesIn(form: FormData): Pick<TypedTerms, 'closesOn' | 'closesTime'> {
	const { closesOn, closesTime } = typedIn(form);
	return { closesOn, closesTime };
}

function termsIn(typed: TypedTerms, timeZone: string, begun: PublicVote | null) {
	const opens = minuteIn(typed.opensOn, typed.opensTime, timeZone);
	const closes = minuteIn(typed.closesOn, typed.closesTime, timeZone);
	if (!begun && !opens) return 'opens-missing' as const;
	if (!closes) return 'closes-missing' as const;
	return {
		...{ opensAt: begun?.opensAt ?? opens!.earlier, closesAt: endOfMinute(closes.later) },
		...{ awardKey: typed.award, stage: typed.stage || null }
	};
}

type Asked = { contestId: string; batches: BatchName[]; reason: string };

async function answer(
	event: RequestEvent,
	done: string,
	act: (tx: Tx, asked: Asked) => Promise<Outcome<number, AnnulRefusal>>
) {
	const { contest, vote } = await runBy(event);
	const form = await event.request.formData();
	const reason = String(form.get('reason') ?? '').slice(0, 2000);
	if (!vote) return refuse('form-outdated');
	const chosen = form.getAll('batch').map(String).slice(0, perPage);
	const batches = chosen.flatMap(batchIn);
	const outcome = await submitOnce(event, form, (tx) => act(tx, { contestId: contest.id, batches, reason }));
	if (!outcome.ok) return refuse(outcome.reason, null, { reason, chosen });
	redirect(303, `/office/contests/${contest.slug}/judging/vote?done=${done}&n=${outcome.value}`);
}

function batchIn(text: string): BatchName[] {
	const [, from, hour] = /^([0-9a-f]{64}) (\d{4}-\d{2}-\d{2}T\d{2}:00:00\.000Z)$/.exec(text) ?? [];
	const moment = new Date(hour ?? '');
	return from && !Number.isNaN(moment.getTime()) ? [{ from, hour: moment }] : [];
}
