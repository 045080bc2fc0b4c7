import type { Db, Tx } from '#server/database.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { territoriesList } from '#server/organisations/territories/queries.ts';
import { consentTextsFor } from '#server/people/consents/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { ContestPlan } from '../../plan/forms.ts';
import type { RegulationsDocument, RegulationsFacts } from '../documents.ts';

/** What regulations say beside their plans: names of today, and the consents that are asked for. */
export async function regulationsFactsOf(
	db: Db | Tx,
	contestId: string,
	plans: readonly ContestPlan[]
): Promise<RegulationsFacts> {
	const today = await databaseToday(db, plans[0]!.calendar.timeZone);
	const ids = plans.flatMap(({ organisations, jury }) => [
		...organisations.map(({ organisationId }) => organisationId),
		...jury.flatMap(({ organisationId }) => organisationId ?? [])
	]);
	const links = await organisationLinks(db, ids, today);
	const isLocal = plans.some(({ participation }) => participation.territoryIds.length > 0);
	const territories = isLocal ? await territoriesList(db) : [];
	const { processing, distribution } = await consentTextsFor(db, contestId);
	return {
		organisations: new Map([...links.values()].map(({ id, name }) => [id, name])),
		territories: new Map(territories.map(({ id, name }) => [id, name])),
		consents: [processing, distribution].map(({ title, body }) => ({ title, body }))
	};
}

export type RegulationsVersion = {
	version: number;
	publishedAt: Date;
	/** Computed sentences; empty for the first version. */
	changes: string[];
	/** The organiser's own words about the change. */
	remark: string;
};

/** All published versions of a contest's regulations, the newest first. Anyone may know them: they are announced. */
export async function regulationsVersionsOf(db: Db | Tx, contestId: string): Promise<RegulationsVersion[]> {
	const rows = await db
		.selectFrom('regulations')
		.select(['version', 'published_at as publishedAt', 'what_changed as whatChanged'])
		.where('contest_id', '=', contestId)
		.orderBy('version', 'desc')
		.execute();
	return rows.map(({ whatChanged, ...row }) => ({ ...row, ...readChange(whatChanged) }));
}

/** Computed sentences stand one a line; the organiser's words follow after an empty line. */
export const writeChange = (changes: readonly string[], remark: string): string =>
	[changes.map((sentence) => sentence.replace(/(?<!\s)\s*\n\s*/g, ' ')).join('\n'), remark].join('\n\n').trimEnd();

function readChange(text: string): { changes: string[]; remark: string } {
	const [changes = '', ...remark] = text.split('\n\n');
	return { changes: changes.split('\n').filter(Boolean), remark: remark.join('\n\n') };
}

export type PublishedRegulations = {
	version: number;
	document: RegulationsDocument;
	sha256: string;
	publishedAt: Date;
};

/** The text as it was published, of the newest version or of the one asked for. @throws NotFound */
export async function publishedRegulationsOf(
	db: Db | Tx,
	contestId: string,
	version?: number
): Promise<PublishedRegulations> {
	const published = db
		.selectFrom('regulations')
		.select(['version', 'document', 'sha256', 'published_at as publishedAt'])
		.where('contest_id', '=', contestId);
	const row = await (
		version === undefined ? published.orderBy('version', 'desc').limit(1) : published.where('version', '=', version)
	).executeTakeFirstOrThrow(() => new NotFound(`regulations of contest ${contestId}`));
	return { ...row, document: row.document as RegulationsDocument };
}
