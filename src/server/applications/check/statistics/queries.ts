import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { Db } from '#server/database.ts';
import { territorySentence } from '#server/organisations/territories/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { applicationsOf } from '../../list/queries.ts';
import { canReadCheck } from '../policy.ts';
import { statisticsOf, type CarriedOut, type CheckStatistics } from './rules.ts';

export type ContestStatistics = {
	statistics: CheckStatistics;
	plan: ContestPlan;
	/** «34 работы из 10 городских округов»: of those admitted, ready for the minutes. */
	admittedSentence: string;
};

/** The figures of a contest's check. A fixed number of queries. @throws NotFound for whoever may not read the check. */
export async function checkStatistics(db: Db, actor: Actor | null, contestId: string): Promise<ContestStatistics> {
	if (!canReadCheck(actor, contestId)) throw new NotFound(`check of ${contestId}`);
	const { applications, plan } = await applicationsOf(db, actor, contestId);
	const nominations = plan.nominations.map(({ id }) => id);
	const admitted = applications.filter(({ state }) => state === 'admitted');
	return {
		statistics: statisticsOf(applications, await carriedOutIn(db, contestId), nominations),
		plan,
		admittedSentence: await territorySentence(
			db,
			admitted.length,
			admitted.flatMap(({ organisationId }) => organisationId ?? [])
		)
	};
}

async function carriedOutIn(db: Db, contestId: string): Promise<CarriedOut[]> {
	const rows = await db
		.selectFrom('eligibility_decisions')
		.innerJoin('applications', 'applications.id', 'eligibility_decisions.application_id')
		.innerJoin('application_versions', (join) =>
			join
				.onRef('application_versions.application_id', '=', 'eligibility_decisions.application_id')
				.onRef('application_versions.version', '=', 'eligibility_decisions.version')
		)
		.select([
			'applications.id as applicationId',
			...(['decision', 'reason', 'confirmed_at as confirmedAt'] as const),
			'application_versions.submitted_at as submittedAt'
		])
		.where('contest_id', '=', contestId)
		.where('confirmed_at', 'is not', null)
		.orderBy('confirmed_at')
		.execute();
	return rows.map((row) => ({ ...row, confirmedAt: row.confirmedAt! }));
}
