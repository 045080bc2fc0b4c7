import fc from 'fast-check';
import { termsOf } from '../plan/rules.ts';
import type { Criterion, RuleSet, Stage } from '../rule-set/forms.ts';
import { parseRuleSet } from '../rule-set/forms.ts';
import type { JudgedEntry } from '../rules.ts';

/** By stage, entry and juror: the marks by criterion, null for a blank. */
export type Marks = (string | null)[][][][];
export type RandomContest = { ruleSet: RuleSet; entries: JudgedEntry[]; jurors: number; marks: Marks };

const scales = [
	{ min: 0, max: 10, step: 1 },
	{ min: 1, max: 5, step: '0.25' },
	{ min: '-1', max: '2', step: '0.5' }
];
const rounded = fc.option(fc.record({ digits: fc.integer({ min: 0, max: 3 }) }), { nil: undefined, freq: 2 });
const weight = fc.constantFrom('1', '2', '0.5', '1.25');

function criterion(number: number) {
	return fc.record({
		id: fc.constant(`К${number}`),
		title: fc.constant('Критерий'),
		scale: fc.constantFrom(...scales),
		weight,
		counted: fc.constantFrom(true, true, true, false),
		required: fc.constantFrom(true, true, false),
		nominations: fc.constantFrom(undefined, undefined, [{ id: 'n1' }, { id: 'n2', weight: '3' }], [{ id: 'n2' }])
	});
}

const correction = fc.constantFrom(
	{ method: 'none' as const },
	{ method: 'none' as const },
	{ method: 'trim' as const, drop: 1 },
	...['0.5', '1', '2.25'].map((distance) => ({ method: 'clamp' as const, distance }))
);

function stage(number: number) {
	return fc
		.record({
			id: fc.constant(`s${number}`),
			title: fc.constant('Этап'),
			kind: fc.constant('jury' as const),
			criteria: fc.integer({ min: 1, max: 3 }).chain((count) => fc.tuple(...[1, 2, 3].slice(0, count).map(criterion))),
			correction,
			aggregation: fc.record({
				over: fc.constantFrom('criteria' as const, 'totals' as const),
				method: fc.constantFrom('mean' as const, 'median' as const, 'sum' as const)
			}),
			form: fc.constantFrom('points' as const, 'points' as const, 'share-of-maximum' as const),
			rounding: fc.record({
				correctedMark: rounded,
				criterionMean: rounded,
				weightedCriterion: rounded,
				jurorTotal: rounded,
				stageResult: rounded,
				cumulative: rounded
			}),
			combination: fc.constantFrom(
				{ method: 'sum' as const },
				{ method: 'weights' as const, weights: ['0.3', '0.7'].slice(2 - number) }
			)
		})
		.map((made) => ({
			...made,
			minimumSheets: made.correction.method === 'trim' ? 3 : 1,
			rounding: made.correction.method === 'none' ? { ...made.rounding, correctedMark: undefined } : made.rounding
		}));
}

const rules = fc.record({
	nominations: fc.constant(['n1', 'n2'].map((id) => ({ id, title: 'Номинация' }))),
	stages: fc.integer({ min: 1, max: 2 }).chain((count) => fc.tuple(...[1, 2].slice(0, count).map(stage))),
	ranking: fc.record({ method: fc.constantFrom('dense' as const, 'standard' as const) })
});

/** Contests over rule sets without contradictions, small enough to be counted by hand, with blanks. */
export const contests: fc.Arbitrary<RandomContest> = rules
	.map((given) => parseRuleSet(given))
	.filter((reading) => reading.ok)
	.chain(({ ruleSet }) =>
		fc.record({ entries: fc.integer({ min: 1, max: 5 }), jurors: fc.integer({ min: 1, max: 5 }) }).chain((size) =>
			fc.record({
				ruleSet: fc.constant(ruleSet),
				entries: fc.tuple(...range(size.entries).map(entryNumber)),
				jurors: fc.constant(size.jurors),
				marks: fc.tuple(...ruleSet.stages.map((one) => marksIn(one, size)))
			})
		)
	);

function entryNumber(number: number): fc.Arbitrary<JudgedEntry> {
	return fc.constantFrom('n1', 'n2').map((nomination) => ({ id: `e${number}`, nomination }));
}

function marksIn({ criteria }: Stage, size: { entries: number; jurors: number }): fc.Arbitrary<Marks[number]> {
	const sheet = fc.tuple(...criteria.map(markBy));
	const list = fc.array(sheet, { minLength: size.jurors, maxLength: size.jurors });
	return fc.array(list, { minLength: size.entries, maxLength: size.entries });
}

function markBy({ scale }: Criterion): fc.Arbitrary<string | null> {
	const [min, max, step] = [scale.min, scale.max, scale.step].map(Number);
	const marks = range(Math.round((max! - min!) / step!) + 1).map((at) => String(min! + at * step!));
	return fc.option(fc.constantFrom(...marks), { freq: 12 });
}

export function range(length: number): number[] {
	return Array.from({ length }, (_, at) => at);
}

/** The criterion applies to the nomination and counts. */
export function countsFor(one: Criterion, nomination: string): boolean {
	return one.counted && termsOf(one, nomination) !== null;
}
