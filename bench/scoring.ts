import type { MarkColumns } from '#server/contests/scoring/marks/rules.ts';
import type { RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import { parseRuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import type { TallyInput } from '#server/contests/scoring/rules.ts';
import { tallyContest } from '#server/contests/scoring/rules.ts';

/*
 * The scoring rules against a bare loop over the same integers: 2,000 entries × 15 jurors × 7 criteria.
 * Prints {marks, bareLoopMs, rulesMs, ratio}: medians of 51 runs each, by turns, after warm-up.
 */

const size = { entries: 2000, jurors: 15, criteria: 7 };
const weights = Int32Array.from([2, 1, 1, 1, 1, 1, 1]);
const runs = 51;
/** So that one bare sample lasts about as long as one of the rules and a busy machine disturbs both alike. */
const repeats = 8;

const input = buildContest();
const bare: number[] = [];
const rules: number[] = [];
for (let run = -60; run < runs; run++) {
	const bareMs = time(() => repeat(() => loopBarely(input.marks[0]!))) / repeats;
	const rulesMs = time(() => tallyContest(input).stages[0]!.entries.length);
	if (run < 0) continue;
	bare.push(bareMs);
	rules.push(rulesMs);
}
const [bareLoopMs, rulesMs] = [median(bare), median(rules)];
console.log(
	JSON.stringify({
		marks: input.marks[0]!.mark.length,
		bareLoopMs: round(bareLoopMs),
		rulesMs: round(rulesMs),
		ratio: round(rulesMs / bareLoopMs)
	})
);

/**
 * What the same contest asks of a bare loop: each sheet's weighted total, each criterion's sum (the ladder needs one),
 * and the best mean in hundredths. No rounding to speak of, no ranks, no places, no texts.
 */
function loopBarely({ entry, juror, criterion, mark }: MarkColumns): number {
	const totals = new Int32Array(size.entries * size.jurors);
	const sums = new Int32Array(size.entries * size.criteria);
	for (let row = 0; row < mark.length; row++) {
		totals[entry[row]! * size.jurors + juror[row]!]! += mark[row]! * weights[criterion[row]!]!;
		sums[entry[row]! * size.criteria + criterion[row]!]! += mark[row]!;
	}
	let best = 0;
	for (let at = 0; at < totals.length; at += size.jurors) {
		let sum = 0;
		for (let sheet = at; sheet < at + size.jurors; sheet++) sum += totals[sheet]!;
		best = Math.max(best, Math.floor((200 * sum + size.jurors) / (2 * size.jurors)));
	}
	return best + sums[0]!;
}

function buildContest(): TallyInput {
	const ruleSet = readRules();
	return {
		ruleSet,
		entries: Array.from({ length: size.entries }, (_, at) => ({ id: `${at + 1}`, nomination: `${(at % 3) + 1}` })),
		jurors: Array.from({ length: size.jurors }, (_, at) => ({ id: `J${at + 1}`, voting: true })),
		recusals: [],
		marks: [drawMarks()],
		decisions: []
	};
}

function readRules(): RuleSet {
	const reading = parseRuleSet({
		nominations: [1, 2, 3].map((id) => ({ id, title: `Номинация ${id}`, minimumEntries: 5 })),
		stages: [
			{
				id: 1,
				title: 'Заочный тур',
				kind: 'jury',
				criteria: Array.from({ length: size.criteria }, (_, at) => ({
					id: `К${at + 1}`,
					title: `Критерий ${at + 1}`,
					scale: { max: 10 },
					weight: weights[at]!
				})),
				minimumSheets: 3,
				rounding: { stageResult: { digits: 2 } }
			}
		],
		ranking: { scope: 'nomination', places: 3 },
		tieLadder: [{ step: 'criterion-mean', stage: 1, criterion: 'К3' }, { step: 'shared' }]
	});
	if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
	return reading.ruleSet;
}

/** Entry by entry and sheet by sheet, as they stand in a file; the same at every run. */
function drawMarks(): MarkColumns {
	const marks = size.entries * size.jurors * size.criteria;
	const column = () => new Int32Array(marks);
	const columns = { stage: '1', digits: 0, entry: column(), juror: column(), criterion: column(), mark: column() };
	let seed = 1;
	for (let row = 0; row < marks; row++) {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
		columns.criterion[row] = row % size.criteria;
		columns.juror[row] = Math.floor(row / size.criteria) % size.jurors;
		columns.entry[row] = Math.floor(row / (size.criteria * size.jurors));
		columns.mark[row] = (seed >>> 16) % 11;
	}
	return columns;
}

function repeat(task: () => number): number {
	let sum = 0;
	for (let at = 0; at < repeats; at++) sum += task();
	return sum;
}

function time(task: () => number): number {
	const start = performance.now();
	if (Number.isNaN(task())) throw new Error('no result');
	return performance.now() - start;
}

function median(times: readonly number[]): number {
	return [...times].sort((a, b) => a - b)[times.length >> 1]!;
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}
