import type { Db, Tx } from '#server/database.ts';
import { appoint } from '#server/accounts/appointments/commands.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { isKeeper, systemActor, type Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { createContest } from '../../commands.ts';
import { refusalToCreateContest } from '../../policy.ts';
import { contestPlan, type ContestPlan, type ContestPlanInput } from '../forms.ts';
import { slugOfContest } from './rules.ts';

export type BeginningRefusal = 'not-allowed' | 'title-missing';

/**
 * Begins a contest that its organisers then set up. Its address is made from the title and the year. A methodist who
 * begins one becomes its organiser; who keeps the network manages it anyway. Answers its id and address.
 */
export function createContestFromPlan(
	db: Db | Tx,
	actor: Actor,
	given: ContestPlanInput
): Promise<Outcome<{ id: string; slug: string }, BeginningRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToCreateContest(actor);
		if (refusal) return refused(refusal);
		const typed = contestPlan.parse(given);
		if (typed.basics.title.length < 2) return refused('title-missing');
		const year = typed.basics.heldInYear ?? Number((await databaseToday(tx, typed.calendar.timeZone)).slice(0, 4));
		const plan = { ...typed, basics: { ...typed.basics, heldInYear: year } };
		const created = await createUnderFreeAddress(tx, actor, plan, year);
		await tx
			.insertInto('contest_plans')
			.values({ contest_id: created.id, plan: JSON.stringify(plan), changed_by: actor.id })
			.execute();
		// The right to begin a contest carries the right to be its organiser, which nobody is yet.
		if (!isKeeper(actor)) {
			const appointed = await appoint(tx, systemActor('contest-beginning'), {
				accountId: actor.id,
				role: 'organiser',
				contestId: created.id
			});
			if (!appointed.ok) throw new Error(`the organiser was not appointed: ${appointed.reason}`);
		}
		return done(created);
	});
}

async function createUnderFreeAddress(
	tx: Tx,
	actor: Actor,
	{ basics, calendar, participation }: ContestPlan,
	year: number
): Promise<{ id: string; slug: string }> {
	const taken = new Set((await tx.selectFrom('contests').select('slug').execute()).map(({ slug }) => slug));
	for (;;) {
		const slug = slugOfContest(basics.title, year, (word) => taken.has(word));
		const created = await createContest(tx, actor, {
			...{ slug, kind: basics.kind, title: basics.title, heldInYear: year, timeZone: calendar.timeZone },
			...{ ageMark: basics.ageMark, aim: basics.aim, participants: participation.words, contacts: basics.contacts },
			...{ organisations: [], dates: [], mayBeMissing: 'sheets' },
			documents: {
				...{ look: 'classic', city: '', date: null, numberPrefix: '', formula: null, emblem: null, signatures: [] }
			},
			meeting: { number: '1', date: null, place: null, title: null, invited: [], agenda: [], dissent: [] }
		});
		if (created.ok) return { id: created.value, slug };
		if (created.reason === 'not-allowed') throw new Error('a contest was refused to whoever may begin one');
		// Somebody else has begun a contest of the same name this very moment.
		taken.add(slug);
	}
}
