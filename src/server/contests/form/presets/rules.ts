import { blankField } from '../fields/rules.ts';
import type { FieldKind, FormField } from '../forms.ts';

/** Fields that contests of libraries ask for again and again, ready to be changed. */
const typicalFields = {
	annotation: text('Кратко о работе', 700, {
		help: 'Два-три предложения: что это, для кого и что изменилось. Этот текст прочтут посетители сайта.',
		seenByPublic: true
	}),
	description: text('Описание работы', 8000, {
		help: 'С чего начинали, что сделали, что получилось. Если работа оценивается без имён, не называйте себя и библиотеку.'
	}),
	problem: text('Какую задачу решает проект', 2000),
	outcome: text('Результаты в цифрах', 2000, {
		help: 'Сколько людей пришло, сколько встреч прошло, что выросло и за какое время.'
	}),
	audience: {
		...field('choices', 'Для кого это'),
		options: [
			{ id: 'children', title: 'Дети до 14 лет' },
			{ id: 'youth', title: 'Молодёжь 14–35 лет' },
			{ id: 'adults', title: 'Взрослые' },
			{ id: 'seniors', title: 'Старшее поколение' },
			{ id: 'special', title: 'Люди с ограничениями здоровья' }
		]
	},
	'started-on': { ...field('date', 'Когда начали работать'), help: 'День, с которого считаются результаты.' },
	people: { ...field('number', 'Сколько человек участвовало'), least: '0' },
	presentation: { ...field('files', 'Презентация'), allowed: ['pdf'] },
	pictures: {
		...field('images', 'Фотографии'),
		required: 'optional',
		help: 'Снимки того, о чём рассказываете.'
	},
	video: { ...field('link', 'Ссылка на видео'), required: 'optional', help: 'Проверьте, что видео открыто для всех.' },
	resource: { ...field('link', 'Адрес ресурса'), seenByPublic: true, help: 'Страница должна открываться без входа.' },
	budget: { ...field('budget', 'Смета'), help: 'На что пойдут деньги, по строке на каждую трату.' },
	partners: { ...text('Партнёры', 1500), required: 'optional' },
	phone: {
		...field('line', 'Телефон для связи'),
		help: 'Кому звонить, если понадобится уточнить заявку. Жюри его не увидит.',
		most: 100,
		seenByJury: false,
		namesAuthors: true
	},
	piece: { ...field('line', 'Автор и название произведения'), seenByPublic: true },
	duration: { ...field('number', 'Сколько длится выступление'), least: '1', most: '30', unit: 'минут' },
	recording: { ...field('link', 'Запись выступления'), help: 'Ссылка на видео, открытое для всех.' },
	area: { ...field('number', 'Площадь библиотеки'), least: '1', digits: 1, unit: 'м²', namesAuthors: true },
	readers: { ...field('number', 'Сколько жителей обслуживает библиотека'), least: '1', namesAuthors: true },
	concept: text('Замысел обновления', 10_000, {
		help: 'Какой станет библиотека: пространство, фонды, услуги, люди.',
		namesAuthors: true
	}),
	plan: {
		...field('files', 'План помещений'),
		allowed: ['pdf', 'image'],
		mostFiles: 3,
		namesAuthors: true
	},
	'founder-letter': {
		...field('files', 'Письмо учредителя'),
		required: 'check',
		allowed: ['pdf', 'image'],
		seenByJury: false,
		namesAuthors: true,
		help: 'Скан с подписью. Можно принести позже, до конца проверки заявок.'
	},
	publishing: {
		...field('consent', 'Разрешение показать работу на сайте'),
		required: 'optional',
		text: 'Разрешаем разместить присланную работу на сайте организатора с названием библиотеки. Имена авторов укажут там, только если авторы сами согласились на их показ. Разрешение можно отозвать письмом организатору, тогда работу уберут с сайта.'
	}
} satisfies Record<string, FormField>;

export type TypicalField = keyof typeof typicalFields;
export const typicalFieldIds = Object.keys(typicalFields) as TypicalField[];

/** Whole forms to begin with, by what the contest is about. */
export const fieldSets = {
	practices: ['annotation', 'description', 'outcome', 'presentation', 'pictures', 'video', 'phone', 'publishing'],
	project: ['annotation', 'problem', 'description', 'audience', 'budget', 'partners', 'pictures', 'phone'],
	reading: ['piece', 'duration', 'recording', 'phone', 'publishing'],
	'model-library': ['area', 'readers', 'concept', 'plan', 'budget', 'pictures', 'founder-letter', 'phone']
} as const satisfies Record<string, readonly TypicalField[]>;
export type FieldSet = keyof typeof fieldSets;

export const typicalField = (id: TypicalField): FormField => ({ ...typicalFields[id], id });
export const fieldsOfSet = (set: FieldSet): FormField[] => fieldSets[set].map(typicalField);

function field<Kind extends FieldKind>(kind: Kind, label: string): Extract<FormField, { kind: Kind }> {
	return { ...blankField(kind), label } as Extract<FormField, { kind: Kind }>;
}

function text(label: string, most: number, given: Partial<Omit<Extract<FormField, { kind: 'text' }>, 'kind'>> = {}) {
	return { ...field('text', label), most, ...given };
}
