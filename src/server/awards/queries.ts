import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { authorsOfEntries } from '#server/contests/entries/queries.ts';
import { hiddenFieldsOf } from '#server/people/consents/queries.ts';
import type { RecipientKind } from './tables.ts';

export type AwardRow = {
	id: string;
	contestId: string;
	awardKey: string;
	title: string;
	kind: string;
	place: number | null;
	degree: number | null;
	nomination: string | null;
	entryId: string | null;
	recipientKind: RecipientKind;
	organisationId: string | null;
	personId: string | null;
	recipientName: string;
	giver: string;
	/** Of a team: who of the authors receives it, where they were named one by one; null: all of them. */
	memberIds: string[] | null;
};

const awardColumns = [
	'awards.id',
	'awards.contest_id as contestId',
	'award_key as awardKey',
	'title',
	'kind',
	'place',
	'degree',
	'nomination_key as nomination',
	'entry_id as entryId',
	'recipient_kind as recipientKind',
	'awards.organisation_id as organisationId',
	'person_id as personId',
	'recipient_name as recipientName',
	'giver'
] as const;

const namedMembers = sql<string[] | null>`(
	select array_agg(person_id order by position) from award_members where award_id = awards.id
)`.as('memberIds');

/** The awards of one version of a contest's results, in the order in which they are given. */
export function awardsOfResults(db: Db | Tx, contestId: string, version: number): Promise<AwardRow[]> {
	return db
		.selectFrom('awards')
		.select([...awardColumns, namedMembers])
		.where('contest_id', '=', contestId)
		.where('results_version', '=', version)
		.orderBy('position')
		.execute();
}

/** Whether the awards of a version of results have been given. */
export async function hasAwardsOf(db: Db | Tx, contestId: string, version: number): Promise<boolean> {
	const given = await db
		.selectFrom('awards')
		.select('id')
		.where('contest_id', '=', contestId)
		.where('results_version', '=', version)
		.limit(1)
		.execute();
	return given.length > 0;
}

/** Awards to teams for these entries, of all versions of results. */
export async function teamAwardsOf(
	db: Db | Tx,
	entryIds: readonly string[]
): Promise<Pick<AwardRow, 'id' | 'entryId' | 'memberIds'>[]> {
	if (entryIds.length === 0) return [];
	return db
		.selectFrom('awards')
		.select(['awards.id', 'entry_id as entryId', namedMembers])
		.where('entry_id', 'in', entryIds)
		.where('recipient_kind', '=', 'team')
		.execute();
}

/**
 * The awards as everyone may read them: whoever has not let their name be shown, or no longer does, is not named, nor is a
 * team that is named by its members where one of them is such.
 */
export async function awardsForEveryone(db: Db | Tx, awards: readonly AwardRow[]): Promise<AwardRow[]> {
	const ofTeams = awards.filter(({ recipientKind }) => recipientKind === 'team');
	const teams = await authorsOfEntries(
		db,
		ofTeams.flatMap(({ entryId }) => entryId ?? [])
	);
	const namedIn = ({ personId, recipientKind, entryId, memberIds }: AwardRow): string[] => {
		if (personId !== null) return [personId];
		const team = recipientKind === 'team' ? teams.get(entryId ?? '') : undefined;
		return team?.teamName === '' ? (memberIds ?? team.personIds) : [];
	};
	const hidden = await hiddenFieldsOf(db, awards.flatMap(namedIn));
	const isHidden = (award: AwardRow) => namedIn(award).some((id) => hidden.get(id)?.includes('name'));
	return awards.map((award) => (isHidden(award) ? { ...award, recipientName: '' } : award));
}

/**
 * The awards that these organisations were given themselves, of contests and versions given (those that the public
 * may see). Awards to people and teams belong to the organisation whose entry it was: ask for them by entries.
 */
export async function awardsOfEntriesOrOrganisations(
	db: Db | Tx,
	{
		entryIds,
		organisationIds,
		versions
	}: { entryIds: readonly string[]; organisationIds: readonly string[]; versions: ReadonlyMap<string, number> }
): Promise<AwardRow[]> {
	if (versions.size === 0 || (entryIds.length === 0 && organisationIds.length === 0)) return [];
	const rows = await db
		.selectFrom('awards')
		.select([...awardColumns, namedMembers, 'results_version as version'])
		.where('contest_id', 'in', [...versions.keys()])
		.where((where) =>
			where.or([
				...(entryIds.length > 0 ? [where('entry_id', 'in', entryIds)] : []),
				...(organisationIds.length > 0 ? [where('organisation_id', 'in', organisationIds)] : [])
			])
		)
		.orderBy('contest_id')
		.orderBy('position')
		.execute();
	return rows
		.filter(({ contestId, version }) => versions.get(contestId) === version)
		.map(({ version: _, ...award }) => award);
}
