import { fail } from '@sveltejs/kit';
import { publicAnswersOf } from '#server/applications/public-answers/queries.ts';
import { voteCardsOf, type VoteCard } from '#server/applications/vote-cards/queries.ts';
import { askForVoice, type VoiceRefusal } from '#server/contests/public-vote/commands.ts';
import { publishedVoteOutcome } from '#server/contests/public-vote/outcome/queries.ts';
import { votePageOf } from '#server/contests/public-vote/queries.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { formatInstant, lastMinuteOf } from '#ui/moments.ts';
import { neighbourhoodOf } from '../../../../../http/addresses.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { db, actor } = locals;
	const { contest, vote, timeZone, entries, nominations } = await votePageOf(db, actor, params.slug);
	const ids = entries.map(({ id }) => id);
	const { isBlind, byEntry } = await publicAnswersOf(db, contest.id, ids);
	const cards = await voteCardsOf(db, contest.id, ids);
	const organisationIds = isBlind ? [] : entries.flatMap(({ organisationId }) => organisationId ?? []);
	const links = await organisationLinks(db, organisationIds, await databaseToday(db, timeZone));
	const outcome = await publishedVoteOutcome(db, contest.id);
	return {
		contest: { slug: contest.slug, kind: contest.kind, title: contest.title },
		vote: {
			...{ phase: vote.phase, isListed: vote.isListed },
			opens: formatInstant(vote.opensAt, timeZone),
			closes: formatInstant(lastMinuteOf(vote.closesAt), timeZone)
		},
		nominations,
		/** By number, for everybody alike: no order tells who is ahead. */
		entries: entries.map(({ id, key, title, nomination, organisationId }) => ({
			...{ key, title, nomination },
			organisation: (organisationId && links.get(organisationId)?.name) || '',
			answers: byEntry.get(id) ?? [],
			...pictured(cards.get(id))
		})),
		outcome: outcome && {
			voices: outcome.voices,
			entries: outcome.entries.map(({ key, title, voices }) => ({ key, title, voices }))
		},
		isCounted: url.searchParams.get('done') === 'counted',
		key: newKey()
	};
};

/** Of the picture its shape and description alone: its address names the entry, and no file. */
function pictured(card: VoteCard | undefined) {
	const { alt, width, height } = card?.picture ?? {};
	return { words: card?.words ?? '', picture: width && height ? { alt: alt ?? '', width, height } : null };
}

type Fault = VoiceRefusal | 'entry-missing' | 'form-outdated';

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, request } = event;
		const form = await request.formData();
		const typed = { entry: textOf(form, 'entry', 40), email: textOf(form, 'email', 300) };
		const refuse = (refusal: Fault, status = 422) => fail(status, { refusal, typed, sentTo: null });
		const { contest, vote, entries } = await votePageOf(locals.db, locals.actor, params.slug);
		if (vote.phase !== 'open' || !vote.isListed) return refuse('not-open');
		const entry = entries.find(({ key }) => key === typed.entry);
		if (!entry) return refuse('entry-missing');
		const where = {
			...{ db: locals.db, platform: locals.database.platform, network: locals.network.schema },
			from: neighbourhoodOf(locals.clientAddress)
		};
		const asked = { contestId: contest.id, entryId: entry.id, email: typed.email };
		const outcome = await askForVoice(where, asked, (work) => submitOnce(event, form, work));
		if (!outcome.ok) return refuse(outcome.reason, outcome.reason === 'too-often' ? 429 : 422);
		return { refusal: null, typed: null, sentTo: typed.email.trim() };
	}
};

const textOf = (form: FormData, name: string, longest: number) => {
	const value = form.get(name);
	return typeof value === 'string' ? value.slice(0, longest) : '';
};
