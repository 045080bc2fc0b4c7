import type { MarkColumns } from '../../scoring/marks/rules.ts';
import type { TallyInput } from '../../scoring/rules.ts';
import type { OpenResults } from '../forms.ts';

type Marked = Pick<TallyInput, 'ruleSet' | 'entries' | 'jurors' | 'recusals' | 'marks'>;
export type AnonymousMarks = { jurors: string[]; marks: OpenResults['marks'] };

/**
 * The marks that counted, with signs for jurors. The signs follow the order of the jurors' marks, so that neither the
 * order of the jury's list nor a guess at names tells who «j1» is. Marks of recused and of non-voting jurors are left
 * out: they do not count.
 */
export function anonymousMarks({ ruleSet, entries, jurors, recusals, marks }: Marked): AnonymousMarks {
	const recused = new Set(recusals.map(({ juror, entry }) => `${juror}\u0000${entry}`));
	const rows = marks.map((columns) => {
		const { criteria } = ruleSet.stages.find(({ id }) => id === columns.stage)!;
		const counted = Array.from(columns.mark.keys()).filter((at) => {
			const juror = jurors[columns.juror[at]!]!;
			return juror.voting && !recused.has(`${juror.id}\u0000${entries[columns.entry[at]!]!.id}`);
		});
		return { stage: columns.stage, rows: counted.map((at) => rowOf(columns, at, criteria)).sort(compareRows) };
	});
	const signs = signJurors(rows.map(({ rows: own }) => own));
	return {
		jurors: [...signs.values()].sort(compareSigns),
		marks: rows.map(({ stage, rows: own }) => ({
			stage,
			marks: own
				.map(({ entry, juror, criterion, mark }): OpenResults['marks'][number]['marks'][number] => [
					entries[entry]!.id,
					signs.get(juror)!,
					criterion,
					mark
				])
				.sort(
					(one, other) =>
						compareTexts(one[0], other[0]) || compareSigns(one[1], other[1]) || compareTexts(one[2], other[2])
				)
		}))
	};
}

type Row = { entry: number; juror: number; criterion: string; mark: string };

function rowOf(columns: MarkColumns, at: number, criteria: readonly { id: string }[]): Row {
	const mark = decimalOf(columns.mark[at]!, columns.digits);
	return {
		entry: columns.entry[at]!,
		juror: columns.juror[at]!,
		criterion: criteria[columns.criterion[at]!]!.id,
		mark
	};
}

const compareRows = (one: Row, other: Row) =>
	one.entry - other.entry || compareTexts(one.criterion, other.criterion) || one.juror - other.juror;

/** By everything a juror gave, in the order of entries and criteria; equal jurors are alike, so their order is no secret. */
function signJurors(stages: readonly Row[][]): Map<number, string> {
	const given = new Map<number, string[]>();
	stages.forEach((rows, stage) => {
		for (const { entry, juror, criterion, mark } of rows) {
			const own = given.get(juror) ?? [];
			given.set(juror, own);
			own.push(`${stage} ${entry} ${criterion} ${mark}`);
		}
	});
	const jurors = [...given].map(([juror, own]) => ({ juror, all: own.join('\n') }));
	jurors.sort((one, other) => compareTexts(one.all, other.all));
	return new Map(jurors.map(({ juror }, index) => [juror, `j${index + 1}`]));
}

const compareTexts = (one: string, other: string) => (one < other ? -1 : Number(one > other));
const compareSigns = (one: string, other: string) => Number(one.slice(1)) - Number(other.slice(1));

/** Whole units of 10^-digits as a decimal: 425 and 2 give «4.25». */
export function decimalOf(units: number, digits: number): string {
	if (digits === 0) return String(units);
	const figures = String(Math.abs(units)).padStart(digits + 1, '0');
	const fraction = figures.slice(-digits).replace(/(?<!0)0+$/, '');
	const size = figures.slice(0, -digits) + (fraction && `.${fraction}`);
	return units < 0 ? `-${size}` : size;
}
