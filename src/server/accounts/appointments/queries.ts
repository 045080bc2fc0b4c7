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

/** Who speaks for each of these organisations itself and can be written to, the first appointed first. One query. */
export async function representativesOf(
	db: Db | Tx,
	organisationIds: readonly string[]
): Promise<Map<string, string[]>> {
	if (organisationIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('appointments')
		.innerJoin('accounts', 'accounts.id', 'account_id')
		.select(['organisation_id as organisationId', 'account_id as accountId'])
		.where('appointments.role', '=', 'representative')
		.where('organisation_id', 'in', [...new Set(organisationIds)])
		.where('ended_at', 'is', null)
		.where('disabled_at', 'is', null)
		.orderBy('appointed_at')
		.orderBy('account_id')
		.execute();
	const byOrganisation = Map.groupBy(rows, ({ organisationId }) => organisationId!);
	return new Map([...byOrganisation].map(([id, held]) => [id, held.map(({ accountId }) => accountId)]));
}
