import { fail, redirect } from '@sveltejs/kit';
import { inviteCoAuthor, takeOffMember } from '#server/applications/co-authors/commands.ts';
import { invitationsOf } from '#server/applications/co-authors/queries.ts';
import { consentAsAuthor, promisePaper, withdrawAsAuthor } from '#server/applications/consents/commands.ts';
import { accountNames } from '#server/accounts/queries.ts';
import { consentsOf, consentTextsFor } from '#server/people/consents/queries.ts';
import type { DistributedField } from '#server/people/tables.ts';
import type { Tx } from '#server/database.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { idOf } from '../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import { frameOf, openApplication } from '../open-application.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { db, actor } = event.locals;
	const opened = await openApplication(event);
	const { application } = opened;
	const { authors, memberIds, createdBy, contestId } = application;
	const [texts, consents, invitations, names] = await Promise.all([
		consentTextsFor(db, contestId),
		consentsOf(db, { authorIds: authors.map(({ id }) => id) }),
		invitationsOf(db, application.id),
		accountNames(db, memberIds)
	]);
	return {
		...frameOf(opened),
		texts: [texts.processing, texts.distribution]
			.filter(Boolean)
			.map(({ id, purpose, title, body, version }) => ({ id, purpose, title, body, version })),
		authors: authors.map((author) => ({
			id: author.id,
			name: [author.surname, author.givenName, author.patronymic].filter(Boolean).join(' '),
			email: author.email,
			isMe: author.accountId === actor!.id,
			hasJoined: author.accountId !== null,
			onPaper: author.consentsOnPaper,
			invitation: invitations.find(({ email, takenBy }) => email === author.email && takenBy === null) ?? null,
			consents: (consents.get(author.id) ?? [])
				.filter(({ withdrawnAt }) => withdrawnAt === null)
				.map(({ id, purpose, textId, fields, givenAt, givenBy }) => ({
					id,
					purpose,
					textId,
					fields,
					givenAt,
					onPaper: givenBy === null
				}))
		})),
		members: memberIds
			.filter((id) => id !== createdBy)
			.map((id) => ({ id, name: names.get(id) ?? '', canLeave: actor!.id === createdBy || actor!.id === id })),
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

export const actions: Actions = {
	/** The author who is signed in agrees. */
	give: (event) =>
		act(event, 'given', (tx, ids, form) =>
			consentAsAuthor(tx, event.locals.actor!, {
				...ids,
				textIds: form
					.getAll('text')
					.map(String)
					.flatMap((id) => idOf(id) ?? []),
				fields: form.getAll('shown').map(String) as DistributedField[]
			})
		),
	withdraw: (event) =>
		act(event, 'taken-back', (tx, ids, form) =>
			withdrawAsAuthor(tx, event.locals.actor!, {
				...ids,
				consentId: idOf(String(form.get('consent'))) ?? ids.authorId
			})
		),
	invite: (event) => act(event, 'invited', (tx, ids) => inviteCoAuthor(tx, event.locals.actor!, ids)),
	paper: (event) =>
		act(event, 'paper', (tx, ids, form) =>
			promisePaper(tx, event.locals.actor!, { ...ids, onPaper: form.get('paper') === 'yes' })
		),
	leave: async (event) => {
		const { application } = await openApplication(event);
		const form = await event.request.formData();
		const accountId = idOf(String(form.get('account'))) ?? '';
		const outcome = await submitOnce(event, form, (tx) =>
			takeOffMember(tx, event.locals.actor!, { applicationId: application.id, accountId })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, author: null });
		const isGone = accountId === event.locals.actor!.id;
		redirect(303, isGone ? '/my?done=left' : `/my/applications/${application.id}/consents?done=left`);
	}
};

type Ids = { applicationId: string; authorId: string };

async function act<Reason extends string>(
	event: RequestEvent,
	done: string,
	work: (tx: Tx, ids: Ids, form: FormData) => Promise<Outcome<unknown, Reason>>
) {
	const { application } = await openApplication(event);
	const form = await event.request.formData();
	const authorId = idOf(String(form.get('author'))) ?? '';
	const ids = { applicationId: application.id, authorId };
	if (!application.authors.some(({ id }) => id === authorId))
		return fail(422, { refusal: 'form-outdated' as const, author: null });
	const outcome = await submitOnce(event, form, (tx) => work(tx, ids, form));
	if (!outcome.ok) return fail(422, { refusal: outcome.reason, author: authorId });
	redirect(303, `/my/applications/${application.id}/consents?done=${done}#${authorId}`);
}
