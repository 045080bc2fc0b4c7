import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { buildMember, type BuiltMember } from '#server/accounts/appointments/testing.ts';
import { buildJudging, judgedRules, type JudgedContest } from '#server/contests/judging/testing.ts';
import { recordDecisions, recordMarks } from '#server/contests/jury/commands.ts';
import { finaliseResults } from '#server/contests/results/commands.ts';
import type { RuleSetInput } from '#server/contests/scoring/rule-set/forms.ts';
import type { Db } from '#server/database.ts';
import { confirmNameForm } from '#server/people/commands.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import { systemActor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';

const system = systemActor('testing');

/** One stage, points from 0 to 10 000, diplomas of three degrees, thanks by decision, certificates for all. */
export const awardedRules: RuleSetInput = {
	...judgedRules,
	stages: [
		{
			...{ id: '1', title: 'Заочная оценка', kind: 'jury' as const, minimumSheets: 1 },
			criteria: [{ id: 'k1', title: 'Польза', scale: { max: 10_000 } }]
		}
	],
	tieLadder: [{ step: 'shared' }],
	awards: [
		...judgedRules.awards!,
		{
			...{ id: 'thanks', title: 'Благодарственное письмо', kind: 'thank-you-letter', scope: 'none' as const },
			recipients: ['person', 'organisation'],
			basis: { by: 'decision' }
		}
	]
};

type Given = { entries?: number; thanked?: boolean; entrants?: number; thankedOrganisation?: string };

export type FinalisedContest = JudgedContest & {
	/** Who sent the entry, by the entry's key. */
	entrants: Map<string, BuiltMember>;
};

/**
 * An announced contest with finalised results, neither published nor awarded: entry 1 is the first of its nomination,
 * and so on by number. `thanked`: its first author is to get a letter of thanks, and nobody has confirmed the dative. `thankedOrganisation`: this one
 * gets a letter of thanks by itself, without an entry.
 */
export async function buildFinalised(db: Db, given: Given = {}): Promise<FinalisedContest> {
	const contest = await buildMarked(db, given);
	take(await finaliseResults(db, system, contest.id, { decidedOn: '2027-05-27' }));
	return contest;
}

/** The same before anybody has counted. */
export async function buildMarked(
	db: Db,
	{ entries = 4, thanked = false, entrants = 0, thankedOrganisation }: Given = {}
): Promise<FinalisedContest> {
	const contest = await buildJudging(db, { entries, members: 0, rules: awardedRules, stage: 'none' });
	await markAll(db, contest, (entry) => 10_000 - entry);
	if (thanked) {
		const recipient = { kind: 'person' as const, id: contest.entries[0]!.authorId };
		take(await recordDecisions(db, system, contest.id, [{ kind: 'award', award: 'thanks', recipient }]));
	}
	if (thankedOrganisation) {
		const recipient = { kind: 'organisation' as const, id: thankedOrganisation };
		take(await recordDecisions(db, system, contest.id, [{ kind: 'award', award: 'thanks', recipient }]));
	}
	const sent = new Map<string, BuiltMember>();
	for (const { key, id } of contest.entries.slice(0, entrants))
		sent.set(key, await buildEntrant(db, contest.id, { key, id }));
	return { ...contest, entrants: sent };
}

/** The chair's marks on every entry, by its place in the list from 0. */
async function markAll(db: Db, { id, entries, chair }: JudgedContest, mark: (entry: number) => number): Promise<void> {
	const numbers = entries.map((_, index) => index);
	const zeros = new Int32Array(entries.length);
	const columns = { stage: '1', digits: 0, entry: Int32Array.from(numbers), juror: zeros, criterion: zeros };
	const stages = [{ ...columns, mark: Int32Array.from(numbers, mark) }];
	const entryIds = entries.map((entry) => entry.id);
	take(await recordMarks(db, system, id, { entryIds, jurorIds: [chair.id], stages }));
}

/** Somebody whose application became this entry. */
export async function buildEntrant(
	db: Db,
	contestId: string,
	{ key, id: entryId }: { key: string; id: string }
): Promise<BuiltMember> {
	const member = await buildMember(db, { name: `Полкин Лев Ильич ${key}` });
	const { id } = await db
		.insertInto('applications')
		.values({
			...{ contest_id: contestId, number: Number(key), state: 'admitted' as const, nomination_key: null },
			...{ title: `Работа ${key}`, organisation_id: null, proposed_organisation: null, created_by: member.id },
			...{ submitted_at: sql<Date>`now()`, admitted_version: 1, entry_id: entryId }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	const content = { title: `Работа ${key}` };
	await db
		.insertInto('application_versions')
		.values({
			...{ application_id: id, version: 1, regulations_version: 1, revision: 1, submitted_by: member.id },
			...{ content: JSON.stringify(content), sha256: createHash('sha256').update(canonicalJson(content)).digest('hex') }
		})
		.execute();
	await db.insertInto('application_members').values({ application_id: id, account_id: member.id }).execute();
	return member;
}

/** The jury thinks again of some entries, told by their place in the list from 0: the next version is finalised. */
export async function correctResults(
	db: Db,
	{ id, entries, chair }: JudgedContest,
	marks: Record<number, string>
): Promise<void> {
	for (const [index, mark] of Object.entries(marks))
		await db
			.updateTable('marks')
			.set({ mark })
			.where('entry_id', '=', entries[Number(index)]!.id)
			.where('juror_id', '=', chair.id)
			.execute();
	take(await finaliseResults(db, system, id, { decidedOn: '2027-06-02' }));
}

export async function confirmDative(db: Db, personId: string, form: string): Promise<void> {
	take(await confirmNameForm(db, system, { personId, grammaticalCase: 'dative', form }));
}

function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
