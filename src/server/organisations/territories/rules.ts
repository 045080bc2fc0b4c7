import type { TerritoryCounts as CountsByKind } from '#server/platform/russian/territories.ts';
import type { TerritoryKind } from '../tables.ts';

export type TerritoryCounts = Partial<Record<TerritoryKind, number>>;

/** The counts under the names that the Russian sentence knows kinds by. */
export function countsForSentence(counts: TerritoryCounts): CountsByKind {
	const { region = 0, 'intracity-territory': intracity = 0, ...others } = counts;
	return { ...others, 'region-level': region, intracity };
}

/** Words by which a person names a kind; the first is how we write it. */
export const territoryKindWords: Record<TerritoryKind, readonly [string, ...string[]]> = {
	region: ['регион', 'область', 'край', 'республика', 'субъект', 'субъект российской федерации', 'округ автономный'],
	'urban-okrug': ['городской округ', 'го', 'город'],
	'municipal-district': ['муниципальный район', 'район', 'мр'],
	'municipal-okrug': ['муниципальный округ', 'мо', 'округ'],
	'urban-settlement': ['городское поселение'],
	'rural-settlement': ['сельское поселение'],
	'intracity-territory': [
		'внутригородская территория',
		'внутригородской район',
		'внутригородское муниципальное образование'
	]
};
