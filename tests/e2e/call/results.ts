import { entriesOf } from '#server/contests/entries/queries.ts';
import { organisationOnDate } from '#server/organisations/queries.ts';
import { peopleByIds } from '#server/people/queries.ts';
import type { Call } from './scene.ts';

/** An entry as the demonstration's table has it, its number aside. */
export type EntryLine = {
	nomination: string;
	title: string;
	team: string | null;
	organisation: string;
	parent: string | null;
	territory: string;
	territoryKind: string;
	rejection: string | null;
	/** Of an admitted one: who was refused may have given no consent to being known. */
	authors: { name: string; gender: string; post: string }[];
};

const byTitle = (a: EntryLine, b: EntryLine): number => (a.title < b.title ? -1 : 1);

export function expectedEntries({ facts }: Call): EntryLine[] {
	const titles = new Map(facts.ruleSet.nominations.map(({ id, title }) => [id, title]));
	return facts.entries
		.map((entry) => ({
			nomination: titles.get(entry.nomination!)!,
			title: entry.title!,
			team: entry.team,
			organisation: entry.organisation!,
			parent: entry.parentOrganisation,
			territory: entry.territory!,
			territoryKind: entry.territoryKind!,
			rejection: entry.rejection,
			authors: entry.rejection
				? []
				: entry.authors.map(({ name, gender, post }) => ({ name, gender: gender!, post: post! }))
		}))
		.sort(byTitle);
}

/** What the program registered, with organisations as they are on the day of the jury's decision. */
export async function registeredEntries({ network: { db }, facts }: Call, contestId: string): Promise<EntryLine[]> {
	const day = facts.meeting.date!;
	const entries = await entriesOf(db, contestId);
	const people = await peopleByIds(
		db,
		entries.flatMap(({ authors }) => authors.map(({ personId }) => personId))
	);
	const nominations = await db
		.selectFrom('nominations')
		.select(['key', 'title'])
		.where('contest_id', '=', contestId)
		.execute();
	const lines = await Promise.all(
		entries.map(async (entry) => {
			const organisation = await organisationOnDate(db, entry.organisationId!, day);
			return {
				nomination: nominations.find(({ key }) => key === entry.nomination)!.title,
				title: entry.title,
				team: entry.teamName || null,
				organisation: organisation.name,
				// The table names the system of a branch; that a library guides another is not in it.
				parent: organisation.kind === 'branch' ? organisation.parent!.name : null,
				territory: organisation.territory!.name,
				territoryKind: organisation.territory!.kind,
				rejection: entry.rejection,
				authors: entry.authors.map(({ personId, post }) => {
					const { surname, givenName, patronymic, gender } = people.get(personId)!;
					return { name: [surname, givenName, patronymic].filter(Boolean).join(' '), gender, post };
				})
			};
		})
	);
	return lines.sort(byTitle);
}
