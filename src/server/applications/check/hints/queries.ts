import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { Db } from '#server/database.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { standingOf } from '#server/organisations/standing/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { signedSheet } from '../../attachments/list/queries.ts';
import { hasUse } from '../../grace/queries.ts';
import { countedWith } from '../../submission/queries.ts';
import type { SentContent } from '../../submission/rules.ts';
import type { Check } from '../queries.ts';
import { hintsOf, type Hint } from './rules.ts';

/** What the program can tell about the version that is to be checked. For whom `checkOf` has answered. */
export async function hintsFor(db: Db, { application, versions, withoutConsent }: Check): Promise<Hint[]> {
	const content = versions[0]?.content;
	if (!content) return [];
	const { plan } = await publishedPlanOf(db, application.contestId);
	const today = await databaseToday(db, plan.calendar.timeZone);
	return hintsOf({
		plan,
		nominationKey: content.nomination?.key ?? null,
		submittedAt: application.submittedAt,
		isLate: await hasUse(db, application.id),
		authors: content.authors.length,
		withoutConsent: withoutConsent.length,
		counted: (await db.transaction().execute((tx) => countedWith(tx, application, content, plan))) + 1,
		filesIn: content.files.map(({ fieldId }) => fieldId),
		hasSignedSheet: content.files.some(({ fieldId }) => fieldId === signedSheet),
		organisation: await organisationOf(db, content, today)
	});
}

async function organisationOf(db: Db, { organisation }: SentContent, today: string) {
	if (!organisation) return null;
	const link = (await organisationLinks(db, [organisation.id], today)).get(organisation.id);
	const standing = (await standingOf(db, [organisation.id], today)).get(organisation.id);
	return link ? { kind: link.kind, territoryIds: standing?.territoryIds ?? [] } : null;
}
