import type { Db, Tx } from '#server/database.ts';
import type { ContestRole, Rights } from '#server/platform/actor.ts';

/** What an account is entrusted with at this moment. One query. */
export async function rightsOf(db: Db | Tx, accountId: string): Promise<Rights> {
	const held = await db
		.selectFrom('appointments')
		.select(['role', 'organisation_id as organisationId', 'territory_id as territoryId', 'contest_id as contestId'])
		.where('account_id', '=', accountId)
		.where('ended_at', 'is', null)
		.orderBy('appointed_at')
		.orderBy('id')
		.execute();
	const methodist = held.filter(({ role }) => role === 'methodist');
	return {
		contests: held.flatMap(({ role, contestId }) => (contestId ? [{ contestId, role: role as ContestRole }] : [])),
		methodistOf: {
			organisationIds: methodist.flatMap(({ organisationId }) => organisationId ?? []),
			territoryIds: methodist.flatMap(({ territoryId }) => territoryId ?? [])
		},
		representativeOf: held.flatMap(({ role, organisationId }) =>
			role === 'representative' && organisationId ? [organisationId] : []
		),
		isEditor: held.some(({ role }) => role === 'editor')
	};
}
