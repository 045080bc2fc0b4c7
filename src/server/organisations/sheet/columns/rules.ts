/** What a column of the organisations' sheet holds, in the order in which we write them. */
export type Column =
	| 'code'
	| 'name'
	| 'shortName'
	| 'kind'
	| 'parent'
	| 'territoryKind'
	| 'territory'
	| 'region'
	| 'town'
	| 'rural'
	| 'genitive'
	| 'dative'
	| 'validFrom'
	| 'formerName'
	| 'formerParent'
	| 'closedOn'
	| 'website';

/** Headings as people write them, in the plain form of `plainHeading`; the title is what we write ourselves. */
const columns: Record<Column, { title: string; width: number; synonyms: string }> = {
	code: { title: 'Код', width: 30, synonyms: 'адрес страницы, code, slug' },
	name: {
		title: 'Название',
		width: 60,
		synonyms: 'наименование, полное название, полное наименование, организация, учреждение, name, full name'
	},
	shortName: {
		title: 'Краткое название',
		width: 30,
		synonyms: 'краткое наименование, сокращенное название, сокращенное наименование, кратко, short name'
	},
	kind: { title: 'Вид', width: 22, synonyms: 'вид организации, тип, тип организации, kind, type' },
	parent: {
		title: 'Родитель',
		width: 40,
		synonyms: 'вышестоящая организация, головная организация, головное учреждение, входит в состав, в составе, parent'
	},
	territoryKind: {
		title: 'Вид территории',
		width: 22,
		synonyms: 'тип территории, вид муниципального образования, вид мо, territory kind'
	},
	territory: {
		title: 'Территория',
		width: 36,
		synonyms: 'муниципальное образование, муниципалитет, territory, municipality'
	},
	region: { title: 'Регион', width: 22, synonyms: 'субъект российской федерации, субъект рф, region' },
	town: { title: 'Населённый пункт', width: 22, synonyms: 'город, город населенный пункт, место, town, settlement' },
	rural: { title: 'Сельская', width: 10, synonyms: 'сельская библиотека, село, rural' },
	genitive: { title: 'Родительный падеж', width: 50, synonyms: 'название в родительном падеже, кого чего, genitive' },
	dative: { title: 'Дательный падеж', width: 50, synonyms: 'название в дательном падеже, кому чему, dative' },
	validFrom: { title: 'Действует с', width: 12, synonyms: 'с даты, дата, название действует с, valid from, since' },
	formerName: { title: 'Прежнее название', width: 50, synonyms: 'прежнее наименование, бывшее название, former name' },
	formerParent: { title: 'Прежний родитель', width: 40, synonyms: 'прежняя головная организация, former parent' },
	closedOn: { title: 'Закрыта с', width: 12, synonyms: 'дата закрытия, закрыта, closed on, closed' },
	website: { title: 'Сайт', width: 30, synonyms: 'адрес сайта, website, site' }
};

export const columnsInOrder = Object.keys(columns) as Column[];
export const titleOf = (column: Column): string => columns[column].title;
export const widthOf = (column: Column): number => columns[column].width;

const byHeading = new Map(
	columnsInOrder.flatMap((column): [string, Column][] => {
		const title = columns[column].title.toLowerCase().replaceAll('ё', 'е');
		return [title, ...columns[column].synonyms.split(', ')].map((heading) => [heading, column]);
	})
);

/** The column that a heading in plain form means, or null. */
export const columnOfHeading = (plainHeading: string): Column | null => byHeading.get(plainHeading) ?? null;
