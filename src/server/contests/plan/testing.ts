import type { Db } from '#server/database.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { createContestFromPlan } from './beginning/commands.ts';
import { contestPlan, type ContestPlan, type ContestPlanInput } from './forms.ts';
import { practices } from './templates/practices/rules.ts';

/** A contest as it is begun from the template of professional practices: names, people and dates are still to come. */
export async function buildPlannedContest(
	db: Db,
	{ actor = systemActor('testing'), plan = {} }: { actor?: Actor; plan?: ContestPlanInput } = {}
): Promise<{ id: string; slug: string }> {
	const title = `Библиотечный маяк ${Math.random().toString(36).slice(2, 8)}`;
	const outcome = await createContestFromPlan(db, actor, {
		...practices.plan,
		...plan,
		basics: { ...practices.plan.basics, title, heldInYear: 2027, ...plan.basics }
	});
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}

/** A plan without gaps: nothing keeps it from being published. The call is open from 1 February until 31 March 2027. */
export async function wholePlan(db: Db, given: ContestPlanInput = {}): Promise<ContestPlan> {
	const organiser = await buildOrganisation(db, { kind: 'regional-library' });
	return contestPlan.parse({
		...practices.plan,
		organisations: [{ organisationId: organiser.id, role: 'organiser' }],
		calendar: {
			timeZone: 'Asia/Tomsk',
			opensAt: '2027-02-01T00:00',
			closesAt: '2027-03-31T23:59',
			checkUntil: '2027-04-09',
			milestones: [{ title: 'Публичная защита', startsOn: '2027-05-27', endsOn: null }]
		},
		jury: [
			{ id: 'j1', name: 'Шевченко Анна Львовна', role: 'chair' },
			{ id: 'j2', name: 'Воробей Илья Ильич', role: 'member' },
			{ id: 'j3', name: 'Ёлкина Любовь Павловна', role: 'member' }
		],
		...given,
		basics: {
			...practices.plan.basics,
			title: 'Библиотечный маяк',
			heldInYear: 2027,
			contacts: 'Отдел развития, 8 (3822) 00-00-00',
			...given.basics
		}
	});
}
