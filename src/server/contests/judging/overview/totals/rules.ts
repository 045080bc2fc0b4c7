import { formatDecimal, powerOfTen } from '../../../scoring/decimals/rules.ts';
import { greatestTotals } from '../../../scoring/aggregation/rules.ts';
import type { MarkColumns } from '../../../scoring/marks/rules.ts';
import { lineUp, planStages, type StagePlan } from '../../../scoring/plan/rules.ts';
import type { RuleSet } from '../../../scoring/rule-set/forms.ts';
import { layOutSheets } from '../../../scoring/sheets/rules.ts';

/** The totals of signed sheets in one stage, in the order in which entries and jurors were given. */
export type SheetTotals = {
	entries: number;
	jurors: number;
	/** At entry × jurors + juror, integers in units of 10^-digits; NaN where there is no total. */
	values: Float64Array;
	digits: number;
	/** By entry: what a sheet on it may reach at most, in the same units. */
	greatest: Float64Array;
};

export type TotalsTask = {
	ruleSet: RuleSet;
	stage: string;
	entries: readonly { key: string; nomination: string | null }[];
	jurors: readonly { key: string; voting: boolean }[];
	/** Marks that number the same entries and jurors; those of recused jurors are not among them. */
	columns: MarkColumns | undefined;
};

/** Adds up sheets as the count itself does (`scoring/sheets`): the jurors without a vote have no totals. */
export function totalsOf({ ruleSet, stage, entries, jurors, columns }: TotalsTask): SheetTotals {
	const plan = planStages(ruleSet).find((each) => each.stage.id === stage)!;
	const field = lineUp({
		ruleSet,
		entries: entries.map(({ key, nomination }) => ({ id: key, nomination })),
		jurors: jurors.map(({ key, voting }) => ({ id: key, voting })),
		...{ recusals: [], marks: [], decisions: [] }
	});
	const taking = new Uint8Array(entries.length).fill(1);
	const { totals } = layOutSheets(plan, field, { columns, taking });
	const values = new Float64Array(entries.length * jurors.length).fill(NaN);
	entries.forEach((_, entry) =>
		jurors.forEach((__, juror) => {
			const column = field.jurorAt[juror]!;
			if (column < 0) return;
			values[entry * jurors.length + juror] = totals.values[field.entryAt[entry]! * field.jurors.length + column]!;
		})
	);
	const greatest = greatestInUnits(plan, totals.digits);
	return {
		...{ entries: entries.length, jurors: jurors.length, values, digits: totals.digits },
		greatest: Float64Array.from(entries, (_, entry) => greatest[field.nominations[field.entryAt[entry]!]!]!)
	};
}

/** By number of nomination. A total that is rounded as a share is in per cent. */
function greatestInUnits(plan: StagePlan, digits: number): Float64Array {
	const { form, rounding } = plan.stage;
	const unit = powerOfTen(digits);
	const greatest = greatestTotals(plan);
	if (form === 'share-of-maximum' && rounding.jurorTotal) return greatest.map(() => 100 * unit);
	const fine = powerOfTen(plan.markDigits + plan.weightDigits);
	return greatest.map((total) => (total / fine) * unit);
}

/** One row of the table of totals. */
export const rowOf = ({ values, jurors }: SheetTotals, entry: number): Float64Array =>
	values.subarray(entry * jurors, (entry + 1) * jurors);

/** A total as it is shown, exact: `21`, `8.67`. */
export const totalText = (value: number, digits: number): string =>
	formatDecimal({ n: BigInt(value), d: BigInt(powerOfTen(digits)) });
