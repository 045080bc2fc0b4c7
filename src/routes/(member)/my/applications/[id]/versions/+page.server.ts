import { accountNames } from '#server/accounts/queries.ts';
import { versionsOf } from '#server/applications/versions/queries.ts';
import { frameOf, openApplication } from '../open-application.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openApplication(event);
	const { db, actor } = event.locals;
	const versions = await versionsOf(db, actor, opened.application.id);
	const names = await accountNames(
		db,
		versions.map(({ submittedBy }) => submittedBy)
	);
	return {
		...frameOf(opened),
		admittedVersion: opened.application.admittedVersion,
		versions: versions.map(({ version, submittedAt, submittedBy, sha256, content }) => ({
			...{ version, submittedAt, sha256, title: content.title, files: content.files.length },
			by: names.get(submittedBy) ?? ''
		}))
	};
};
