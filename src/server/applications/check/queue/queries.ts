import { accountNames } from '#server/accounts/queries.ts';
import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { applicationsOf } from '../../list/queries.ts';
import { sortedBy, type ListedApplication } from '../../list/rules.ts';
import type { Decision } from '../../tables.ts';
import { canReadCheck } from '../policy.ts';
import { queueOf } from './rules.ts';

export type WaitingDecision = {
	decisionId: string;
	id: string;
	number: number | null;
	title: string;
	decision: Decision;
	reason: string;
	/** Name of whoever proposed it. */
	by: string;
	/** Whoever asks has proposed it, so another has to confirm it. */
	isOwn: boolean;
};

export type CheckQueue = {
	queue: ListedApplication[];
	waiting: WaitingDecision[];
	inCorrection: ListedApplication[];
};

/** Everything that waits for those who check. A fixed number of queries. @throws NotFound for whoever may not read it. */
export async function checkQueue(db: Db, actor: Actor | null, contestId: string): Promise<CheckQueue> {
	if (!actor || !canReadCheck(actor, contestId)) throw new NotFound(`check of ${contestId}`);
	const { applications, plan } = await applicationsOf(db, actor, contestId);
	const nominations = plan.nominations.map(({ id }) => id);
	const open = await openDecisionsIn(db, contestId);
	const names = await accountNames(
		db,
		open.map(({ proposedBy }) => proposedBy)
	);
	const titles = new Map(applications.map(({ id, title, number }) => [id, { title, number }]));
	return {
		queue: queueOf(applications),
		waiting: open.map(({ proposedBy, ...each }) => ({
			...each,
			...{ number: titles.get(each.id)?.number ?? null, title: titles.get(each.id)?.title ?? '' },
			...{ by: names.get(proposedBy) ?? '', isOwn: proposedBy === actor.id }
		})),
		inCorrection: sortedBy(
			applications.filter(({ state }) => state === 'correction'),
			{},
			nominations
		)
	};
}

const openDecisionsIn = (db: Db, contestId: string) =>
	db
		.selectFrom('eligibility_decisions')
		.innerJoin('applications', 'applications.id', 'application_id')
		.select([
			...(['eligibility_decisions.id as decisionId', 'application_id as id', 'decision', 'reason'] as const),
			'proposed_by as proposedBy'
		])
		.where('contest_id', '=', contestId)
		.where('confirmed_at', 'is', null)
		.where('eligibility_decisions.withdrawn_at', 'is', null)
		.orderBy('number')
		.execute();
