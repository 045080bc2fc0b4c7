import type { RegulationsBlock } from '#server/platform/documents/regulations-text.ts';
import { NBSP, countedGenitive, formatNumber, joinWithAnd } from '#server/platform/russian/plurals.ts';
import { formatDay } from '#server/platform/russian/dates.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import type { FileKind, FormField } from '../../form/forms.ts';
import type { ContestPlan } from '../../plan/forms.ts';
import { isScored } from '../../scoring/rule-set/faults/rules.ts';
import type { RuleSet, Stage } from '../../scoring/rule-set/forms.ts';
import { paragraphsOf, type ComputedSection, type RegulationsFacts, type RegulationsGround } from '../documents.ts';
import { greatestSheet } from '../sentences/stages/documents.ts';
import { comma, points } from '../sentences/words/documents.ts';

/** What a regulations' annexes usually are: application, score sheet, consents, the jury. */
export function appendixSections({ plan, ruleSet, facts }: RegulationsGround): ComputedSection[] {
	return [
		{ id: 'application', title: 'Заявка', blocks: applicationBlocks(plan) },
		{ id: 'sheet', title: 'Оценочный лист', blocks: ruleSet ? sheetBlocks(ruleSet) : [] },
		{ id: 'consents', title: 'Согласия', blocks: consentBlocks(facts) },
		{ id: 'jurors', title: 'Состав жюри', blocks: jurorBlocks(plan, facts) }
	];
}

const point = (text: string): RegulationsBlock => ({ kind: 'point', text });

/** Fields that every application has stand before those of the organiser. */
function applicationBlocks({ form, nominations }: ContestPlan): RegulationsBlock[] {
	const always = [
		['Организация', 'Из справочника или новая', 'Обязательно'],
		...(nominations.length > 0 ? [['Номинация', 'Одна из номинаций конкурса', 'Обязательно']] : []),
		['Название работы', 'Строка', 'Обязательно'],
		['Автор или авторы', 'Фамилия, имя, отчество, должность, электронная почта каждого', 'Обязательно']
	];
	const own = form.map((field) => [
		field.label,
		limitsOf(field) + only(field, nominations),
		requiredWords[field.required]
	]);
	return [
		point('Заявка заполняется на сайте. Она состоит из следующих частей.'),
		{
			kind: 'table',
			...{ caption: '', headers: ['Что указать', 'Как', 'Когда'], widths: [2, 3, 1.4], numeric: [] },
			rows: [...always, ...own, signedSheet]
		}
	];
}

/** Every application is signed by the organisation's head; it may be brought as long as the check goes on. */
const signedSheet = [
	'Подписанная заявка',
	'Заявка, распечатанная с сайта и подписанная руководителем организации: PDF, изображение',
	`До${NBSP}конца проверки`
];

const requiredWords: Record<FormField['required'], string> = {
	submitting: 'Обязательно',
	check: `До${NBSP}конца проверки`,
	optional: `По${NBSP}желанию`
};

function only({ nominations: ids }: FormField, nominations: ContestPlan['nominations']): string {
	if (!ids) return '';
	const titles = ids.flatMap((id) => nominations.find((nomination) => nomination.id === id)?.title ?? []);
	const word = titles.length === 1 ? 'номинации' : 'номинаций';
	return `; только для${NBSP}${word} ${joinWithAnd(titles.map(inQuotes))}`;
}

/** What may be given in a field: limits as people say them. */
export function limitsOf(field: FormField): string {
	switch (field.kind) {
		case 'line':
			return `Строка, до${NBSP}${characters(field.most)}`;
		case 'text':
			return `Текст, ${field.least > 0 ? `от${NBSP}${formatNumber(field.least)} ` : ''}до${NBSP}${characters(field.most)}`;
		case 'number':
			return numberText(field);
		case 'choice':
			return `Одно из: ${field.options.map(({ title }) => title).join('; ')}`;
		case 'choices': {
			const most = field.most === null ? '' : ` (не больше ${field.most})`;
			return `Любые${most} из: ${field.options.map(({ title }) => title).join('; ')}`;
		}
		case 'date':
			return dateText(field);
		case 'link':
			return `Адрес в${NBSP}сети`;
		case 'files':
			return `${sizeText(field, fileForms)}: ${field.allowed.map((kind) => fileWords[kind]).join(', ')}`;
		case 'images':
			return `${sizeText(field, imageForms)}${field.altRequired ? '; каждое — с текстовым описанием' : ''}`;
		case 'budget':
			return `Таблица расходов, до${NBSP}${countedGenitive(field.mostRows, 'строки', 'строк')}`;
		case 'consent':
			return 'Отметка о согласии';
	}
}

const characters = (most: number) => countedGenitive(most, 'знака', 'знаков');

function numberText({ least, most, unit }: Extract<FormField, { kind: 'number' }>): string {
	const bounds = [
		...(least === null ? [] : [`не меньше ${comma(least)}`]),
		...(most === null ? [] : [`не больше ${comma(most)}`])
	];
	return ['Число', ...bounds, ...(unit ? [`единица — ${unit}`] : [])].join(', ');
}

function dateText({ earliest, latest }: Extract<FormField, { kind: 'date' }>): string {
	const bounds = [
		...(earliest === null ? [] : [`не раньше ${formatDay(earliest)}`]),
		...(latest === null ? [] : [`не позже ${formatDay(latest)}`])
	];
	return ['Дата', ...bounds].join(', ');
}

type SizeForms = { one: string; singular: string; many: string; each: string };
const fileForms: SizeForms = { one: 'Один файл', singular: 'файла', many: 'файлов', each: 'каждый' };
const imageForms: SizeForms = { one: 'Одно изображение', singular: 'изображения', many: 'изображений', each: 'каждое' };

function sizeText(
	{ mostFiles, mostMegabytes }: { mostFiles: number; mostMegabytes: number },
	forms: SizeForms
): string {
	const size = `до${NBSP}${mostMegabytes}${NBSP}МБ`;
	if (mostFiles === 1) return `${forms.one}, ${size}`;
	return `До${NBSP}${countedGenitive(mostFiles, forms.singular, forms.many)}, ${forms.each} ${size}`;
}

const fileWords: Record<FileKind, string> = {
	pdf: 'PDF',
	document: 'документ (DOCX, ODT)',
	spreadsheet: 'таблица (XLSX, ODS)',
	presentation: 'презентация (PPTX, ODP)',
	image: 'изображение (JPEG, PNG)',
	audio: 'звукозапись',
	archive: 'архив (ZIP)'
};

/** A sheet to be filled in by hand: a row per criterion with an empty cell for the mark. */
function sheetBlocks(ruleSet: RuleSet): RegulationsBlock[] {
	const stages = ruleSet.stages.filter(isScored);
	return stages.flatMap((stage) => [
		...(stages.length > 1 ? [{ kind: 'heading' as const, text: stage.title }] : []),
		sheetTable(stage, totalOf(ruleSet, stage))
	]);
}

/** The greatest total, where it is one for all nominations. */
function totalOf({ nominations }: RuleSet, stage: Stage): string {
	const maxima = new Set(
		nominations.length > 0 ? nominations.map(({ id }) => greatestSheet(stage, id)) : [greatestSheet(stage, null)]
	);
	return maxima.size === 1 ? `Всего (наибольшее — ${points([...maxima][0]!)})` : 'Всего';
}

function sheetTable({ criteria }: Stage, total: string): RegulationsBlock {
	const rows = criteria.map(({ title, scale: { min, max }, weight }) => [
		title,
		`${comma(min)}–${comma(max)}${weight === '1' ? '' : ` × ${comma(weight)}`}`,
		''
	]);
	return {
		kind: 'table',
		...{ caption: '', headers: ['Критерий', 'Можно поставить', 'Оценка'], widths: [1, 0, 0.3], numeric: [] },
		rows: [...rows, [total, '', '']]
	};
}

function consentBlocks({ consents }: RegulationsFacts): RegulationsBlock[] {
	return consents.flatMap(({ title, body }) => [
		{ kind: 'heading' as const, text: title },
		...paragraphsOf(body).map(point)
	]);
}

const jurorRoles: Record<ContestPlan['jury'][number]['role'], string> = {
	chair: 'председатель',
	'deputy-chair': 'заместитель председателя',
	secretary: 'секретарь',
	member: 'член жюри'
};

function jurorBlocks({ jury }: ContestPlan, { organisations }: RegulationsFacts): RegulationsBlock[] {
	if (jury.length === 0) return [];
	const rows = jury.map(({ name, post, organisationId, organisationName, role, voting }) => [
		name,
		[post, (organisationId && organisations.get(organisationId)) || organisationName].filter(Boolean).join(', '),
		`${jurorRoles[role]}${voting ? '' : ', без права голоса'}`
	]);
	return [
		{
			kind: 'table',
			...{ caption: '', headers: ['Фамилия, имя, отчество', 'Должность, организация', 'В жюри'] },
			...{ widths: [1.2, 2, 1], numeric: [], rows }
		}
	];
}
