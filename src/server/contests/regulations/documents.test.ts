import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderDocument } from '#server/platform/documents/renderer.ts';
import { writeRegulations } from '#server/platform/documents/regulations-text.ts';
import { pdfOf, textOfPdf } from '#server/platform/documents/testing.ts';
import { contestPlan, type ContestPlan, type ContestPlanInput } from '../plan/forms.ts';
import { ruleSetOf } from '../plan/rules.ts';
import { practices } from '../plan/templates/practices/rules.ts';
import { parseRuleSet } from '../scoring/rule-set/forms.ts';
import { editionLine, regulationsOf, type RegulationsDocument } from './documents.ts';

const ids = ['1', '2', '3'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`) as [string, string, string];
const facts = {
	organisations: new Map([
		[ids[0], 'Департамент культуры'],
		[ids[1], 'Областная библиотека'],
		[ids[2], 'Городская библиотека']
	]),
	territories: new Map([[ids[0], 'Луговской район']]),
	consents: [
		{ title: 'Согласие на обработку персональных данных', body: 'Соглашаюсь на обработку.\n\nСрок — три года.' },
		{ title: 'Согласие на распространение', body: 'Соглашаюсь на распространение.' }
	]
};
const whole: ContestPlanInput = {
	...practices.plan,
	basics: {
		...practices.plan.basics,
		title: 'Библиотечный маяк',
		ageMark: '12+',
		heldInYear: 2027,
		address: '634000, г. Луговой, ул. Книжная, д. 1',
		contacts: 'Отдел развития,\nтел. 8 (3822) 00-00-00\n\nПочта: mayak@example.org'
	},
	organisations: [
		{ organisationId: ids[0], role: 'founder' },
		{ organisationId: ids[1], role: 'organiser' },
		{ organisationId: ids[2], role: 'organiser' }
	],
	calendar: {
		timeZone: 'Asia/Tomsk',
		opensAt: '2027-02-01T09:00',
		closesAt: '2027-03-31T23:59',
		graceMinutes: 137,
		checkUntil: '2027-04-09',
		correctionDays: 5,
		milestones: [{ title: 'Награждение', startsOn: '2027-05-27' }]
	},
	participation: {
		kinds: ['library', 'branch'],
		territoryIds: [ids[0]],
		limit: { most: 2, per: 'system', within: 'contest' },
		teamSize: 4,
		ages: { from: 18, to: 35 },
		words: 'Студентов приглашаем отдельно.'
	},
	eligibility: { points: [{ id: 'time', text: 'Заявка пришла вовремя.' }], people: 2 },
	isBlind: true,
	jury: [
		{
			id: 'a',
			name: 'Первая Анна Борисовна',
			post: 'директор',
			organisationId: ids[1],
			role: 'chair',
			email: 'juror@secret.example'
		},
		{ id: 'b', name: 'Второй Борис Ильич', organisationName: 'Институт', role: 'secretary', voting: false }
	],
	words: {
		approval: { post: 'Директор', name: 'А. Б. Первая' },
		sections: { aims: { before: 'Слова перед целями.' }, sheet: { after: 'Слова после листа.' } }
	}
};

function documentOf(given: ContestPlanInput): RegulationsDocument {
	const plan: ContestPlan = contestPlan.parse(given);
	const reading = parseRuleSet(ruleSetOf(plan));
	return regulationsOf({ plan, ruleSet: reading.ok ? reading.ruleSet : null, facts });
}

/** Texts of a section as they are printed, numbers first. */
function toldIn(document: RegulationsDocument, id: string): string[] {
	const written = writeRegulations({ kind: 'regulations', edition: '', ...document });
	const section = [...written.sections, ...written.appendices].find((one) => one.id === id);
	return (section?.blocks ?? [])
		.flatMap((block) => {
			if (block.kind === 'point') return [`${block.number} ${block.text}`];
			if (block.kind === 'list') return block.items.map((item) => `– ${item}`);
			if (block.kind === 'table') return [block.headers, ...block.rows].map((row) => row.join(' | '));
			return [block.kind === 'heading' ? `# ${block.text}` : block.text];
		})
		.map((text) => text.replaceAll(/[\u00a0\u202f]/g, ' '));
}

test('sections stand in the usual order, and each has the organiser’s words around what is computed', () => {
	const document = documentOf(whole);
	assert.deepEqual(
		[...document.sections, ...document.appendices].map(({ title }) => title),
		[
			'Общие положения',
			'Цели и задачи',
			'Участники',
			'Номинации',
			'Сроки и этапы',
			'Требования к заявкам',
			'Оргкомитет и жюри',
			'Критерии оценки',
			'Подведение итогов и награждение',
			'Авторские права и персональные данные',
			'Контакты',
			'Заявка',
			'Оценочный лист',
			'Согласия',
			'Состав жюри'
		]
	);
	assert.equal(toldIn(document, 'aims')[0], '2.1 Слова перед целями.');
	assert.equal(toldIn(document, 'sheet').at(-1), 'Слова после листа.');
	assert.deepEqual(document.approval, { post: 'Директор', name: 'А. Б. Первая', order: '' });
	assert.equal(document.contest, 'Областной конкурс профессиональных практик «Библиотечный маяк»');
	assert.equal(editionLine(2, '2027-02-03').replaceAll('\u00a0', ' '), 'Редакция 2 от 3 февраля 2027 г.');
});

test('computed sections tell what the plan says', () => {
	const document = documentOf(whole);
	assert.deepEqual(toldIn(document, 'general'), [
		'1.1 Настоящее положение определяет, как проводится областной конкурс профессиональных практик «Библиотечный маяк» (далее — конкурс).',
		'1.2 Конкурс проводится в 2027 году.',
		'1.3 Учредитель конкурса: Департамент культуры.',
		'1.4 Организаторы конкурса:',
		'– Областная библиотека',
		'– Городская библиотека',
		'1.5 Почтовый адрес организаторов: 634000, г. Луговой, ул. Книжная, д. 1.',
		'1.6 Знак информационной продукции: 12+.'
	]);
	assert.deepEqual(toldIn(document, 'participants'), [
		'3.1 В конкурсе участвуют сотрудники организаций следующих видов: библиотеки и филиалы библиотек.',
		'3.2 Организации находятся на территориях:',
		'– Луговской район',
		'3.3 Заявку подаёт один автор или авторский коллектив, в котором не больше 4 человек.',
		'3.4 Возраст автора в день подачи заявки — от 18 до 35 полных лет.',
		'3.5 От одной библиотечной системы вместе с её филиалами принимается не больше 2 заявок на весь конкурс.',
		'3.6 Студентов приглашаем отдельно.'
	]);
	assert.deepEqual(toldIn(document, 'calendar'), [
		'5.1 Начало приёма заявок: понедельник, 1 февраля 2027 г., 09:00 (томское время, МСК+4).',
		'5.2 Окончание приёма заявок: среда, 31 марта 2027 г., 23:59 (томское время, МСК+4). Заявка, поданная в эту минуту, подана в срок.',
		'5.3 На исправление замечаний, найденных при проверке заявки, даётся 5 рабочих дней.',
		'5.4 Календарь конкурса:',
		'Что происходит | Когда',
		'Приём заявок | 1 февраля – 31 марта 2027 г.',
		'Проверка заявок | 1–9 апреля 2027 г.',
		'Награждение | четверг, 27 мая 2027 г.'
	]);
	assert.deepEqual(toldIn(document, 'requirements'), [
		'6.1 Что входит в заявку, сказано в приложении «Заявка».',
		'6.2 Заявка допускается, если:',
		'– Заявка пришла вовремя',
		'6.3 Решение о допуске принимают два человека: второй подтверждает решение первого.'
	]);
	assert.deepEqual(toldIn(document, 'jury'), [
		'7.1 Подготовку и проведение конкурса ведёт оргкомитет: он принимает и проверяет заявки и помогает участникам.',
		'7.2 Заявки оценивает жюри. В его составе 2 человека, из них с правом голоса — 1; список — в приложении «Состав жюри».',
		'7.3 Жюри читает заявки без имён авторов и без названий организаций.'
	]);
	assert.deepEqual(toldIn(document, 'contacts'), [
		'11.1 Отдел развития, тел. 8 (3822) 00-00-00',
		'11.2 Почта: mayak@example.org'
	]);
	assert.deepEqual(toldIn(document, 'jurors'), [
		'Фамилия, имя, отчество | Должность, организация | В жюри',
		'Первая Анна Борисовна | директор, Областная библиотека | председатель',
		'Второй Борис Ильич | Институт | секретарь, без права голоса'
	]);
});

test('the application and the score sheet are annexed as forms', () => {
	const fields: ContestPlanInput['form'] = [
		{ id: 'a', kind: 'line', label: 'Строка', most: 21 },
		{ id: 'b', kind: 'text', label: 'Текст', least: 100, most: 8000, required: 'check' },
		{ id: 'c', kind: 'number', label: 'Число', least: '0', most: '12.5', unit: 'часов' },
		{
			id: 'd',
			kind: 'choice',
			label: 'Выбор',
			options: [
				{ id: 'x', title: 'да' },
				{ id: 'y', title: 'нет' }
			]
		},
		{ id: 'e', kind: 'choices', label: 'Выборы', most: 2, options: [{ id: 'x', title: 'да' }] },
		{ id: 'f', kind: 'date', label: 'День', earliest: '2027-01-01', latest: '2027-02-01' },
		{ id: 'g', kind: 'link', label: 'Ссылка', required: 'optional', nominations: ['service'] },
		{ id: 'h', kind: 'files', label: 'Файлы', allowed: ['pdf', 'archive'], mostFiles: 3 },
		{ id: 'i', kind: 'images', label: 'Снимок', mostFiles: 1, altRequired: true, seenByPublic: true },
		{ id: 'j', kind: 'budget', label: 'Смета' },
		{ id: 'k', kind: 'consent', label: 'Согласие', text: 'Согласны.', nominations: ['service', 'event'] }
	];
	const document = documentOf({ ...whole, form: fields });
	assert.deepEqual(toldIn(document, 'application'), [
		'Заявка заполняется на сайте. Она состоит из следующих частей.',
		'Что указать | Как | Когда',
		'Организация | Из справочника или новая | Обязательно',
		'Номинация | Одна из номинаций конкурса | Обязательно',
		'Название работы | Строка | Обязательно',
		'Автор или авторы | Фамилия, имя, отчество, должность, электронная почта каждого | Обязательно',
		'Строка | Строка, до 21 знака | Обязательно',
		'Текст | Текст, от 100 до 8 000 знаков | До конца проверки',
		'Число | Число, не меньше 0, не больше 12,5, единица — часов | Обязательно',
		'Выбор | Одно из: да; нет | Обязательно',
		'Выборы | Любые (не больше 2) из: да | Обязательно',
		'День | Дата, не раньше 1 января 2027 г., не позже 1 февраля 2027 г. | Обязательно',
		'Ссылка | Адрес в сети; только для номинации «Удобный сервис» | По желанию',
		'Файлы | До 3 файлов, каждый до 30 МБ: PDF, архив (ZIP) | Обязательно',
		'Снимок | Одно изображение, до 10 МБ; каждое — с текстовым описанием | Обязательно',
		'Смета | Таблица расходов, до 30 строк | Обязательно',
		'Согласие | Отметка о согласии; только для номинаций «Удобный сервис» и «Событие и сообщество» | Обязательно',
		'Подписанная заявка | Заявка, распечатанная с сайта и подписанная руководителем организации: PDF, изображение | До конца проверки'
	]);
	assert.deepEqual(toldIn(document, 'sheet').slice(8, -1), [
		'# Публичная защита',
		'Критерий | Можно поставить | Оценка',
		'Публичная защита: ясность, ответы на вопросы, соблюдение времени | 0–5 × 2 | ',
		'Всего (наибольшее — 10 баллов) |  | '
	]);
	assert.deepEqual(toldIn(document, 'rights').slice(1), [
		'10.2 Кроме того, вместе с заявкой даются согласия:',
		'– Согласие',
		'10.3 После допуска из заявки открывается для всех:',
		'– Снимок'
	]);
});

test('an empty plan gives what it can, and unfinished rules leave their sections out', () => {
	const { sections, appendices } = documentOf({ basics: { title: 'Маяк' }, rules: { stages: 'нет' } });
	assert.deepEqual(
		[...sections, ...appendices].map(({ id }) => id),
		['general', 'participants', 'rights', 'application', 'consents']
	);
});

test('the printed regulations hold every computed text once, tagged, and nothing that is kept back', async () => {
	const document = documentOf(whole);
	const rendered = await renderDocument(
		{ kind: 'regulations', edition: editionLine(1, '2027-01-25'), ...document },
		{ timeLimit: 60_000 }
	);
	const pdf = pdfOf(rendered);
	const source = Buffer.from(pdf).toString('latin1');
	for (const mark of [
		/\/Lang \(ru\)/,
		/\/Marked true/,
		/pdfuaid:part>1</,
		/\/S \/H1/,
		/\/S \/H2/,
		/\/S \/TH\b/,
		/\/S \/L\b/
	])
		assert.match(source, mark);
	const squeeze = (text: string) => text.replace(/[\s\u00a0\u202f]+/g, '');
	const pages = textOfPdf(pdf);
	assert.ok(
		pages.every((page, at) => squeeze(page).endsWith(`Редакция1от25января2027г.Страница${at + 1}из${pages.length}`))
	);
	const text = squeeze(
		pages
			.map((page) =>
				page.replace(/Редакция.*[\s\S]*$/u, '').replace(/^Положение о конкурсе\n«Библиотечный маяк»\n/u, '')
			)
			.join('')
	);
	const { sections, appendices } = writeRegulations({ kind: 'regulations', edition: '', ...document });
	for (const section of [...sections, ...appendices]) {
		for (const block of section.blocks) {
			const wanted =
				block.kind === 'point'
					? [`${block.number}.${block.text}`]
					: block.kind === 'list'
						? block.items.map((item) => `–${item}`)
						: [];
			for (const fact of wanted)
				assert.equal(text.split(squeeze(fact)).length - 1, 1, `«${fact}» stands not once in ${text}`);
		}
	}
	for (const secret of ['137', 'secret.example', 'graceMinutes', ids[0]!]) {
		assert.ok(JSON.stringify(whole).includes(secret), `${secret} could leak`);
		assert.ok(!text.includes(secret) && !JSON.stringify(document).includes(secret), `${secret} leaked`);
	}
});

test('a short table stands on one page with the words before it, wherever the page ends', async () => {
	// At these the page ends within the table, were it let.
	for (const lines of [31, 33, 35]) {
		const aim = Array.from({ length: lines }, (_, at) => `Цель ${at + 1}.`).join('\n\n');
		const document = documentOf({ ...whole, basics: { ...whole.basics, aim } });
		const rendered = await renderDocument({ kind: 'regulations', edition: '', ...document }, { timeLimit: 60_000 });
		const holding = textOfPdf(pdfOf(rendered)).map((page) =>
			['Календарь конкурса:', 'Что происходит', '1–9 апреля', 'четверг, 27 мая'].filter((words) =>
				page.replace(/[\s\u00a0]+/g, ' ').includes(words)
			)
		);
		assert.deepEqual(
			holding.filter((found) => found.length > 0).map((found) => found.length),
			[4],
			`${lines} lines before it`
		);
	}
});

test('a character that the typefaces lack is named before anything is printed', async () => {
	const document = documentOf({ ...whole, basics: { ...whole.basics, aim: 'Найти 漢.' } });
	const rendered = await renderDocument({ kind: 'regulations', edition: '', ...document });
	assert.deepEqual(rendered.ok ? null : rendered.reason, 'missing-glyphs');
	assert.match(rendered.ok ? '' : rendered.sentence, /текст: 漢 \(U\+6F22\)/);
});
