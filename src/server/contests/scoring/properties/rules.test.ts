import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDecimal } from '../decimals/rules.ts';
import type { MarkRow } from '../marks/rules.ts';
import { buildMarks } from '../marks/rules.ts';
import type { TallyInput, TallyResult } from '../rules.ts';
import { tallyContest } from '../rules.ts';
import { buildTally, plainStage, tallySmall } from '../testing.ts';
import { isLess, recountContest } from './recount/testing.ts';
import type { RandomContest } from './testing.ts';
import { contests, countsFor, range } from './testing.ts';

function rowsOf({ ruleSet, entries, marks }: RandomContest): MarkRow[] {
	return ruleSet.stages.flatMap((stage, at) =>
		entries.flatMap(({ id, nomination }, entry) =>
			marks[at]![entry]!.flatMap((sheet, juror) =>
				stage.criteria.flatMap((criterion, number) => {
					const mark = sheet[number];
					const row = { stage: stage.id, entry: id, juror: `J${juror}`, criterion: criterion.id };
					return typeof mark !== 'string' || !isAsked(criterion, nomination!) ? [] : [{ ...row, mark }];
				})
			)
		)
	);
}

function isAsked(
	criterion: RandomContest['ruleSet']['stages'][number]['criteria'][number],
	nomination: string
): boolean {
	return countsFor({ ...criterion, counted: true }, nomination);
}

function inputOf(contest: RandomContest, shuffle: <Item>(list: Item[]) => Item[] = (list) => list): TallyInput {
	const { ruleSet } = contest;
	const entries = shuffle([...contest.entries]);
	const jurors = shuffle(range(contest.jurors).map((juror) => ({ id: `J${juror}`, voting: true })));
	const reading = buildMarks({ ruleSet, entries, jurors, recusals: [] }, shuffle(rowsOf(contest)));
	assert.ok(reading.ok, JSON.stringify(reading));
	return { ruleSet, entries, jurors, recusals: [], marks: shuffle(reading.marks), decisions: [], withSheets: true };
}

/** An entry without a result in the first stage does have none in the second, but is no longer in it. */
function resultsOf({ stages }: TallyResult, contest: RandomContest) {
	return stages.map(({ entries }) =>
		contest.entries.map(({ id }) => {
			const found = entries.find(({ entry }) => entry === id);
			return found ? { result: found.result, cumulative: found.cumulative } : null;
		})
	);
}

test('a recount with fractions agrees with every result and cumulative result', () => {
	fc.assert(
		fc.property(contests, (contest) => {
			const recounted = recountContest(contest);
			const isOut = (at: number, entry: number) => at > 0 && recounted[at - 1]![entry]!.cumulative === null;
			const expected = recounted.map((stage, at) =>
				stage.map(({ result, cumulative }, entry) => {
					if (isOut(at, entry)) return null;
					const { stageResult, cumulative: rounding } = contest.ruleSet.stages[at]!.rounding;
					const digits = rounding?.digits ?? digitsOfSum(contest, at);
					return {
						result: result && formatDecimal({ n: result[0], d: result[1] }, stageResult?.digits),
						cumulative: cumulative && formatDecimal({ n: cumulative[0], d: cumulative[1] }, digits)
					};
				})
			);
			assert.deepEqual(resultsOf(tallyContest(inputOf(contest)), contest), expected);
		}),
		{ numRuns: 400 }
	);
});

function digitsOfSum({ ruleSet }: RandomContest, at: number): number | undefined {
	const digits = ruleSet.stages.slice(0, at + 1).map(({ rounding }) => rounding.stageResult?.digits);
	if (ruleSet.stages[at]!.combination.method === 'weights' || digits.includes(undefined)) return undefined;
	return Math.max(...(digits as number[]));
}

test('ranks follow the exact cumulative results: dense without gaps, standard with one per entry above', () => {
	fc.assert(
		fc.property(contests, (contest) => {
			const last = contest.ruleSet.stages.length - 1;
			const recounted = recountContest(contest)[last]!;
			const ranked = tallyContest(inputOf(contest)).stages[last]!.entries.filter(({ rank }) => rank !== null);
			const valueOf = (id: string) => recounted[contest.entries.findIndex((entry) => entry.id === id)]!.cumulative!;
			for (const { entry, rank } of ranked) {
				const above = ranked.filter((other) => isLess(valueOf(entry), valueOf(other.entry)));
				const distinct = new Set(above.map((other) => other.rank)).size;
				assert.equal(rank, 1 + (contest.ruleSet.ranking.method === 'dense' ? distinct : above.length));
			}
		})
	);
});

test('the order of entries, jurors, stages of marks and marks never matters', () => {
	fc.assert(
		fc.property(contests, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (contest, random) => {
			const shuffle = <Item>(list: Item[]) =>
				list
					.map((item) => ({ item, key: random.next().value as number }))
					.sort((a, b) => a.key - b.key)
					.map(({ item }) => item);
			assert.deepEqual(tallyContest(inputOf(contest, shuffle)), tallyContest(inputOf(contest)));
		})
	);
});

const wholeMarks = fc.array(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 3, maxLength: 3 }), {
	minLength: 2,
	maxLength: 8
});
const nameEntries = <Item>(list: Item[]) => Object.fromEntries(list.map((item, at) => [`e${at}`, item]));
const ranksOf = (result: TallyResult) =>
	Object.fromEntries(result.stages[0]!.entries.map(({ entry, rank }) => [entry, rank]));

test('adding a constant to every mark moves nothing in rank under the mean', () => {
	const rules = { stages: [plainStage('1', { rounding: { stageResult: { digits: 2 } } })] };
	fc.assert(
		fc.property(wholeMarks, fc.integer({ min: 1, max: 50 }), (marks, more) => {
			const before = tallySmall({ rules, scores: { 1: nameEntries(marks) } });
			const raised = marks.map((sheets) => sheets.map((mark) => mark + more));
			assert.deepEqual(ranksOf(tallySmall({ rules, scores: { 1: nameEntries(raised) } })), ranksOf(before));
		})
	);
});

test('doubling every mark doubles every exact result', () => {
	const rules = { stages: [plainStage('1')] };
	fc.assert(
		fc.property(wholeMarks, (marks) => {
			const sums = (list: number[][]) => list.map((sheets) => sheets.reduce((a, b) => a + b, 0));
			const doubled = marks.map((sheets) => sheets.map((mark) => 2 * mark));
			const result = tallySmall({ rules, scores: { 1: nameEntries(doubled) } });
			const expected = nameEntries(sums(marks).map((sum) => formatDecimal({ n: BigInt(2 * sum), d: 3n })));
			const shown = Object.fromEntries(result.stages[0]!.entries.map((entry) => [entry.entry, entry.result]));
			assert.deepEqual(shown, expected);
		})
	);
});

test('who is admitted stays admitted when own marks rise or more seats are given', () => {
	const rules = (first: number, edgeTie: string) => ({
		stages: [plainStage('1', { admission: { first, edgeTie } }), plainStage('2')]
	});
	const admittedIn = (result: TallyResult) =>
		result.stages[0]!.entries.filter(({ admitted }) => admitted).map(({ entry }) => entry);
	const seats = fc.integer({ min: 1, max: 4 });
	fc.assert(
		fc.property(wholeMarks, seats, fc.constantFrom('admit-all', 'admit-none'), (marks, first, edgeTie) => {
			const scores = { 1: nameEntries(marks) };
			const before = admittedIn(tallySmall({ rules: rules(first, edgeTie), scores }));
			const more = admittedIn(tallySmall({ rules: rules(first + 1, edgeTie), scores }));
			assert.deepEqual(
				before.filter((entry) => !more.includes(entry)),
				[]
			);
			const [lucky] = before;
			if (!lucky) return;
			const raised = { 1: { ...scores[1], [lucky]: scores[1][lucky]!.map((mark) => mark + 10) } };
			assert.ok(admittedIn(tallySmall({ rules: rules(first, edgeTie), scores: raised })).includes(lucky));
		})
	);
});

test('dropping the extremes: what the highest and lowest mark are does not matter', () => {
	const rules = { stages: [plainStage('1', { correction: { method: 'trim', drop: 1 }, minimumSheets: 3 })] };
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 10, max: 90 }), { minLength: 3, maxLength: 7 }), (marks) => {
			const order = [...marks].sort((a, b) => a - b);
			const stretched = [0, ...order.slice(1, -1), 100];
			const resultOf = (list: number[]) =>
				tallySmall({ rules, scores: { 1: { a: list } } }).stages[0]!.entries[0]!.result;
			assert.equal(resultOf(stretched), resultOf(marks));
		})
	);
});

test('a blank is never a zero', () => {
	const rules = { stages: [plainStage('1')] };
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 }), (marks) => {
			const resultOf = (list: (number | null)[]) =>
				tallySmall({ rules, scores: { 1: { a: list } } }).stages[0]!.entries[0]!.result;
			assert.equal(resultOf([...marks, null]), resultOf(marks));
			assert.notEqual(resultOf([...marks, 0]), resultOf(marks));
		})
	);
});

test('one mark given twice is refused', () => {
	const input = buildTally({ rules: { stages: [plainStage('1')] }, scores: { 1: { a: [5, 6], b: [7, 8] } } });
	const [columns] = input.marks;
	const twice = { ...columns!, juror: columns!.juror.map(() => 0) };
	assert.throws(() => tallyContest({ ...input, marks: [twice] }), /twice/);
});
