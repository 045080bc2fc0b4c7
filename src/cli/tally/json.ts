import type { TallyResult } from '#server/contests/scoring/rules.ts';

/** Standings for programs: decimals as strings, entries by rank; without a rank at the end. */
export function standingsJson({ stages }: TallyResult): string {
	return JSON.stringify({
		stages: stages.map(({ stage, entries }) => ({
			stage,
			entries: entries.map(({ entry, result, cumulative, rank, admitted, place }) => {
				return { entry, mean: result, cumulative, rank, admitted, place };
			})
		}))
	});
}
