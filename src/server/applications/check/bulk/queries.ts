import { sql } from 'kysely';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { consentedAuthors } from '../../checklist/queries.ts';
import { refusalToCheck } from '../policy.ts';
import type { Verdict } from '../../tables.ts';
import { obstacleTo, type Obstacle } from './rules.ts';

export type Candidate = {
	id: string;
	number: number | null;
	title: string;
	/** The version that would be admitted. */
	version: number;
	obstacle: Obstacle | null;
};

/**
 * Which of these applications may be admitted at once, and why the others may not. Five queries however many; those of
 * other contests are left out. @throws NotFound for whoever may not decide.
 */
export async function candidatesOf(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	ids: readonly string[]
): Promise<Candidate[]> {
	if (refusalToCheck(actor, contestId)) throw new NotFound(`check of ${contestId}`);
	const { plan } = await publishedPlanOf(db, contestId);
	if (ids.length === 0) return [];
	const rows = await newestOf(db, actor, contestId, ids);
	const known = rows.map(({ id }) => id);
	if (known.length === 0) return [];
	const [verdicts, open] = await Promise.all([verdictsOn(db, known), waitingAmong(db, known)]);
	const consented = await consentedAuthors(
		db,
		rows.flatMap(({ authorIds }) => authorIds).map((id) => ({ id }))
	);
	return rows.map(({ id, state, isUnknown, isOwn, authorIds, ...row }) => ({
		...{ id, ...row, version: row.version ?? 0 },
		obstacle: obstacleTo({
			state,
			hasOpenDecision: open.has(id),
			isOrganisationUnknown: isUnknown,
			isOwn,
			authorsWithoutConsent: authorIds.filter((author) => !consented.has(author)).length,
			// Asked of each as it is admitted: an unclean file leaves it where it was.
			uncleanFiles: 0,
			points: plan.eligibility.points.map((point) =>
				verdicts.filter((each) => each.id === id && each.version === row.version && each.pointId === point.id)
			)
		})
	}));
}

const newestOf = (db: Db | Tx, actor: Actor, contestId: string, ids: readonly string[]) =>
	db
		.selectFrom('applications')
		.leftJoin(
			(sent) =>
				sent
					.selectFrom('application_versions')
					.select([
						...(['application_id', 'version', 'title as sentTitle', 'organisation_id as sentFrom'] as const),
						sql<string[]>`array(select author ->> 'id' from jsonb_array_elements(content -> 'authors') as author)`.as(
							'authorIds'
						)
					])
					.distinctOn('application_id')
					.where('application_id', 'in', [...ids])
					.orderBy('application_id')
					.orderBy('version', 'desc')
					.as('sent'),
			(join) => join.onRef('sent.application_id', '=', 'applications.id')
		)
		.select(({ fn, eb }) => [
			...(['id', 'number', 'state', 'version'] as const),
			fn.coalesce('sentTitle', 'title').as('title'),
			eb('sentFrom', 'is', null).$castTo<boolean>().as('isUnknown'),
			sql<string[]>`coalesce("authorIds", '{}')`.as('authorIds'),
			sql<boolean>`exists (select from application_members where application_id = applications.id and account_id::text = ${actor.id})
				or exists (select from application_authors where application_id = applications.id and account_id::text = ${actor.id})`.as(
				'isOwn'
			)
		])
		.where('contest_id', '=', contestId)
		.where('id', 'in', [...ids])
		.orderBy('number')
		.orderBy('id')
		.execute();

async function verdictsOn(
	db: Db | Tx,
	ids: readonly string[]
): Promise<{ id: string; version: number; pointId: string; verdict: Verdict }[]> {
	return db
		.selectFrom('eligibility_verdicts')
		.select(['application_id as id', 'version', 'point_id as pointId', 'verdict'])
		.where('application_id', 'in', [...ids])
		.execute();
}

async function waitingAmong(db: Db | Tx, ids: readonly string[]): Promise<Set<string>> {
	const rows = await db
		.selectFrom('eligibility_decisions')
		.select('application_id as id')
		.where('application_id', 'in', [...ids])
		.where('confirmed_at', 'is', null)
		.where('withdrawn_at', 'is', null)
		.execute();
	return new Set(rows.map(({ id }) => id));
}
