import type { Db, Tx } from '#server/database.ts';
import { answerFaultsOf } from '#server/contests/form/answers/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { standingOf } from '#server/organisations/standing/queries.ts';
import { consentsOf } from '#server/people/consents/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { signedSheet, type AttachedFile } from '../attachments/list/queries.ts';
import { invitedAddresses } from '../co-authors/queries.ts';
import type { Application } from '../queries.ts';
import { missingIn, type ChecklistFacts, type Missing } from './rules.ts';

type Written = Pick<
	Application,
	'id' | 'nominationKey' | 'title' | 'organisationId' | 'proposedOrganisation' | 'answers' | 'authors' | 'files'
>;

/** What an application lacks by the regulations' plan. Shown to the entrant, and asked again under lock before sending. */
export async function checklistOf(db: Db | Tx, application: Written, plan: ContestPlan): Promise<Missing[]> {
	const today = await databaseToday(db, plan.calendar.timeZone);
	return missingIn({
		plan,
		application,
		authors: application.authors,
		organisation: await organisationFacts(db, application.organisationId, today),
		consented: await consentedAuthors(db, application.authors),
		invited: await invitedAddresses(db, application.id),
		...fileFacts(application.files),
		answerFaults: answerFaults(application, plan),
		today
	});
}

async function organisationFacts(db: Db | Tx, id: string | null, today: string) {
	if (!id) return null;
	const link = (await organisationLinks(db, [id], today)).get(id);
	const standing = (await standingOf(db, [id], today)).get(id);
	return link ? { kind: link.kind, territoryIds: standing?.territoryIds ?? [] } : null;
}

/** Authors who have consented to the processing of their data and have not taken it back. */
export async function consentedAuthors(db: Db | Tx, authors: readonly { id: string }[]): Promise<Set<string>> {
	const consents = await consentsOf(db, { authorIds: authors.map(({ id }) => id) });
	const stands = [...consents].filter(([, given]) =>
		given.some(({ purpose, withdrawnAt }) => purpose === 'processing' && !withdrawnAt)
	);
	return new Set(stands.map(([id]) => id));
}

/** What the rules ask about files. An infected one answers nothing. */
export const fileFacts = (
	files: readonly AttachedFile[]
): Pick<ChecklistFacts, 'hasSignedSheet' | 'infectedFiles'> => ({
	hasSignedSheet: files.some((file) => file.fieldId === signedSheet && isGiven(file)),
	infectedFiles: files
		.filter((file) => !isGiven(file))
		.map(({ fieldId, name }) => ({ fieldId, name, isSheet: fieldId === signedSheet }))
});

/**
 * One that waits for the virus scanner counts as given, since a scanner that is away must cost nobody the deadline; nobody
 * opens it, and nobody is admitted with it, before it is found clean.
 */
const isGiven = ({ state }: AttachedFile): boolean => state !== 'infected';

/** Files of each field as the form's rules ask about them. */
export function filesByField(files: readonly AttachedFile[]): Record<string, AttachedFile[]> {
	const byField: Record<string, AttachedFile[]> = {};
	for (const file of files) (byField[file.fieldId] ??= []).push(file);
	return byField;
}

/** What is wrong with the answers, now and by the end of the check. */
export function answerFaults({ nominationKey, answers, files }: Written, plan: ContestPlan) {
	const given = { nominationKey, answers, files: filesByField(files.filter(isGiven)) };
	const now = answerFaultsOf(plan.form, given, 'submitting');
	const isNow = new Set(now.map(({ fieldId, fault }) => `${fieldId} ${fault}`));
	const kinds = new Map(plan.form.map(({ id, kind }) => [id, kind]));
	return answerFaultsOf(plan.form, given, 'check-end').map((fault) => ({
		fault,
		isFile: ['files', 'images'].includes(kinds.get(fault.fieldId) ?? ''),
		isNeededNow: isNow.has(`${fault.fieldId} ${fault.fault}`)
	}));
}
