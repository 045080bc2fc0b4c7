import type { Field } from '../../plan/rules.ts';
import { greatestTotals } from '../../aggregation/rules.ts';
import type { StageCount } from '../../stages/rules.ts';

/**
 * How many jurors put each entry first among its rivals, by their own totals; where a juror has several best entries,
 * each counts. Totals out of different maxima are compared as shares where the stage counts shares.
 */
export function countFirstPlaces(
	{ plan, sheets }: StageCount,
	{ jurors, nominations }: Field,
	rivals: readonly number[]
): Map<number, number> {
	const isShared = plan.stage.form === 'share-of-maximum' && !plan.stage.rounding.jurorTotal;
	const maxima = greatestTotals(plan);
	const maximumOf = (entry: number) => BigInt(isShared ? maxima[nominations[entry]!]! : 1);
	const firsts = new Map<number, number>();
	jurors.forEach((_, juror) => {
		let best: { total: bigint; maximum: bigint; entries: number[] } | null = null;
		for (const entry of rivals) {
			const given = sheets.totals.values[entry * jurors.length + juror]!;
			if (Number.isNaN(given)) continue;
			const [total, maximum] = [BigInt(given), maximumOf(entry)];
			const ahead: bigint = best ? total * best.maximum - best.total * maximum : 1n;
			if (ahead > 0n) best = { total, maximum, entries: [entry] };
			else if (ahead === 0n) best!.entries.push(entry);
		}
		for (const entry of best?.entries ?? []) firsts.set(entry, (firsts.get(entry) ?? 0) + 1);
	});
	return firsts;
}
