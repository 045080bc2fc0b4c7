import type { TerritoryCounts as CountsByKind } from '#server/platform/russian/territories.ts';
import type { TerritoryKind } from '../tables.ts';

export type TerritoryCounts = Partial<Record<TerritoryKind, number>>;

/** The counts under the names that the Russian sentence knows kinds by. */
export function countsForSentence(counts: TerritoryCounts): CountsByKind {
	const { region = 0, 'intracity-territory': intracity = 0, ...others } = counts;
	return { ...others, 'region-level': region, intracity };
}
