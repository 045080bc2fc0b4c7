import { fail, redirect } from '@sveltejs/kit';
import { keepOwnCard, ownPerson } from '#server/accounts/profile/commands.ts';
import { ownAccount } from '#server/accounts/profile/queries.ts';
import type { Tx } from '#server/database.ts';
import { setLetterChoices } from '#server/letters/choices/commands.ts';
import { letterChoicesOf } from '#server/letters/choices/queries.ts';
import { addPosition, confirmOwnForms, removePosition } from '#server/people/cards/commands.ts';
import { personCard } from '#server/people/cards/queries.ts';
import { withdrawOwnConsent } from '#server/people/consents/commands.ts';
import { ownConsents } from '#server/people/consents/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import type { ProfileRefusal } from '#ui/member/profile-words.ts';
import { idOf } from '../../../listing.ts';
import { newKey, submitOnce } from '../../../once.ts';
import { organisationOf } from '../../../organisation-named.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const doings = ['card', 'forms', 'position', 'removed', 'letters', 'withdrawn'] as const;
type Doing = (typeof doings)[number];

export const load: PageServerLoad = async ({ locals, url }) => {
	const { id: accountId, name, email, personId } = await ownAccount(locals.db, locals.actor);
	const card = personId === null ? null : await personCard(locals.db, personId);
	const consents = await ownConsents(locals.db, { accountId, personId });
	const [surname = '', givenName = '', ...patronymic] = name.split(' ');
	return {
		card,
		// Before the first saving, what the person called themselves when the account was made.
		named: card ?? { surname, givenName, patronymic: patronymic.join(' '), gender: '', languages: ['ru'] },
		positions: (card?.positions ?? []).map((position) => ({ ...position, key: newKey() })),
		consents: consents.map((consent) => ({ ...consent, key: newKey() })),
		letters: await letterChoicesOf(locals.db, email),
		today: await databaseToday(locals.db, locals.network.timeZone),
		timeZone: locals.network.timeZone,
		keys: { card: newKey(), forms: newKey(), position: newKey(), letters: newKey() },
		done: doings.find((doing) => doing === url.searchParams.get('done')) ?? null
	};
};

type Typed = Record<string, string>;
type Candidates = { id: string; name: string }[];
const own = { isOwn: true };

/** Reads the fields, does the work once, and says what was refused without losing a word. */
async function submitPart(
	event: RequestEvent,
	doing: Doing,
	work: (tx: Tx, typed: Typed, form: FormData) => Promise<Outcome<unknown, ProfileRefusal>>
) {
	const form = await event.request.formData();
	const typed = textsOf(form);
	const languages = form.getAll('languages').map(String);
	const outcome = await submitOnce(event, form, (tx) => work(tx, typed, form));
	if (outcome.ok) redirect(303, `/my/profile?done=${doing}`);
	return fail(422, { doing, typed, languages, refusal: outcome.reason, candidates: [] as Candidates });
}

const textsOf = (form: FormData): Typed =>
	Object.fromEntries([...form].map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, 500) : '']));

export const actions: Actions = {
	card: (event) =>
		submitPart(event, 'card', async (tx, typed, form) => {
			const { surname = '', givenName = '', patronymic = '', gender } = typed;
			if (gender !== 'female' && gender !== 'male') return refused('gender-missing');
			const languages = form.getAll('languages').map(String);
			return keepOwnCard(tx, event.locals.actor!, { surname, givenName, patronymic, gender, languages });
		}),
	forms: (event) =>
		submitPart(event, 'forms', async (tx, { genitive = '', dative = '' }) => {
			const personId = await ownPerson(tx, event.locals.actor!);
			return confirmOwnForms(tx, event.locals.actor!, { personId, genitive, dative }, own);
		}),
	position: async (event) => {
		// Read twice: once to find the organisation before the transaction, once by what carries it out.
		const typed = textsOf(await event.request.clone().formData());
		const name = (typed['organisation'] ?? '').trim();
		const found = name === '' ? [] : await organisationOf(event, name, idOf(typed['organisationId'] ?? ''));
		if (typeof found !== 'string') {
			const reason =
				found.length > 0 ? 'organisation-ambiguous' : name ? 'organisation-unknown' : 'organisation-needed';
			return fail(422, {
				doing: 'position' as Doing,
				typed,
				languages: [],
				refusal: reason as ProfileRefusal,
				candidates: found
			});
		}
		return submitPart(event, 'position', async (tx, { post = '', startsOn = '', endsOn = '' }) => {
			const personId = await ownPerson(tx, event.locals.actor!);
			const position = { personId, organisationId: found, post, startsOn, endsOn: endsOn || null };
			return addPosition(tx, event.locals.actor!, position, own);
		});
	},
	removePosition: (event) =>
		submitPart(event, 'removed', async (tx, typed) => {
			const personId = await ownPerson(tx, event.locals.actor!);
			const positionId = requiredId(typed['position']);
			return removePosition(tx, event.locals.actor!, { personId, positionId }, own);
		}),
	letters: (event) =>
		submitPart(event, 'letters', async (tx, _typed, form) => {
			const { email } = await ownAccount(tx, event.locals.actor);
			await setLetterChoices(tx, event.locals.actor!, { address: email, wanted: form.getAll('wanted').map(String) });
			return done(null);
		}),
	withdraw: (event) =>
		submitPart(event, 'withdrawn', async (tx, typed) => {
			const { personId } = await ownAccount(tx, event.locals.actor);
			return withdrawOwnConsent(tx, event.locals.actor!, { consentId: requiredId(typed['consent']), personId });
		})
};

function requiredId(text: string | undefined): string {
	const id = idOf(text ?? '');
	if (!id) throw new NotFound('part of the own card');
	return id;
}
