import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { saveApplication } from '#server/applications/commands.ts';
import { parseAuthors, parseEdition, type AuthorInput } from '#server/applications/forms.ts';
import { frameOf, openApplication, saveStep } from '../open-application.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openApplication(event);
	const { plan, application } = opened;
	const mine = event.locals.actor!.id;
	const authors = application.authors.map(({ accountId, consentsOnPaper: _paper, ...author }) => ({
		...author,
		isMe: accountId === mine,
		isOthers: accountId !== null && accountId !== mine
	}));
	const { teamSize, ages } = plan.participation;
	return {
		...frameOf(opened),
		authors: authors.length > 0 ? authors : [blankAuthor(true)],
		team: application.teamName,
		teamSize,
		asksAge: ages !== null
	};
};

export const actions: Actions = {
	save: async (event) => {
		const form = await event.request.formData();
		const changes = parseAuthors(form);
		const typed = { authors: changes.authors ?? [], team: changes.team ?? '' };
		return saveStep(event, { step: 'authors', form, changes, typed, next: 'consents' });
	},
	/** One more author under those who stand there. */
	add: (event) => rearrange(event, (authors) => [...authors, blankAuthor(false)]),
	remove: (event) => {
		const id = event.url.searchParams.get('author');
		return rearrange(event, (authors) => authors.filter((author) => author.id !== id));
	}
};

/** Saves what has been typed together with the change of the list, so that neither is lost. */
async function rearrange(event: RequestEvent, change: (authors: AuthorInput[]) => AuthorInput[]) {
	const { application } = await openApplication(event);
	const form = await event.request.formData();
	const parsed = parseAuthors(form);
	const authors = change(parsed.authors ?? []);
	const typed = { authors, team: parsed.team ?? '' };
	const { id } = application;
	const edition = parseEdition(form);
	const refuse = (
		refusal: 'form-outdated' | 'saved-elsewhere' | 'not-allowed' | 'withdrawn' | 'decided' | 'unknown-choice'
	) => fail(422, { typed, refusal, missing: [], revision: application.revision });
	if (!edition) return refuse('form-outdated');
	const outcome = await saveApplication(event.locals.db, event.locals.actor!, {
		id,
		...edition,
		changes: { ...parsed, authors }
	});
	if (!outcome.ok) return refuse(outcome.reason);
	redirect(303, `/my/applications/${id}/authors#author-${authors.length}`);
}

function blankAuthor(isMe: boolean): AuthorInput & { isOthers: boolean } {
	return {
		...{
			id: randomUUID(),
			surname: '',
			givenName: '',
			patronymic: '',
			gender: null,
			post: '',
			email: '',
			bornOn: null
		},
		...{ isMe, isOthers: false }
	};
}
