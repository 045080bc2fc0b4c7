import { addFractions, formatDecimal, fractionOf, multiplyFractions, unitsOf } from '../../scoring/decimals/rules.ts';
import { buildMarks, type MarkFault } from '../../scoring/marks/rules.ts';
import { markDigitsOf, termsOf } from '../../scoring/plan/rules.ts';
import type { RuleSet, Scale, Stage } from '../../scoring/rule-set/forms.ts';

/** By criterion, as typed: what stands there is judged when the sheet is signed. */
export type SheetMarks = Readonly<Record<string, string>>;

/** A criterion as it stands on a sheet: the terms are those of the entry's nomination. */
export type SheetCriterion = {
	key: string;
	title: string;
	scale: Scale;
	weight: string;
	/** False: the mark enters no total. */
	counted: boolean;
	required: boolean;
};

/** The criteria by which an entry of this nomination is judged in the stage. */
export const criteriaFor = ({ criteria }: Stage, nomination: string | null): SheetCriterion[] =>
	criteria.flatMap((criterion) => {
		const terms = termsOf(criterion, nomination);
		const { id: key, title, counted, required } = criterion;
		return terms ? [{ key, title, counted, required, ...terms }] : [];
	});

export type SheetFault = { criterion: string } & (
	{ kind: 'missing' | 'not-a-number' } | { kind: 'off-scale' | 'off-step'; min: string; max: string; step: string }
);
/** Marks are exact decimals with a point. */
export type SheetReading = { faults: SheetFault[]; marks: { criterion: string; mark: string }[] };

export type SheetTask = { stage: Stage; nomination: string | null; marks: SheetMarks };

/**
 * Reads a sheet by the frozen rules: every mark on its scale and step, every required criterion given. What was typed for
 * criteria that do not apply is no part of it. Where every criterion may be left out, a sheet still holds one mark.
 */
export function readSheet(ruleSet: RuleSet, { stage, nomination, marks }: SheetTask): SheetReading {
	const criteria = criteriaFor(stage, nomination);
	const given = criteria.filter(({ key }) => markIn(marks, key) !== '');
	const absent = criteria.filter(({ key, required }) => required && markIn(marks, key) === '').map(({ key }) => key);
	if (given.length === 0 && absent.length === 0) absent.push(...criteria.slice(0, 1).map(({ key }) => key));
	const rows = given.map(({ key }) => ({
		...{ stage: stage.id, entry: 'entry', juror: 'juror', criterion: key },
		mark: markIn(marks, key)
	}));
	const task = { entries: [{ id: 'entry', nomination }], jurors: [{ id: 'juror', voting: true }], recusals: [] };
	const wrong = rows.flatMap((row) => {
		const read = buildMarks({ ruleSet, ...task }, [row]);
		return read.ok ? [] : read.faults.map((fault) => faultOf(row.criterion, fault));
	});
	const isWrong = new Set(wrong.map(({ criterion }) => criterion));
	const right = rows.filter(({ criterion }) => !isWrong.has(criterion));
	const missing = absent.map((criterion) => ({ criterion, kind: 'missing' as const }));
	const inOrder = new Map(criteria.map(({ key }, at) => [key, at]));
	return {
		faults: [...missing, ...wrong].sort((a, b) => inOrder.get(a.criterion)! - inOrder.get(b.criterion)!),
		marks: exactMarks(ruleSet, stage, right, task)
	};
}

/** What is typed for a criterion, cleared of spaces; names like `constructor` find nothing. */
export const markIn = (marks: SheetMarks, key: string): string =>
	Object.hasOwn(marks, key) ? String(marks[key]).trim() : '';

function faultOf(criterion: string, fault: MarkFault): SheetFault {
	if (fault.kind === 'off-scale' || fault.kind === 'off-step') {
		const { kind, min, max, step } = fault;
		return { criterion, kind, min, max, step };
	}
	return { criterion, kind: 'not-a-number' };
}

type Row = { stage: string; entry: string; juror: string; criterion: string; mark: string };
type Task = Pick<Parameters<typeof buildMarks>[0], 'entries' | 'jurors' | 'recusals'>;

function exactMarks(ruleSet: RuleSet, stage: Stage, rows: Row[], task: Task): SheetReading['marks'] {
	const read = buildMarks({ ruleSet, ...task }, rows);
	if (!read.ok) throw new Error('marks that were right one by one are wrong together');
	const columns = read.marks.find((each) => each.stage === stage.id);
	if (!columns) return [];
	const unit = 10n ** BigInt(markDigitsOf(stage));
	return [...columns.mark].map((mark, at) => ({
		criterion: stage.criteria[columns.criterion[at]!]!.id,
		mark: formatDecimal({ n: BigInt(mark), d: unit })
	}));
}

/** What a sheet comes to now and at the most, weights counted; of marks that cannot be read yet nothing. */
export function totalOfSheet(ruleSet: RuleSet, task: SheetTask): { total: string; most: string } {
	const counted = criteriaFor(task.stage, task.nomination).filter((criterion) => criterion.counted);
	const marks = new Map(readSheet(ruleSet, task).marks.map(({ criterion, mark }) => [criterion, mark]));
	const sumOf = (markOf: (criterion: SheetCriterion) => string | undefined) =>
		formatDecimal(
			counted.reduce(
				(sum, criterion) =>
					addFractions(sum, multiplyFractions(fractionOf(markOf(criterion) ?? '0'), fractionOf(criterion.weight))),
				fractionOf('0')
			)
		);
	return { total: sumOf(({ key }) => marks.get(key)), most: sumOf(({ scale }) => scale.max) };
}

/** Beyond so many points a number is typed instead of chosen. */
const mostPoints = 11;

/** Every point of a scale from the lowest to the highest, where there are few enough to choose among; else null. */
export function pointsOf({ min, max, step }: Scale): string[] | null {
	const digits = Math.max(...[min, max, step].map((decimal) => decimal.split('.')[1]?.length ?? 0));
	const [from, to, by] = [min, max, step].map((decimal) => unitsOf(decimal, digits)) as [number, number, number];
	const count = Math.floor((to - from) / by) + 1;
	if (count > mostPoints) return null;
	const unit = 10n ** BigInt(digits);
	return Array.from({ length: count }, (_, at) => formatDecimal({ n: BigInt(from + at * by), d: unit }));
}
