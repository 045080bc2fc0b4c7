import type { Db, Tx } from '#server/database.ts';
import { organisationsNamed } from '#server/organisations/queries.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { findContestConflicts } from '../../judging/conflicts/commands.ts';
import { isSettled } from '../../meeting/queries.ts';
import { refusalToRunJudging } from '../../judging/policy.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { changePlan } from '../../plan/commands.ts';
import type { ContestPlan } from '../../plan/forms.ts';
import { hasPlan, planOf } from '../../plan/queries.ts';
import { lockContest } from '../../queries.ts';
import type { MemberChange, NewMember } from './forms.ts';
import { leavesMarksOut, type GivenMarks } from './rules.ts';

export type JuryRefusal = 'not-allowed' | 'finalised';

/** Lets those in who run the judging, while the count is not kept yet. Holds the contest's row. */
export async function refusalToChangeJury(tx: Tx, actor: Actor, contestId: string): Promise<JuryRefusal | null> {
	const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
	if (refusal) return refusal;
	await lockContest(tx, contestId);
	return (await isSettled(tx, contestId)) ? 'finalised' : null;
}

type PlannedJuror = ContestPlan['jury'][number];

/**
 * The plan says the same of the jury, so that the next version of the regulations does not undo what was changed here.
 * The right to it was judged by the caller: the secretary has no part in the plan otherwise.
 */
export async function changePlannedJury(
	tx: Tx,
	contestId: string,
	change: (jury: PlannedJuror[]) => PlannedJuror[]
): Promise<void> {
	if (!(await hasPlan(tx, contestId))) return;
	const keeper = systemActor('jury');
	const { plan, revision } = await planOf(tx, keeper, contestId);
	const changed = await changePlan(tx, keeper, contestId, { revision, part: 'jury', value: change(plan.jury) });
	if (!changed.ok) throw new Error(`the plan's jury was not changed: ${changed.reason}`);
}

export type AddingRefusal = JuryRefusal | 'chair-taken';

/**
 * Adds a juror after the regulations have been published. An organisation typed just as the directory has it, and there
 * once, is that one; what it stands in the way of is found at once.
 */
export function addJuror(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	member: NewMember
): Promise<Outcome<{ id: string }, AddingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = await refusalToChangeJury(tx, actor, contestId);
		if (refusal) return refused(refusal);
		const jury = await tx
			.selectFrom('jurors')
			.select(['key', 'role', 'position'])
			.where('contest_id', '=', contestId)
			.execute();
		if (member.role === 'chair' && jury.some(({ role }) => role === 'chair')) return refused('chair-taken');
		const organisationId = await organisationNamed(tx, member.organisationName);
		const { email, ...told } = member;
		const planned = { personId: null, organisationId, ...told };
		let key = freeKey(jury.map((juror) => juror.key));
		await changePlannedJury(tx, contestId, (known) => {
			key = freeKey([...jury.map((juror) => juror.key), ...known.map(({ id }) => id)]);
			return [...known, { id: key, email, ...planned }];
		});
		const { id } = await tx
			.insertInto('jurors')
			.values({
				...{ contest_id: contestId, key, person_id: null, name: member.name, organisation_id: organisationId },
				...{ organisation_name: member.organisationName, post: member.post, role: member.role, voting: member.voting },
				...{ absence_reason: null, stage_keys: null, nomination_keys: null, email },
				position: Math.max(-1, ...jury.map(({ position }) => position)) + 1
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		const found = await findContestConflicts(tx, systemActor('jury'), contestId, [id]);
		if (!found.ok) throw new Error(`conflicts of a new juror: ${found.reason}`);
		await notifyCaches(tx, ['contests']);
		await recordActivity(tx, actor, 'juror.added', contestId, { jurorId: id, role: member.role });
		return done({ id });
	});
}

async function organisationNamed(tx: Tx, name: string): Promise<string | null> {
	if (name === '') return null;
	const known = (await organisationsNamed(tx, [name])).get(name) ?? [];
	return known.length === 1 ? known[0]!.id : null;
}

function freeKey(taken: readonly string[]): string {
	let number = 1;
	while (taken.includes(`j${number}`)) number++;
	return `j${number}`;
}

export type ChangeRefusal = JuryRefusal | 'has-marks';

/**
 * Changes where a juror is written to, whether they vote, how many sheets they take and what they judge. Sheets shared
 * out already stay theirs until they are shared out anew. @throws NotFound
 */
export function changeJuror(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ jurorId, ...change }: MemberChange & { jurorId: string }
): Promise<Outcome<null, ChangeRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = await refusalToChangeJury(tx, actor, contestId);
		if (refusal) return refused(refusal);
		const { key } = await jurorOf(tx, contestId, jurorId);
		if (leavesMarksOut(await marksGivenBy(tx, jurorId), change)) return refused('has-marks');
		const { email, voting, mostSheets, stages, nominations } = change;
		await tx
			.updateTable('jurors')
			.set({ email, voting, most_sheets: mostSheets, stage_keys: stages, nomination_keys: nominations })
			.where('id', '=', jurorId)
			.execute();
		await changePlannedJury(tx, contestId, (jury) =>
			jury.map((juror) => (juror.id === key ? { ...juror, email, voting } : juror))
		);
		await notifyCaches(tx, ['contests']);
		await recordActivity(tx, actor, 'juror.changed', contestId, { jurorId, voting, mostSheets, stages, nominations });
		return done(null);
	});
}

export function jurorOf(
	tx: Tx,
	contestId: string,
	jurorId: string
): Promise<{ key: string; accountId: string | null }> {
	return tx
		.selectFrom('jurors')
		.select(['key', 'account_id as accountId'])
		.where('contest_id', '=', contestId)
		.where('id', '=', jurorId)
		.executeTakeFirstOrThrow(() => new NotFound(`juror ${jurorId}`));
}

export async function marksGivenBy(tx: Tx, jurorId: string): Promise<GivenMarks[]> {
	return tx
		.selectFrom('marks')
		.innerJoin('entries', 'entries.id', 'marks.entry_id')
		.select(['stage_key as stage', 'nomination_key as nomination'])
		.distinct()
		.where('juror_id', '=', jurorId)
		.execute();
}
