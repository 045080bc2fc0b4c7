import { organisationNamesOn, organisationsNamed } from '#server/organisations/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';

type Asked = { locals: App.Locals };
export type Candidate = { id: string; name: string };

/** The organisation that a typed name means, or those between which the person has to choose. */
export async function organisationOf(
	{ locals }: Asked,
	name: string,
	chosenId: string | null
): Promise<string | Candidate[]> {
	const found = (await organisationsNamed(locals.db, [name])).get(name) ?? [];
	const chosen = found.find(({ id }) => id === chosenId) ?? (found.length === 1 ? found[0] : undefined);
	if (chosen) return chosen.id;
	const today = await databaseToday(locals.db, locals.network.timeZone);
	const names = await organisationNamesOn(
		locals.db,
		found.map(({ id }) => id),
		today
	);
	return found.map(({ id, slug }) => ({ id, name: `${names.get(id)?.name ?? ''} (${slug})` }));
}
