import { personOfAccount } from '#server/accounts/profile/queries.ts';
import { entriesOfAccount } from '#server/applications/entrants/queries.ts';
import { contestNamesOf, publishedContests } from '#server/contests/queries.ts';
import type { Db } from '#server/database.ts';
import { organisationsUnder } from '#server/organisations/standing/queries.ts';
import { noRights, type Actor } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { PrintedDocument } from '../documents.ts';
import { paperName, workOn } from '../rules.ts';

export type OwnPaper = {
	id: string;
	number: string;
	code: string;
	/** «Диплом I степени» */
	name: string;
	work: string | null;
	contest: string;
	issuedOn: string;
};

/**
 * Papers that hold, of entries that somebody sent or worked on, of awards to themselves and to organisations that they
 * speak for, the newest first. Of results that are not published yet there are none. A fixed number of queries. @throws NotFound where nobody is signed in.
 */
export async function ownPapers(db: Db, actor: Actor | null): Promise<OwnPaper[]> {
	if (!actor || actor.role === 'system') throw new NotFound('papers');
	const entryIds = await entriesOfAccount(db, actor.id);
	const personId = await personOfAccount(db, actor.id);
	const organisationIds = await spokenFor(db, actor);
	const shown = new Map((await publishedContests(db)).map(({ id, version }) => [id, version]));
	const rows = await db
		.selectFrom('issued_documents')
		.innerJoin('awards', 'awards.id', 'issued_documents.award_id')
		.leftJoin('issued_documents as successor', 'successor.replaces_id', 'issued_documents.id')
		.leftJoin('annulments', 'annulments.document_id', 'issued_documents.id')
		.select([
			...(['issued_documents.id', 'issued_documents.number', 'issued_documents.code'] as const),
			...(['issued_documents.printed', 'issued_documents.issued_on as issuedOn'] as const),
			...(['issued_documents.contest_id as contestId', 'results_version as version'] as const)
		])
		.where('successor.id', 'is', null)
		.where('annulments.document_id', 'is', null)
		.where((where) =>
			where.or([
				...(entryIds.length > 0 ? [where('issued_documents.entry_id', 'in', entryIds)] : []),
				...(personId ? [where('person_id', '=', personId)] : []),
				...(organisationIds.length > 0
					? [
							where.and([
								where('recipient_kind', '=', 'organisation'),
								where('awards.organisation_id', 'in', organisationIds)
							])
						]
					: []),
				where.lit(false)
			])
		)
		.orderBy('issued_documents.year', 'desc')
		.orderBy('issued_documents.ordinal', 'desc')
		.execute();
	const seen = rows.filter(({ contestId, version }) => version <= (shown.get(contestId) ?? 0));
	const contests = await contestNamesOf(
		db,
		seen.map(({ contestId }) => contestId)
	);
	return seen.map(({ id, number, code, issuedOn, contestId, printed }) => ({
		...{ id, number, code, issuedOn },
		name: paperName(printed as PrintedDocument),
		work: workOn(printed as PrintedDocument),
		contest: contests.get(contestId)?.title ?? ''
	}));
}

/** A representative speaks for everything under the organisation too. */
async function spokenFor(db: Db, { rights }: Actor): Promise<string[]> {
	const { representativeOf } = rights ?? noRights;
	if (representativeOf.length === 0) return [];
	const day = await databaseToday(db, 'UTC');
	return organisationsUnder(db, { organisationIds: representativeOf, territoryIds: [] }, day);
}
