import { fail, redirect } from '@sveltejs/kit';
import { participantOf, standingNotes } from '#server/contests/folder/standings/documents.ts';
import { endCorrection, openCorrection } from '#server/contests/meeting/corrections/commands.ts';
import { confirmResults, proposeResults, withdrawProposal } from '#server/contests/meeting/finalisation/commands.ts';
import { finalisationOf } from '#server/contests/meeting/finalisation/queries.ts';
import { parseWords } from '#server/contests/meeting/forms.ts';
import { isSettled } from '#server/contests/meeting/queries.ts';
import { idOf } from '../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import { openMeeting } from '../open-meeting.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest, access } = await openMeeting(event);
	const { tables, ...view } = await finalisationOf(event.locals.db, access, event.locals.actor!.id);
	return {
		contest,
		view,
		tables: tables.map(({ nomination, stages, rows }) => ({
			title: nomination?.title ?? null,
			stages: stages.map(({ title }) => title),
			rows: rows.map(({ entry, results, total, place, standing }) => ({
				...{ key: entry.id, title: entry.title ?? '', participant: participantOf(entry), results, total, place },
				note: entry.rejection ?? standingNotes[standing]
			}))
		})),
		isSettled: await isSettled(event.locals.db, contest.id),
		mayCorrect: access.manages || access.seat?.role === 'chair',
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

export const actions: Actions = {
	propose: async (event) => {
		const { contest, base } = await openMeeting(event);
		const form = await event.request.formData();
		const sha256 = String(form.get('count') ?? '').slice(0, 64);
		const outcome = await submitOnce(event, form, (tx) =>
			proposeResults(tx, event.locals.actor!, { contestId: contest.id, sha256 })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, reason: '' });
		redirect(303, `${base}/results?done=proposed`);
	},
	confirm: (event) => answer(event, 'confirmed', confirmResults),
	withdraw: (event) => answer(event, 'withdrawn', withdrawProposal),
	correct: async (event) => {
		const { contest, base } = await openMeeting(event);
		const form = await event.request.formData();
		const reason = parseWords(form, 'reason', 2000);
		const outcome = await submitOnce(event, form, (tx) =>
			openCorrection(tx, event.locals.actor!, { contestId: contest.id, reason })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, reason });
		redirect(303, `${base}?done=correction`);
	},
	end: async (event) => {
		const { contest, base } = await openMeeting(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => endCorrection(tx, event.locals.actor!, contest.id));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, reason: '' });
		redirect(303, `${base}/results?done=ended`);
	}
};

/** What the second person says to a proposal, or the first one who thinks better of it. */
async function answer(event: RequestEvent, done: string, say: typeof confirmResults | typeof withdrawProposal) {
	const { contest, base } = await openMeeting(event);
	const form = await event.request.formData();
	const finalisationId = idOf(String(form.get('proposal') ?? ''));
	if (!finalisationId) return fail(422, { refusal: 'already-answered' as const, reason: '' });
	const outcome = await submitOnce(event, form, async (tx) => {
		const said = await say(tx, event.locals.actor!, { contestId: contest.id, finalisationId });
		return said.ok ? ({ ok: true, value: null } as const) : said;
	});
	if (!outcome.ok) return fail(422, { refusal: outcome.reason, reason: '' });
	redirect(303, `${base}/results?done=${done}`);
}
