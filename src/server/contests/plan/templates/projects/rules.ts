import {
	certificate,
	checkStage,
	criteriaOf,
	degreesOf,
	descriptionField,
	grandPrix,
	libraryKinds,
	presentationField,
	thanks,
	twoDigits,
	usualLadder,
	usualPoints,
	usualQuorum,
	type Template
} from '../shared/rules.ts';

export const projects: Template = {
	id: 'projects',
	title: 'Конкурс проектов',
	about:
		'Замыслы, которые ещё предстоит осуществить: цель, план, смета. Оценка по десяти баллам, затем защита перед жюри.',
	plan: {
		basics: {
			kind: 'областной конкурс библиотечных проектов',
			aim: 'Поддержать проекты, которые меняют жизнь читателей и библиотек.',
			tasks: 'Отобрать проекты с ясной целью и посильной сметой.\n\nПомочь авторам довести замысел до плана работ.'
		},
		nominations: [
			{ id: 'reading', title: 'Чтение', description: 'Проекты, которые приводят к книге.', minimumEntries: 3 },
			{
				id: 'local-history',
				title: 'Краеведение',
				description: 'Проекты о местной истории, природе, людях.',
				minimumEntries: 3
			},
			{
				id: 'space',
				title: 'Библиотечное пространство',
				description: 'Проекты обновления залов и услуг.',
				minimumEntries: 3
			}
		],
		participation: {
			kinds: [...libraryKinds],
			limit: { most: 1, per: 'organisation', within: 'nomination' },
			teamSize: 5
		},
		form: [
			{
				kind: 'text',
				id: 'problem',
				label: 'Какую задачу решает проект',
				help: 'Кому и чего сейчас не хватает, откуда это известно.',
				most: 2000
			},
			descriptionField('Что будет сделано', 'По шагам: что, когда, кто отвечает.', 6000),
			{
				kind: 'text',
				id: 'results',
				label: 'Ожидаемые результаты',
				help: 'В числах: сколько человек, встреч, книг. И как вы это измерите.',
				most: 2000
			},
			{
				kind: 'budget',
				id: 'budget',
				label: 'Смета',
				help: 'Каждая статья отдельной строкой, в рублях. Сумму посчитает программа.',
				mostRows: 30
			},
			{
				kind: 'number',
				id: 'own-share',
				label: 'Сколько вкладывает сама библиотека',
				unit: 'рублей',
				least: '0',
				digits: 0,
				required: 'optional'
			},
			presentationField
		],
		eligibility: {
			points: [...usualPoints, { id: 'budget', text: 'Смета заполнена, расходы относятся к проекту' }],
			people: 1
		},
		rules: {
			stages: [
				checkStage,
				{
					id: 'expertise',
					title: 'Экспертная оценка',
					kind: 'jury',
					criteria: criteriaOf(
						[
							'Актуальность и социальная значимость',
							'Ясность цели и соответствие ей намеченных работ',
							'Новизна',
							'Измеримость ожидаемых результатов',
							'Обоснованность сметы'
						],
						{ max: 10 }
					),
					minimumSheets: 3,
					rounding: twoDigits,
					admission: { scope: 'nomination', first: 5, edgeTie: 'admit-all', replacement: 'next' }
				},
				{
					id: 'defence',
					title: 'Защита проектов',
					kind: 'defence',
					criteria: criteriaOf(['Убедительность защиты и ответы на вопросы'], { max: 10, from: 6 }),
					minimumSheets: 3,
					rounding: twoDigits
				}
			],
			ranking: { scope: 'nomination', places: 3 },
			tieLadder: usualLadder('expertise', 'К4'),
			quorum: usualQuorum,
			awards: [grandPrix, ...degreesOf('Диплом'), ...thanks, certificate]
		}
	}
};
