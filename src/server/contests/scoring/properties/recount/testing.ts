import type { Criterion, RoundingPoint, Stage } from '../../rule-set/forms.ts';
import type { RandomContest } from '../testing.ts';
import { countsFor, range } from '../testing.ts';

/*
 * The same rules once more, as a person would count them with fractions: no columns, no units, no shortcuts.
 * Shares nothing with the rules but the rule set itself.
 */

type Ratio = readonly [bigint, bigint];
export type Recount = { result: Ratio | null; cumulative: Ratio | null };

/** By stage, then by entry. */
export function recountContest(contest: RandomContest): Recount[][] {
	const results = contest.ruleSet.stages.map((stage, at) =>
		contest.entries.map(({ nomination }, entry) => recountEntry(stage, nomination!, contest.marks[at]![entry]!))
	);
	return contest.ruleSet.stages.map((stage, at) =>
		contest.entries.map((_, entry) => {
			const reached = range(at + 1).map((held) => results[held]![entry]!);
			return { result: results[at]![entry]!, cumulative: combine(stage, reached) };
		})
	);
}

function combine(stage: Stage, results: (Ratio | null)[]): Ratio | null {
	if (results.includes(null)) return null;
	const { combination } = stage;
	const weights = combination.method === 'weights' ? combination.weights.map(ratio) : results.map(() => ratio('1'));
	return rounded(stage, 'cumulative', sumOf(results.map((result, at) => times(result!, weights[at]!))));
}

function recountEntry(stage: Stage, nomination: string, sheets: (string | null)[][]): Ratio | null {
	const applied = stage.criteria.map((criterion) => ({ criterion, counts: countsFor(criterion, nomination) }));
	const isComplete = (sheet: (string | null)[]) =>
		applied.every(({ criterion, counts }, at) => !counts || !criterion.required || sheet[at] !== null) &&
		applied.some(({ counts }, at) => counts && sheet[at] !== null);
	if (sheets.filter(isComplete).length < stage.minimumSheets) return null;
	const result =
		stage.aggregation.over === 'totals'
			? overTotals(stage, nomination, sheets.filter(isComplete))
			: overCriteria(stage, nomination, sheets);
	return result && rounded(stage, 'stageResult', result);
}

function overTotals(stage: Stage, nomination: string, sheets: (string | null)[][]): Ratio | null {
	const totals = sheets.map((sheet) => {
		const given = stage.criteria.map((criterion, at) => ({ criterion, mark: sheet[at] ?? null }));
		const counted = given.filter(({ criterion, mark }) => countsFor(criterion, nomination) && mark !== null);
		const total = sumOf(
			counted.map(({ criterion, mark }) =>
				rounded(stage, 'weightedCriterion', times(ratio(mark!), weightIn(criterion, nomination)))
			)
		);
		const maximum = sumOf(counted.map(({ criterion }) => greatest(criterion, nomination)));
		return rounded(stage, 'jurorTotal', stage.form === 'points' ? total : times(ratio('100'), over(total, maximum)));
	});
	return aggregate(stage, correct(stage, totals));
}

function overCriteria(stage: Stage, nomination: string, sheets: (string | null)[][]): Ratio | null {
	let sum = ratio('0');
	let maximum = ratio('0');
	let isMissing = false;
	stage.criteria.forEach((criterion, at) => {
		if (!countsFor(criterion, nomination)) return;
		const marks = sheets.flatMap((sheet) => (typeof sheet[at] === 'string' ? [ratio(sheet[at])] : []));
		const mean = marks.length === 0 ? null : aggregate(stage, correct(stage, marks));
		if (!mean) {
			isMissing ||= criterion.required;
			return;
		}
		const weighted = times(rounded(stage, 'criterionMean', mean), weightIn(criterion, nomination));
		sum = plus(sum, rounded(stage, 'weightedCriterion', weighted));
		maximum = plus(maximum, greatest(criterion, nomination));
	});
	if (isMissing || maximum[0] === 0n) return null;
	return stage.form === 'points' ? sum : times(ratio('100'), over(sum, maximum));
}

function correct(stage: Stage, marks: Ratio[]): Ratio[] {
	const { correction } = stage;
	const mean = over(sumOf(marks), ratio(String(marks.length)));
	if (correction.method === 'clamp') {
		const [low, high] = [minus(mean, ratio(correction.distance)), plus(mean, ratio(correction.distance))];
		return marks.map((mark) =>
			rounded(stage, 'correctedMark', isLess(mark, low) ? low : isLess(high, mark) ? high : mark)
		);
	}
	if (correction.method !== 'trim') return marks;
	const left = sorted(marks).slice(correction.drop, -correction.drop);
	return left.map((mark) => rounded(stage, 'correctedMark', mark));
}

function aggregate(stage: Stage, marks: Ratio[]): Ratio | null {
	if (marks.length === 0) return null;
	switch (stage.aggregation.method) {
		case 'sum':
			return sumOf(marks);
		case 'mean':
			return over(sumOf(marks), ratio(String(marks.length)));
		case 'median': {
			const order = sorted(marks);
			const middle = [order[Math.ceil(order.length / 2) - 1]!, order[Math.floor(order.length / 2)]!];
			return over(sumOf(middle), ratio('2'));
		}
	}
}

function weightIn({ weight, nominations = [] }: Criterion, nomination: string): Ratio {
	return ratio(nominations.find(({ id }) => id === nomination)?.weight ?? weight);
}

function greatest(criterion: Criterion, nomination: string): Ratio {
	return times(ratio(criterion.scale.max), weightIn(criterion, nomination));
}

function rounded(stage: Stage, point: RoundingPoint, [n, d]: Ratio): Ratio {
	const digits = stage.rounding[point]?.digits;
	if (digits === undefined) return [n, d];
	const unit = 10n ** BigInt(digits);
	const size = ((n < 0n ? -n : n) * unit * 2n + d) / (2n * d);
	return [n < 0n ? -size : size, unit];
}

export function ratio(decimal: string): Ratio {
	const [whole, fraction = ''] = decimal.split('.');
	return [BigInt(whole + fraction), 10n ** BigInt(fraction.length)];
}

function plus(a: Ratio, b: Ratio): Ratio {
	return [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];
}

function minus(a: Ratio, b: Ratio): Ratio {
	return plus(a, [-b[0], b[1]]);
}

function times(a: Ratio, b: Ratio): Ratio {
	return [a[0] * b[0], a[1] * b[1]];
}

/** b > 0. */
function over(a: Ratio, b: Ratio): Ratio {
	return [a[0] * b[1], a[1] * b[0]];
}

function sumOf(list: Ratio[]): Ratio {
	return list.reduce(plus, ratio('0'));
}

function sorted(list: Ratio[]): Ratio[] {
	return [...list].sort((a, b) => (isLess(a, b) ? -1 : Number(isLess(b, a))));
}

export function isLess(a: Ratio, b: Ratio): boolean {
	return a[0] * b[1] < b[0] * a[1];
}
