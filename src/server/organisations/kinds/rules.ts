import { normaliseName } from '../names/rules.ts';
import type { OrganisationKind, TerritoryKind } from '../tables.ts';

/** Words by which a person names a kind; the first is how we write it. */
type Words<Kind extends string> = Record<Kind, readonly [string, ...string[]]>;

export const organisationKindWords: Words<OrganisationKind> = {
	'regional-library': [
		'региональная библиотека',
		'областная библиотека',
		'краевая библиотека',
		'республиканская библиотека',
		'национальная библиотека',
		'центральная библиотека региона'
	],
	'library-system': [
		'библиотечная система',
		'централизованная библиотечная система',
		'централизованная система',
		'цбс',
		'мцбс',
		'система'
	],
	library: ['библиотека', 'центральная библиотека', 'межпоселенческая библиотека', 'самостоятельная библиотека'],
	branch: ['филиал', 'библиотека филиал', 'отдел', 'структурное подразделение', 'обособленное подразделение'],
	'governing-body': [
		'орган власти',
		'учредитель',
		'орган управления',
		'департамент',
		'министерство',
		'управление',
		'администрация'
	],
	partnership: ['партнёрство', 'некоммерческое партнёрство', 'ассоциация', 'общественная организация', 'фонд'],
	sponsor: ['спонсор', 'предприятие', 'коммерческая организация'],
	'foreign-partner': ['зарубежный партнёр', 'зарубежная библиотека', 'иностранный партнёр'],
	'educational-institution': [
		'образовательная организация',
		'образовательное учреждение',
		'учебное заведение',
		'вуз',
		'колледж',
		'школа'
	],
	other: ['другая организация', 'другое', 'прочее', 'иное', 'другая']
};

export const territoryKindWords: Words<TerritoryKind> = {
	region: ['регион', 'область', 'край', 'республика', 'автономный округ', 'субъект', 'субъект российской федерации'],
	'urban-okrug': ['городской округ', 'го', 'город', 'городской округ с внутригородским делением'],
	'municipal-district': ['муниципальный район', 'район', 'мр'],
	'municipal-okrug': ['муниципальный округ', 'мо', 'округ'],
	'urban-settlement': ['городское поселение', 'гп'],
	'rural-settlement': ['сельское поселение', 'сп', 'сельсовет'],
	'intracity-territory': [
		'внутригородская территория',
		'внутригородской район',
		'внутригородское муниципальное образование'
	]
};

const organisationKinds = indexOf(organisationKindWords);
const territoryKinds = indexOf(territoryKindWords);

export const organisationKindOf = (text: string): OrganisationKind | null =>
	organisationKinds.get(normaliseName(text)) ?? null;
export const territoryKindOf = (text: string): TerritoryKind | null => territoryKinds.get(normaliseName(text)) ?? null;

function indexOf<Kind extends string>(words: Words<Kind>): Map<string, Kind> {
	const kinds = Object.keys(words) as Kind[];
	return new Map(kinds.flatMap((kind) => [kind, ...words[kind]].map((word) => [normaliseName(word), kind] as const)));
}
