import type { TerritoryKind } from '#server/organisations/tables.ts';
import { m } from '#messages';
import { formatCount, listed } from '#ui/numbers.ts';

const kinds: Record<TerritoryKind, (inputs: { n: number }) => string> = {
	region: m.from_region,
	'urban-okrug': m.from_urban_okrug,
	'municipal-district': m.from_municipal_district,
	'municipal-okrug': m.from_municipal_okrug,
	'urban-settlement': m.from_urban_settlement,
	'rural-settlement': m.from_rural_settlement,
	'intracity-territory': m.from_intracity_territory
};

/** “34 works from 10 urban okrugs and 9 municipal districts took part in the contest.” */
export function territorySentenceOf(works: number, counts: Partial<Record<TerritoryKind, number>>): string {
	const counted = m.works_counted({ n: works, number: formatCount(works) });
	const parts = (Object.keys(kinds) as TerritoryKind[]).flatMap((kind) =>
		counts[kind] ? kinds[kind]({ n: counts[kind] }) : []
	);
	return parts.length > 0
		? m.results_sentence({ works: counted, territories: listed(parts) })
		: m.results_sentence_plain({ works: counted });
}
