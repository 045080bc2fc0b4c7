import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { createContest } from '../commands.ts';
import { registerEntries } from '../entries/commands.ts';
import { formJury } from '../jury/commands.ts';
import { freezeRuleSet } from '../regulations/commands.ts';
import { parseRuleSet, type RuleSetInput } from '../scoring/rule-set/forms.ts';
import type { JurorRole } from '../tables.ts';
import { appointOrganiser, keepSettings, publishPlan, seatAtDesks, type SeatedJuror } from './seating/testing.ts';
import type { JudgingSettingsInput } from './settings/forms.ts';

export type { SeatedJuror };

const system = systemActor('testing');
let built = 0;

/** Two nominations; sheets of two criteria from 0 to 5, the best two of a nomination go on to a defence of one, doubled. */
export const judgedRules: RuleSetInput = {
	nominations: [
		{ id: 'service', title: 'Удобный сервис' },
		{ id: 'event', title: 'Событие и сообщество' }
	],
	stages: [
		{
			...{ id: '1', title: 'Заочная оценка', kind: 'jury' as const, minimumSheets: 1 },
			criteria: [
				{ id: 'k1', title: 'Актуальность', scale: { max: 5 } },
				{ id: 'k2', title: 'Новизна', scale: { max: 5 } }
			],
			rounding: { stageResult: { digits: 2 } },
			admission: { scope: 'nomination', first: 2, edgeTie: 'ladder', replacement: 'next' }
		},
		{
			...{ id: '2', title: 'Публичная защита', kind: 'defence' as const, minimumSheets: 1 },
			criteria: [{ id: 'k3', title: 'Защита', scale: { max: 5 }, weight: 2 }],
			rounding: { stageResult: { digits: 2 } }
		}
	],
	ranking: { scope: 'nomination', places: 3, sharedPlaces: [2, 3] },
	tieLadder: [
		{ step: 'criterion-mean', stage: '1', criterion: 'k2' },
		{ step: 'recorded-vote' },
		{ step: 'casting-vote' },
		{ step: 'shared' }
	],
	quorum: { numerator: 2, denominator: 3 },
	awards: [
		{ id: 'd1', title: 'Диплом I степени', kind: 'diploma', degree: 1, basis: { by: 'place', place: 1 } },
		{ id: 'd2', title: 'Диплом II степени', kind: 'diploma', degree: 2, basis: { by: 'place', place: 2 } },
		{ id: 'd3', title: 'Диплом III степени', kind: 'diploma', degree: 3, basis: { by: 'place', place: 3 } },
		{ id: 'grand', title: 'Гран-при', kind: 'grand-prix', scope: 'contest', limit: 1, basis: { by: 'decision' } },
		{
			id: 'incentive',
			title: 'Поощрительный приз',
			kind: 'incentive-prize',
			scope: 'contest',
			basis: { by: 'decision' }
		},
		{
			id: 'audience',
			title: 'Приз зрительских симпатий',
			kind: 'audience-award',
			scope: 'none',
			basis: { by: 'decision' }
		},
		{ id: 'cert', title: 'Сертификат участника', kind: 'participation-certificate', basis: { by: 'participation' } }
	]
};

export type JudgedContest = {
	id: string;
	slug: string;
	organiser: Actor;
	chair: SeatedJuror;
	secretary: SeatedJuror;
	members: SeatedJuror[];
	/** Everybody, in the order of the jury: chair, secretary, members. */
	jury: SeatedJuror[];
	/** By number: the first half of the entries is in `service`, the rest in `event`. */
	entries: { id: string; key: string; nomination: string; organisationId: string; authorId: string }[];
};

type Given = {
	entries?: number;
	members?: number;
	rules?: RuleSetInput;
	settings?: JudgingSettingsInput;
	isBlind?: boolean;
	isAnnounced?: boolean;
	/** Whether the jurors have passed their declarations of conflicts; true where absent. */
	isDeclared?: boolean;
	/** Of the first stage. `none`: no row and no admissions; others: everybody assigned to everything but the secretary. */
	stage?: 'none' | 'preparing' | 'open';
};

/**
 * A contest whose jury has accepted and sits at its desks, each from an organisation of its own: its first stage open
 * unless told otherwise, no sheet written yet. Rows are written as the commands would write them.
 */
export async function buildJudging(db: Db, given: Given = {}): Promise<JudgedContest> {
	const { entries: count = 4, stage = 'open' } = given;
	const slug = `zhyuri-${++built}-${Math.random().toString(36).slice(2, 8)}`;
	const { id: organisationId } = await buildOrganisation(db, { kind: 'regional-library' });
	const id = take(
		await createContest(db, system, {
			...{
				slug,
				kind: 'областной конкурс',
				title: `Библиотечный маяк ${built}`,
				heldInYear: 2027,
				timeZone: 'Asia/Tomsk'
			},
			...{ ageMark: null, aim: '', participants: '', contacts: '', mayBeMissing: 'sheets' as const, dates: [] },
			organisations: [{ id: organisationId, role: 'organiser' }],
			documents: { look: 'classic', city: 'Заречье', signatures: [] },
			meeting: { number: '1', date: null, place: null, title: null, invited: [], agenda: [], dissent: [] }
		})
	);
	await freezeRules(db, id, given);
	const entries = await registerSome(db, id, count);
	const jury = await seatJury(db, id, given);
	await keepSettings(db, id, given.settings);
	if (given.isAnnounced ?? true)
		await db
			.updateTable('contests')
			.set({ announced_at: sql`now()` })
			.where('id', '=', id)
			.execute();
	const contest = { id, slug, entries, jury, ...(await peopleOf(db, id, jury)) };
	if (stage !== 'none') await beginStage(db, contest, '1', stage);
	return contest;
}

async function freezeRules(db: Db, contestId: string, { rules = judgedRules, isBlind = false }: Given): Promise<void> {
	const reading = parseRuleSet(rules);
	if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
	take(await freezeRuleSet(db, system, contestId, reading.ruleSet));
	const { nominations, ...others } = rules;
	await publishPlan(db, contestId, {
		basics: { kind: 'областной конкурс', title: `Библиотечный маяк ${built}`, heldInYear: 2027 },
		calendar: { timeZone: 'Asia/Tomsk' },
		nominations: (nominations ?? []).map(({ id, title }) => ({ id: String(id), title })),
		rules: others,
		isBlind
	});
}

async function registerSome(db: Db, contestId: string, count: number): Promise<JudgedContest['entries']> {
	const given = [];
	for (let at = 0; at < count; at++) {
		const { id: organisationId } = await buildOrganisation(db);
		const { id: authorId } = await db
			.insertInto('people')
			.values({ surname: `Лампова-${built}-${at + 1}`, given_name: 'Вера', patronymic: 'Ивановна', gender: 'female' })
			.returning('id')
			.executeTakeFirstOrThrow();
		given.push({ key: String(at + 1), nomination: at < count / 2 ? 'service' : 'event', organisationId, authorId });
	}
	const ids = take(
		await registerEntries(
			db,
			system,
			contestId,
			given.map(({ key, nomination, organisationId, authorId }) => ({
				...{ key, nomination, organisationId, title: `Работа ${key}`, teamName: '', rejection: null },
				authors: [{ personId: authorId, post: 'библиотекарь' }]
			}))
		)
	);
	return given.map((entry, at) => ({ ...entry, id: ids[at]! }));
}

async function seatJury(db: Db, contestId: string, { members = 2, isDeclared = true }: Given): Promise<SeatedJuror[]> {
	const roles: JurorRole[] = ['chair', 'secretary', ...Array.from({ length: members }, () => 'member' as const)];
	const seats = await Promise.all(
		roles.map(async (role, at) => ({
			...{
				role,
				key: `j${at + 1}`,
				name: `Судейкина Анна ${['Львовна', 'Ильинична', 'Павловна', 'Юрьевна'][at % 4]} ${at + 1}`
			},
			organisationId: (await buildOrganisation(db)).id
		}))
	);
	const ids = take(
		await formJury(
			db,
			system,
			contestId,
			seats.map((seat) => ({
				...{ ...seat, personId: null, organisationName: '', post: 'методист', voting: seat.role !== 'secretary' },
				...{ present: true, absenceReason: null, stages: null, nominations: null }
			}))
		)
	);
	if (isDeclared)
		await db
			.insertInto('conflict_declarations')
			.values(ids.map((juror_id) => ({ contest_id: contestId, juror_id })))
			.execute();
	return seatAtDesks(
		db,
		contestId,
		seats.map(({ role, key, name }, at) => ({ id: ids[at]!, role, key, name }))
	);
}

async function peopleOf(db: Db, contestId: string, jury: SeatedJuror[]) {
	return {
		organiser: await appointOrganiser(db, contestId),
		chair: jury[0]!,
		secretary: jury[1]!,
		members: jury.slice(2)
	};
}

/** Begins a stage with all the entries given (or all of the contest) and every voting juror assigned to each of them. */
export async function beginStage(
	db: Db,
	{ id, entries, jury }: Pick<JudgedContest, 'id' | 'entries' | 'jury'>,
	stage: string,
	state: 'preparing' | 'open' = 'open'
): Promise<void> {
	const opened = state === 'open' ? sql<Date>`now()` : null;
	await db
		.insertInto('stage_courses')
		.values({
			...{ contest_id: id, stage_key: stage, state, opened_at: opened as Date | null },
			...{ due_at: null, closed_at: null, closed_by: null, released_at: null }
		})
		.execute();
	if (entries.length === 0) return;
	await db
		.insertInto('stage_admissions')
		.values(
			entries.map((entry) => ({
				...{ contest_id: id, stage_key: stage, entry_id: entry.id, standing: 'admitted' as const, ended_at: null }
			}))
		)
		.execute();
	const pairs = entries.flatMap((entry) =>
		jury.filter(({ role }) => role !== 'secretary').map((juror) => ({ entry_id: entry.id, juror_id: juror.id }))
	);
	await db
		.insertInto('assignments')
		.values(pairs.map((pair) => ({ ...pair, contest_id: id, recusal_reason: null })))
		.onConflict((known) => known.doNothing())
		.execute();
	await db
		.insertInto('sheet_assignments')
		.values(pairs.map((pair) => ({ ...pair, contest_id: id, stage_key: stage, assigned_by: 'system:testing' })))
		.execute();
}

function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
