import { counted, countedGenitive, joinWithAnd, type CountForms } from './plurals.ts';

export type TerritoryKind =
	| 'region'
	| 'urban-okrug'
	| 'municipal-okrug'
	| 'municipal-district'
	| 'intracity-territory'
	| 'urban-settlement'
	| 'rural-settlement';

/** Genitive singular and plural, in the order in which a sentence names them. */
const genitives: Record<TerritoryKind, readonly [singular: string, plural: string]> = {
	region: ['субъекта Российской Федерации', 'субъектов Российской Федерации'],
	'urban-okrug': ['городского округа', 'городских округов'],
	'municipal-okrug': ['муниципального округа', 'муниципальных округов'],
	'municipal-district': ['муниципального района', 'муниципальных районов'],
	'intracity-territory': ['внутригородской территории', 'внутригородских территорий'],
	'urban-settlement': ['городского поселения', 'городских поселений'],
	'rural-settlement': ['сельского поселения', 'сельских поселений']
};

export type TerritoryCounts = Partial<Record<TerritoryKind, number>>;

/** «10 городских округов и 9 муниципальных районов», for use after «из»; empty when nothing is counted. */
export function territoriesGenitive(counts: TerritoryCounts): string {
	const kinds = (Object.keys(genitives) as TerritoryKind[]).filter((kind) => (counts[kind] ?? 0) > 0);
	return joinWithAnd(kinds.map((kind) => countedGenitive(counts[kind] ?? 0, ...genitives[kind])));
}

/** «34 работы из 10 городских округов и 9 муниципальных районов»; without territories only «34 работы». */
export function countedByTerritory(n: number, forms: CountForms, counts: TerritoryCounts): string {
	const territories = territoriesGenitive(counts);
	return territories ? `${counted(n, forms)} из ${territories}` : counted(n, forms);
}
