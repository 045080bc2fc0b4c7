import { redirect } from '@sveltejs/kit';
import { lastVersionOf } from '#server/applications/versions/queries.ts';
import { fullNameOf } from '#server/platform/russian/full-names.ts';
import { frameOf, openApplication } from '../open-application.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openApplication(event);
	const sent = await lastVersionOf(event.locals.db, opened.application.id);
	if (!sent) redirect(303, `/my/applications/${opened.application.id}`);
	const { version, sha256, submittedAt, content } = sent;
	return {
		...frameOf(opened),
		receipt: {
			...{ version, sha256, submittedAt, title: content.title, nomination: content.nomination?.title ?? null },
			organisation: content.organisation?.name ?? content.proposedOrganisation?.name ?? '',
			authors: content.authors.map(fullNameOf)
		}
	};
};
