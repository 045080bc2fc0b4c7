import { filesByField } from '#server/applications/checklist/queries.ts';
import { sheetOf } from '#server/applications/sheet/documents.ts';
import { lastVersionOf } from '#server/applications/versions/queries.ts';
import { shownAnswersOf } from '#server/contests/form/answers/queries.ts';
import { organisationOnDate } from '#server/organisations/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { answerPdf } from '../../../../../(office)/office/documents/[id]/paper.ts';
import { openApplication, type Opened } from '../open-application.ts';
import type { RequestHandler } from './$types';

/** Of what stands in the application now; with a number once that is what was sent. */
export const GET: RequestHandler = async (event) => {
	const opened = await openApplication(event);
	const { application, plan } = opened;
	const { db } = event.locals;
	const version = application.hasUnsentChanges ? null : await lastVersionOf(db, application.id);
	const sent = version && application.number !== null ? { ...version, number: application.number } : null;
	const files = filesByField(application.files);
	const { title, teamName, nominationKey, authors } = application;
	const sheet = sheetOf({
		...{ plan, title, teamName, nominationKey, authors, sent },
		...(await placeOf(event.locals, opened)),
		answers: shownAnswersOf(plan.form, { nominationKey, answers: application.answers, files }, 'organiser')
	});
	return answerPdf(sheet, sent ? `Заявка ${sent.number}.pdf` : 'Заявка.pdf');
};

async function placeOf(
	{ db }: App.Locals,
	{ application, contest }: Opened
): Promise<{ organisation: string; town: string }> {
	const { organisationId, proposedOrganisation: proposed } = application;
	if (!organisationId) return { organisation: proposed?.name ?? '', town: proposed?.town ?? '' };
	const { name, town } = await organisationOnDate(db, organisationId, await databaseToday(db, contest.timeZone));
	return { organisation: name, town };
}
