import type { Tx } from '#server/database.ts';
import { authorsOfEntries, entriesByAuthor } from '#server/contests/entries/queries.ts';
import { peopleByIds } from '#server/people/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { teamAwardsOf } from '../queries.ts';
import { erasedName, type ErasedCounts, type RecordsSubject } from '#server/platform/personal-records.ts';

/**
 * Takes a person's name off the awards given to them, and off those of teams that are named by their members. Papers that
 * were issued stay in the register as they were printed; what is shown of them is for the register to cut.
 */
export async function erasePersonalRecords(
	tx: Tx,
	_actor: Actor,
	{ personId }: Pick<RecordsSubject, 'personId'>
): Promise<ErasedCounts> {
	if (personId === null) return { awards: 0 };
	const own = await tx
		.updateTable('awards')
		.set({ recipient_name: nameOfErased(personId) })
		.where('person_id', '=', personId)
		.executeTakeFirst();
	const ofTeams = await renameTeams(tx, personId);
	await notifyCaches(tx, ['contests', 'organisations']);
	return { awards: Number(own.numUpdatedRows) + ofTeams };
}

function nameOfErased(personId: string): string {
	const { surname, givenName } = erasedName(personId);
	return `${surname} ${givenName}`;
}

async function renameTeams(tx: Tx, personId: string): Promise<number> {
	const teams = await authorsOfEntries(tx, await entriesByAuthor(tx, personId));
	const people = await peopleByIds(
		tx,
		[...teams.values()].flatMap(({ personIds }) => personIds)
	);
	const nameOf = (id: string) => (id === personId ? nameOfErased(id) : (people.get(id)?.fullName ?? ''));
	let renamed = 0;
	for (const { id, entryId, memberIds } of await teamAwardsOf(tx, [...teams.keys()])) {
		const { teamName, personIds } = teams.get(entryId!)!;
		const members = memberIds ?? personIds;
		if (teamName !== '' || !members.includes(personId)) continue;
		await tx
			.updateTable('awards')
			.set({ recipient_name: members.map(nameOf).join(', ') })
			.where('id', '=', id)
			.execute();
		renamed++;
	}
	return renamed;
}
