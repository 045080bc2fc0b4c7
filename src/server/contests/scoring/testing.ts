import { buildMarks } from './marks/rules.ts';
import type { MarkRow } from './marks/rules.ts';
import type { RuleSet, RuleSetInput } from './rule-set/forms.ts';
import { parseRuleSet } from './rule-set/forms.ts';
import type { EntryTally, JudgedEntry, TallyInput, TallyResult } from './rules.ts';
import { tallyContest } from './rules.ts';

const twoDigits = { digits: 2 };

/** The rules of cases/piano-2025. */
export const pianoRules: RuleSetInput = {
	stages: [
		pianoStage('1', 3, ['1'], 40),
		pianoStage('2', 2, ['0.3', '0.7'], 20),
		pianoStage('3', 2, ['0.1', '0.2', '0.7'], 11),
		pianoStage('final', 2, ['0.1', '0.2', '0.35', '0.35'])
	],
	ranking: { places: 6, tolerance: '0.03' }
};

function pianoStage(id: string, distance: number, weights: string[], first?: number) {
	return {
		id,
		title: id === 'final' ? 'Финал' : `${id} тур`,
		kind: 'jury' as const,
		criteria: [{ id: 'performance', title: 'Исполнение', scale: { min: 1, max: 25 } }],
		correction: { method: 'clamp' as const, distance },
		rounding: { correctedMark: twoDigits, stageResult: twoDigits, cumulative: twoDigits },
		combination: { method: 'weights' as const, weights },
		...(first && { admission: { first } })
	};
}

const points = (id: string, weight = 1) => ({ id, title: `Критерий ${id}`, scale: { max: 5 }, weight });

/** The rules of the demonstration contest: three nominations, five criteria, a defence that counts twice. */
export const demoRules: RuleSetInput = {
	nominations: [1, 2, 3].map((id) => ({ id, title: `Номинация ${id}`, minimumEntries: 5 })),
	stages: [
		{ id: 'check', title: 'Проверка заявок', kind: 'eligibility-check' },
		{
			id: 1,
			title: 'Заочная оценка',
			kind: 'jury',
			criteria: ['К1', 'К2', 'К3', 'К4', 'К5'].map((id) => points(id)),
			minimumSheets: 3,
			rounding: { stageResult: twoDigits },
			admission: {
				scope: 'nomination',
				first: 3,
				threshold: { atLeast: 60, of: 'share' },
				edgeTie: 'ladder',
				replacement: 'next'
			}
		},
		{
			id: 2,
			title: 'Защита',
			kind: 'defence',
			criteria: [points('К6', 2)],
			aggregation: { over: 'criteria', method: 'mean' },
			minimumSheets: 3,
			rounding: { stageResult: twoDigits }
		}
	],
	ranking: { scope: 'nomination', places: 3, sharedPlaces: [2, 3] },
	tieLadder: [
		{ step: 'criterion-mean', stage: 1, criterion: 'К3' },
		{ step: 'criterion-mean', stage: 2, criterion: 'К6' },
		{ step: 'recorded-vote' },
		{ step: 'casting-vote' }
	],
	oneNominationPerAuthor: {},
	quorum: { numerator: 2, denominator: 3 },
	awards: [1, 2, 3].map((place) => ({
		id: `diploma-${place}`,
		title: 'Диплом',
		kind: 'diploma',
		degree: place,
		basis: { by: 'place' as const, place }
	}))
};

/** @throws Error when the rules have faults. */
export function readRules(given: unknown): RuleSet {
	const reading = parseRuleSet(given);
	if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
	return reading.ruleSet;
}

/**
 * Marks of small contests: by stage and entry a list of sheets, by juror J1, J2 …; a sheet is a list of marks by
 * criterion, or one mark where there is one criterion; null is a blank.
 */
export type SmallScores = Record<string, Record<string, (SmallMark | SmallMark[])[]>>;
type SmallMark = number | string | null;

export type SmallContest = {
	rules: unknown;
	scores: SmallScores;
	entries?: JudgedEntry[];
	jurors?: number;
} & Partial<Pick<TallyInput, 'decisions' | 'recusals' | 'withSheets'>>;

/** Builds the input of a small contest; entries are those that the scores name unless given. */
export function buildTally({ rules, scores, ...given }: SmallContest): TallyInput {
	const ruleSet = readRules(rules);
	const ids = new Set(Object.values(scores).flatMap((stage) => Object.keys(stage)));
	const entries = given.entries ?? [...ids].map((id) => ({ id }));
	const most = Math.max(
		1,
		...Object.values(scores).flatMap((stage) => Object.values(stage).map((list) => list.length))
	);
	const jurors = Array.from({ length: given.jurors ?? most }, (_, at) => ({ id: `J${at + 1}`, voting: true }));
	const rows = Object.entries(scores).flatMap(([stage, sheets]) => rowsOf(ruleSet, stage, sheets));
	const reading = buildMarks({ ruleSet, entries, jurors, recusals: [] }, rows);
	if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
	const { decisions = [], recusals = [], withSheets = false } = given;
	return { ruleSet, entries, jurors, recusals, marks: reading.marks, decisions, withSheets };
}

function rowsOf(ruleSet: RuleSet, stage: string, sheets: SmallScores[string]): MarkRow[] {
	const criteria = ruleSet.stages.find(({ id }) => id === stage)!.criteria;
	return Object.entries(sheets).flatMap(([entry, list]) =>
		list.flatMap((sheet, juror) =>
			[sheet].flat().flatMap((mark, at) => {
				const row = { stage, entry, juror: `J${juror + 1}`, criterion: criteria[at]!.id };
				return mark === null ? [] : [{ ...row, mark: String(mark) }];
			})
		)
	);
}

export function tallySmall(contest: SmallContest): TallyResult {
	return tallyContest(buildTally(contest));
}

/** A few columns of one stage, in its order. */
export function listStage<Key extends keyof EntryTally>(
	result: TallyResult,
	stage: string,
	keys: readonly Key[]
): EntryTally[Key][][] {
	const found = result.stages.find((one) => one.stage === stage)!;
	return found.entries.map((entry) => keys.map((key) => entry[key]));
}

/** One stage of one criterion on a scale of whole points up to 100. */
export function plainStage(id: string, more: object = {}): object {
	const criteria = [{ id: 'К1', title: 'Критерий', scale: { max: 100 } }];
	return { id, title: `Этап ${id}`, kind: 'jury', criteria, ...more };
}
