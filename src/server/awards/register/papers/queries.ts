import type { Db, Tx } from '#server/database.ts';
import { entriesOf } from '#server/contests/entries/queries.ts';
import type { DocumentFacts } from '#server/contests/folder/description/forms.ts';
import { juryOf, nominationsOf, organisationsOfContest } from '#server/contests/queries.ts';
import { factsOf } from '#server/contests/record/queries.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { territoriesOf } from '#server/organisations/territories/queries.ts';
import { erasedPeople, nameFormsOf, peopleByIds } from '#server/people/queries.ts';
import type { AwardRow } from '../../queries.ts';
import type { PaperFacts } from './documents.ts';

/** Everything that the papers of these awards may name, as it was called on `day`. A fixed number of queries. */
export async function paperFactsOf(
	db: Db | Tx,
	contestId: string,
	awards: readonly AwardRow[],
	day: string
): Promise<PaperFacts> {
	const { kind, title, documents } = await factsOf(db, contestId);
	const involved = await organisationsOfContest(db, contestId);
	const entries = await entriesOf(db, contestId);
	const organisationIds = [
		...involved.map(({ id }) => id),
		...[...awards, ...entries].flatMap(({ organisationId }) => organisationId ?? [])
	];
	const honoured = awards.flatMap(({ personId }) => personId ?? []);
	const authors = entries.flatMap((entry) => entry.authors.map(({ personId }) => personId));
	return {
		...{ kind, title, involved },
		documents: documents as DocumentFacts,
		jury: await juryOf(db, contestId),
		entries: new Map(entries.map((entry) => [entry.id, entry])),
		nominations: new Map((await nominationsOf(db, contestId)).map(({ key, title: name }) => [key, name])),
		names: await organisationNamesOn(db, organisationIds, day),
		territories: await territoriesOf(db, organisationIds),
		people: await peopleByIds(db, [...honoured, ...authors]),
		erased: await erasedPeople(db, [...honoured, ...authors]),
		forms: await nameFormsOf(db, honoured)
	};
}
