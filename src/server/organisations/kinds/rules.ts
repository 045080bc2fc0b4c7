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

export const organisationKindOf = (text: string): OrganisationKind | null => kindOf(organisationKindWords, text);
export const territoryKindOf = (text: string): TerritoryKind | null => kindOf(territoryKindWords, text);

function kindOf<Kind extends string>(words: Words<Kind>, text: string): Kind | null {
	const sought = normaliseName(text);
	for (const kind of Object.keys(words) as Kind[]) {
		if (normaliseName(kind) === sought || words[kind].some((word) => normaliseName(word) === sought)) return kind;
	}
	return null;
}
