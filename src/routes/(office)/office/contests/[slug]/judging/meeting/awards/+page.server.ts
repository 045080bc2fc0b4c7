import { fail, redirect } from '@sveltejs/kit';
import { awardByVoices } from '#server/contests/meeting/audience/commands.ts';
import { audienceAwardOf } from '#server/contests/meeting/audience/queries.ts';
import { decide } from '#server/contests/meeting/decisions/commands.ts';
import { parseKeys, parseLine } from '#server/contests/meeting/forms.ts';
import { mattersOf } from '#server/contests/meeting/matters/queries.ts';
import { putToVote } from '#server/contests/meeting/votes/commands.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import { openMeeting } from '../open-meeting.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Of an award that the rules do not know. */
const special = 'special';

export const load: PageServerLoad = async (event) => {
	const { contest, access } = await openMeeting(event);
	const { ruleSet, entries, cover, given } = await mattersOf(event.locals.db, access);
	const audience = await audienceAwardOf(event.locals.db, access);
	const isAsked = audience !== null && audience.phase !== 'over';
	const visible = entries.filter(({ key, rejection }) => rejection === null && !cover.hides(key));
	return {
		contest,
		awards: ruleSet.awards
			.filter(({ basis, kind }) => basis.by === 'decision' && kind !== 'thank-you-letter')
			.filter(({ id }) => !isAsked || id !== audience.award)
			.map(({ id, title, limit, giver }) => ({
				...{ id, title, limit: limit ?? null, giver: giver ?? '' },
				given: given.filter(({ award }) => award === id).map(({ entry }) => entry)
			})),
		audience: audience && {
			...audience,
			given: given.filter(({ award }) => award === audience.award).map(({ entry }) => entry)
		},
		special,
		entries: visible.map(({ key, title, nomination }) => ({
			...{ key, title },
			nomination: ruleSet.nominations.find(({ id }) => id === nomination)?.title ?? ''
		})),
		key: newKey()
	};
};

type Typed = { award: string; title: string; entries: string[] };

async function read(event: RequestEvent) {
	const opened = await openMeeting(event);
	const form = await event.request.formData();
	const award = parseLine(form, 'award', 64);
	const typed: Typed = {
		award,
		title: award === special ? parseLine(form, 'title', 500) : '',
		entries: parseKeys(form, 'entry')
	};
	return { ...opened, form, typed };
}

function faultOf({ award, title, entries }: Typed): 'award-missing' | 'title-missing' | 'entry-missing' | null {
	if (!award) return 'award-missing';
	if (award === special && title.length < 2) return 'title-missing';
	return entries.length === 0 ? 'entry-missing' : null;
}

export const actions: Actions = {
	/** Gives the award of the public vote to a work that stands first in it. */
	audience: async (event) => {
		const { contest, base } = await openMeeting(event);
		const form = await event.request.formData();
		const asked = { contestId: contest.id, entry: parseLine(form, 'first', 64) };
		const outcome = await submitOnce(event, form, (tx) => awardByVoices(tx, event.locals.actor!, asked));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed: null });
		redirect(303, `${base}?done=decided`);
	},
	vote: async (event) => {
		const { contest, base, form, typed } = await read(event);
		const fault = faultOf(typed);
		if (fault) return fail(422, { refusal: fault, typed });
		const { award, title, entries } = typed;
		const outcome = await submitOnce(event, form, (tx) =>
			putToVote(tx, event.locals.actor!, contest.id, { kind: 'award', award, title: title || null, entries })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed });
		redirect(303, `${base}/votes/${outcome.value}`);
	},
	decide: async (event) => {
		const { contest, base, form, typed } = await read(event);
		const fault = faultOf(typed) ?? (typed.entries.length > 1 ? ('one-entry' as const) : null);
		if (fault) return fail(422, { refusal: fault, typed });
		const { award, title, entries } = typed;
		const outcome = await submitOnce(event, form, (tx) =>
			decide(tx, event.locals.actor!, contest.id, {
				...{ kind: 'award', award, entry: entries[0]! },
				...(title && { title })
			})
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed });
		redirect(303, `${base}?done=decided`);
	}
};
