import type { Criterion, Scale, Stage } from '#server/contests/scoring/rule-set/forms.ts';

/** A scale in whole units of 10^-digits; `units` remembers what a typed mark comes to, NaN for one off the scale. */
export type MarkScale = { min: number; max: number; step: number; asked: Scale; units: Map<string, number> };

/** Scales of a stage: `of[criterion][nomination]`, null where the criterion does not judge that nomination. */
export type StageScales = { digits: number; of: (MarkScale | null)[][] };

/** Of an entry whose list or cell could not be read: its marks are not checked against nominations. */
export const unknownNomination = -1;

/** Nominations stand in the order of the rule set, and behind them «none». */
export function scalesOfStage(stage: Stage, nominations: readonly string[]): StageScales {
	const scales = stage.criteria.flatMap((criterion) => [
		criterion.scale,
		...(criterion.nominations ?? []).flatMap(({ scale }) => scale ?? [])
	]);
	const digits = Math.max(0, ...scales.flatMap(({ min, max, step }) => [min, max, step].map(digitsOf)));
	const made = new Map<string, MarkScale>();
	const of = stage.criteria.map((criterion) =>
		[...nominations, null].map((nomination) => scaleFor(criterion, nomination, { digits, made }))
	);
	return { digits, of };
}

function scaleFor(
	criterion: Criterion,
	nomination: string | null,
	{ digits, made }: { digits: number; made: Map<string, MarkScale> }
): MarkScale | null {
	const special = criterion.nominations?.find(({ id }) => id === nomination);
	if (criterion.nominations && !special) return null;
	const asked = special?.scale ?? criterion.scale;
	const key = `${asked.min} ${asked.max} ${asked.step}`;
	const scale = made.get(key) ?? { ...inUnits(asked, digits), asked, units: new Map() };
	made.set(key, scale);
	return scale;
}

function inUnits({ min, max, step }: Scale, digits: number) {
	return { min: unitsOf(min, digits)!, max: unitsOf(max, digits)!, step: unitsOf(step, digits)! };
}

const digitsOf = (decimal: string) => decimal.split('.')[1]?.length ?? 0;

/** Null: the criterion does not judge the nomination. Undefined: the nomination is unknown, and the scale depends on it. */
export function scaleInNomination(
	scales: readonly (MarkScale | null)[],
	nomination: number
): MarkScale | null | undefined {
	if (nomination !== unknownNomination) return scales[nomination]!;
	const [first] = scales;
	return first && scales.every((scale) => scale === first) ? first : undefined;
}

/** A decimal as a whole number of 10^-digits; null where it has more digits than that, or is too large to be exact. */
export function unitsOf(decimal: string, digits: number): number | null {
	const [whole = '', fraction = ''] = decimal.split('.');
	if (fraction.length > digits || whole.length > 9) return null;
	return Number(whole + fraction.padEnd(digits, '0'));
}

/** Whole units of a mark, or why the scale does not have it. */
export function placeOnScale(decimal: string, scale: MarkScale, digits: number): number | 'off-scale' | 'off-step' {
	const { min, max } = scale.asked;
	if (compareDecimals(decimal, min) < 0 || compareDecimals(decimal, max) > 0) return 'off-scale';
	const units = unitsOf(decimal, digits);
	if (units === null || (scale.step > 0 && (units - scale.min) % scale.step !== 0)) return 'off-step';
	return units;
}

function compareDecimals(one: string, other: string): number {
	const digits = Math.max(digitsOf(one), digitsOf(other));
	const exact = (decimal: string) => {
		const [whole = '', fraction = ''] = decimal.split('.');
		return BigInt(whole + fraction.padEnd(digits, '0'));
	};
	const difference = exact(one) - exact(other);
	return difference < 0n ? -1 : Number(difference > 0n);
}
