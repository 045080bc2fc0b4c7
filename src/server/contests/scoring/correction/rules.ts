import { digitsOf, powerOfTen, scaleHalfUp, unitsOf } from '../decimals/rules.ts';
import type { Stage } from '../rule-set/forms.ts';
import type { Layer } from '../sheets/rules.ts';
import { levelJurorEffects } from './juror-effect/rules.ts';
import { addUpRow } from './rows/rules.ts';
import { levelZScores } from './z-score/rules.ts';

/** Values of entry number e are in units of 10^-digits ÷ divisors[e]; without divisors simply of 10^-digits. */
export type CorrectedLayer = Layer & { divisors: Float64Array | null };
export type JurorRefusal = {
	juror: number | null;
	reason: 'fewer-than-four-entries' | 'no-spread' | 'jurors-not-connected';
};
export type CorrectionOutcome = { layer: CorrectedLayer; refusals: JurorRefusal[] };

/**
 * Digits after the point of a mark corrected by z-score or juror effect where the rules round to no other:
 * such a mark is irrational or an unwieldy ratio, so it is always rounded, half up.
 */
export const levelledDigits = 9;

/**
 * Corrects the marks of one criterion, or the totals, over all entries. A refused correction leaves them as they are.
 * A blank stays a blank; a dropped mark becomes one.
 */
export function correctLayer(layer: Layer, jurors: number, stage: Stage): CorrectionOutcome {
	const { correction, aggregation, rounding } = stage;
	const rounded = rounding.correctedMark?.digits;
	const done = (corrected: CorrectedLayer) => ({ layer: corrected, refusals: [] });
	switch (correction.method) {
		case 'none':
			return done({ ...layer, divisors: null });
		case 'trim':
			return done(roundMarks(trim(layer, jurors, correction.drop), rounded));
		case 'clamp':
			return done(clamp(layer, jurors, { distance: correction.distance, rounded }));
		case 'z-score':
			return levelZScores(layer, jurors, { method: aggregation.method, digits: rounded ?? levelledDigits });
		case 'juror-effect':
			return levelJurorEffects(layer, jurors, rounded ?? levelledDigits);
	}
}

/** Drops the `drop` highest and lowest of each entry; where that would leave nothing, everything is dropped. */
function trim(layer: Layer, jurors: number, drop: number): Layer {
	const values = new Float64Array(layer.values.length).fill(NaN);
	const order: number[] = [];
	for (let start = 0; start < values.length; start += jurors) {
		order.length = 0;
		for (let cell = start; cell < start + jurors; cell++) {
			if (layer.values[cell] === layer.values[cell]) order.push(cell);
		}
		order.sort((a, b) => layer.values[a]! - layer.values[b]! || a - b);
		for (let at = drop; at < order.length - drop; at++) values[order[at]!] = layer.values[order[at]!]!;
	}
	return { ...layer, values };
}

/** Moves a mark further than the distance from the entry's plain mean to the mean ± the distance. */
function clamp(
	layer: Layer,
	jurors: number,
	{ distance, rounded }: { distance: string; rounded: number | undefined }
): CorrectedLayer {
	const fine = rescale(layer, Math.max(layer.digits, digitsOf(distance)));
	const reach = unitsOf(distance, fine.digits);
	const values = new Float64Array(fine.values.length).fill(NaN);
	const divisors = new Float64Array(values.length / jurors).fill(1);
	const unit = powerOfTen(rounded ?? 0);
	for (let entry = 0; entry < divisors.length; entry++) {
		const { sum, count } = addUpRow(fine.values, entry * jurors, jurors);
		if (count === 0) continue;
		const lowest = sum - reach * count;
		const highest = sum + reach * count;
		for (let cell = entry * jurors; cell < (entry + 1) * jurors; cell++) {
			const mark = fine.values[cell]! * count;
			if (mark !== mark) continue;
			const moved = mark < lowest ? lowest : mark > highest ? highest : mark;
			values[cell] = rounded === undefined ? moved : scaleHalfUp(moved, unit, count * powerOfTen(fine.digits));
		}
		if (rounded === undefined) divisors[entry] = count;
	}
	return rounded === undefined
		? { ...fine, values, divisors }
		: { criterion: layer.criterion, values, digits: rounded, divisors: null };
}

function roundMarks(layer: Layer, rounded: number | undefined): CorrectedLayer {
	if (rounded === undefined || rounded >= layer.digits) return { ...layer, divisors: null };
	const divisor = powerOfTen(layer.digits - rounded);
	const values = layer.values.map((mark) => (mark === mark ? scaleHalfUp(mark, 1, divisor) : NaN));
	return { criterion: layer.criterion, values, digits: rounded, divisors: null };
}

function rescale(layer: Layer, digits: number): Layer {
	if (digits === layer.digits) return layer;
	const factor = powerOfTen(digits - layer.digits);
	return { ...layer, values: layer.values.map((mark) => mark * factor), digits };
}
