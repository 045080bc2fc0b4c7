import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { unlessReferredTo } from '#server/platform/transaction.ts';
import { insertDates } from '../../commands.ts';
import { layOutNominations, layOutStages } from '../../regulations/layout/commands.ts';
import { calendarLines } from '../calendar/rules.ts';
import type { ContestPlan } from '../forms.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';
import { stageDatesOf } from './rules.ts';

export type PlanRefusal = 'nomination-in-use' | 'stage-in-use' | 'juror-in-use';

/**
 * Writes what the public pages, the entries and the count stand on from a plan that is being published: the contest's
 * own row, organisations, calendar, nominations, stages, criteria, jury. What was there already is changed in place;
 * what is no longer in the plan goes, unless an entry, a mark or an assignment stands on it. `ruleSet` is what was read
 * from the plan. For `applyPlan`.
 */
export async function layOutPlan(
	tx: Tx,
	contestId: string,
	{ plan, ruleSet }: { plan: ContestPlan; ruleSet: RuleSet }
): Promise<Outcome<null, PlanRefusal>> {
	await writeContest(tx, contestId, plan);
	await writeOrganisations(tx, contestId, plan);
	await writeDates(tx, contestId, plan);
	await layOutNominations(tx, contestId, plan.nominations);
	await layOutStages(tx, contestId, ruleSet.stages, stageDatesOf(plan.calendar, ruleSet.stages));
	await writeJury(tx, contestId, plan);
	const refusal = await removeLeftOut(tx, contestId, plan, ruleSet);
	return refusal ? refused(refusal) : done(null);
}

async function writeContest(tx: Tx, contestId: string, { basics, calendar, participation }: ContestPlan) {
	await tx
		.updateTable('contests')
		.set({
			kind: basics.kind,
			title: basics.title,
			aim: basics.aim,
			participants: participation.words,
			age_mark: basics.ageMark,
			time_zone: calendar.timeZone,
			contacts: basics.contacts,
			...(basics.heldInYear !== null && { held_in_year: basics.heldInYear })
		})
		.where('id', '=', contestId)
		.execute();
}

async function writeOrganisations(tx: Tx, contestId: string, { organisations }: ContestPlan): Promise<void> {
	await tx.deleteFrom('contest_organisations').where('contest_id', '=', contestId).execute();
	if (organisations.length === 0) return;
	await tx
		.insertInto('contest_organisations')
		.values(
			organisations.map(({ organisationId, role }, position) => ({
				contest_id: contestId,
				organisation_id: organisationId,
				role,
				position
			}))
		)
		.onConflict((twice) => twice.doNothing())
		.execute();
}

async function writeDates(tx: Tx, contestId: string, { calendar }: ContestPlan): Promise<void> {
	await tx.deleteFrom('contest_dates').where('contest_id', '=', contestId).execute();
	await insertDates(tx, contestId, calendarLines(calendar));
}

async function writeJury(tx: Tx, contestId: string, { jury }: ContestPlan): Promise<void> {
	// There is one chair at any moment: the former one must step down before the new one is written.
	await tx
		.updateTable('jurors')
		.set({ role: 'member' })
		.where('contest_id', '=', contestId)
		.where('role', '=', 'chair')
		.execute();
	if (jury.length === 0) return;
	await tx
		.insertInto('jurors')
		.values(
			jury.map((juror, position) => ({
				contest_id: contestId,
				key: juror.id,
				person_id: juror.personId,
				name: juror.name,
				organisation_id: juror.organisationId,
				organisation_name: juror.organisationName,
				post: juror.post,
				role: juror.role,
				voting: juror.voting,
				absence_reason: null,
				stage_keys: null,
				nomination_keys: null,
				position
			}))
		)
		.onConflict((known) =>
			known.columns(['contest_id', 'key']).doUpdateSet(({ ref }) => ({
				person_id: ref('excluded.person_id'),
				name: ref('excluded.name'),
				organisation_id: ref('excluded.organisation_id'),
				organisation_name: ref('excluded.organisation_name'),
				post: ref('excluded.post'),
				role: ref('excluded.role'),
				voting: ref('excluded.voting'),
				position: ref('excluded.position')
			}))
		)
		.execute();
}

/** What is no longer in the plan goes; held by a foreign key, it is a refusal, and the whole publication is undone. */
async function removeLeftOut(
	tx: Tx,
	contestId: string,
	plan: ContestPlan,
	{ stages }: RuleSet
): Promise<PlanRefusal | null> {
	const jurors = plan.jury.map(({ id }) => id);
	const nominations = plan.nominations.map(({ id }) => id);
	const kept = stages.map(({ id }) => id);
	const criteria = stages.flatMap((stage) => stage.criteria.map(({ id }) => `${stage.id} ${id}`));
	const steps: [PlanRefusal, () => Promise<unknown>][] = [
		[
			'juror-in-use',
			() => sql`delete from jurors where contest_id = ${contestId} and key <> all (${jurors}::text[])`.execute(tx)
		],
		[
			'stage-in-use',
			() =>
				sql`delete from criteria where contest_id = ${contestId} and stage_key || ' ' || key <> all (${criteria}::text[])`.execute(
					tx
				)
		],
		[
			'stage-in-use',
			() => sql`delete from stages where contest_id = ${contestId} and key <> all (${kept}::text[])`.execute(tx)
		],
		[
			'nomination-in-use',
			() =>
				sql`delete from nominations where contest_id = ${contestId} and key <> all (${nominations}::text[])`.execute(tx)
		]
	];
	for (const [refusal, remove] of steps) {
		if (!(await unlessReferredTo(tx, remove))) return refusal;
	}
	return null;
}
