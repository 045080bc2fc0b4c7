import type { Db } from '#server/database.ts';
import { systemActor } from '#server/platform/actor.ts';
import { recordDecisions } from '../jury/commands.ts';
import { beginStage, buildJudging, type JudgedContest } from '../judging/testing.ts';
import { finaliseResults } from '../results/commands.ts';
import { planDefence } from './commands.ts';
import { defenceDayOf, slotsOf } from './queries.ts';

export type BuiltDefence = JudgedContest & { stage: '2'; place: { contestId: string; stage: '2' }; hallCode: string };

/** A contest whose second stage is a defence of all its entries, planned and not yet begun. */
export async function buildDefence(db: Db, given: Parameters<typeof buildJudging>[1] = {}): Promise<BuiltDefence> {
	const contest = await buildJudging(db, given);
	await beginStage(db, contest, '2');
	const place = { contestId: contest.id, stage: '2' } as const;
	const planned = await planDefence(db, systemActor('testing'), place, {
		...{ place: 'Большой зал', startsAt: '2027-05-20 10:00', remoteLink: 'https://video.example.org/zal' },
		...{ speechMinutes: 7, questionMinutes: 3 }
	});
	if (!planned.ok) throw new Error(planned.reason);
	const { hallCode } = (await defenceDayOf(db, place))!;
	return { ...contest, stage: '2', place, hallCode };
}

/** The numbers of the entries in the order of performance. */
export const orderOf = async (db: Db, place: BuiltDefence['place']): Promise<string[]> =>
	(await slotsOf(db, place, 'Asia/Tomsk')).map(({ key }) => key);

/** Marks in both stages, the lower the number of the entry the better, and decided awards; then the count is kept. */
export async function finaliseDefence(db: Db, defence: BuiltDefence): Promise<void> {
	await markAll(db, defence, [
		['1', 'k1'],
		['1', 'k2'],
		['2', 'k3']
	]);
	const { id, entries } = defence;
	const system = systemActor('testing');
	const awards = [
		{ kind: 'award', award: 'grand', entry: entries[0]!.key },
		{ kind: 'award', award: 'incentive', entry: entries.at(-1)!.key }
	] as const;
	for (const outcome of [await recordDecisions(db, system, id, awards), await finaliseResults(db, system, id)])
		if (!outcome.ok) throw new Error(outcome.reason);
}

/** Marks of the first stage alone. */
export const markFirstStage = (db: Db, defence: BuiltDefence): Promise<void> =>
	markAll(db, defence, [
		['1', 'k1'],
		['1', 'k2']
	]);

async function markAll(
	db: Db,
	{ id, entries, jury }: BuiltDefence,
	criteria: readonly (readonly [stage: string, criterion: string])[]
): Promise<void> {
	const voting = jury.filter(({ role }) => role !== 'secretary');
	const pairs = entries.flatMap((entry, at) =>
		voting.map((juror) => ({ entry, juror, mark: String(Math.max(0, 5 - at)) }))
	);
	const marks = pairs.flatMap(({ entry, juror, mark }) =>
		criteria.map(([stage_key, criterion_key]) => ({
			...{ contest_id: id, stage_key, criterion_key, entry_id: entry.id, juror_id: juror.id, mark }
		}))
	);
	// A test may have signed sheets before.
	await db
		.insertInto('marks')
		.values(marks)
		.onConflict((known) => known.doNothing())
		.execute();
}
