import {
	checkStage,
	criteriaOf,
	descriptionField,
	picturesField,
	twoDigits,
	usualLadder,
	usualPoints,
	usualQuorum,
	type Template
} from '../shared/rules.ts';

export const modelLibrary: Template = {
	id: 'model-library',
	title: 'Заявки модельных библиотек',
	about:
		'Отбор библиотек на переоснащение: пакет документов, экспертиза по баллам, список рекомендованных. Показатели и проходной балл легко заменить на те, что действуют в этом году.',
	plan: {
		basics: {
			kind: 'региональный отбор',
			aim: 'Отобрать муниципальные библиотеки, готовые к созданию модельных библиотек.',
			tasks: 'Проверить полноту документов.\n\nОценить замысел, помещение и готовность учредителя.'
		},
		nominations: [
			{ id: 'central', title: 'Центральная библиотека', description: '', minimumEntries: 0 },
			{ id: 'small', title: 'Малая библиотека', description: 'Филиалы и сельские библиотеки.', minimumEntries: 0 }
		],
		participation: {
			kinds: ['library-system', 'library', 'branch'],
			limit: { most: 1, per: 'organisation', within: 'contest' },
			teamSize: 10
		},
		form: [
			descriptionField(
				'Концепция',
				'Какой станет библиотека: для кого, чем наполнена, чем отличается от соседних.',
				10_000
			),
			{
				kind: 'files',
				id: 'design',
				label: 'Дизайн-проект',
				help: 'Планы и виды помещений.',
				allowed: ['pdf', 'image'],
				mostFiles: 5,
				mostMegabytes: 50
			},
			{
				kind: 'number',
				id: 'area',
				label: 'Площадь помещений библиотеки',
				unit: 'кв. м',
				least: '10',
				digits: 1
			},
			{ kind: 'budget', id: 'equipment', label: 'Перечень оборудования и книг', mostRows: 100 },
			{
				kind: 'files',
				id: 'guarantee',
				label: 'Гарантийное письмо учредителя',
				allowed: ['pdf', 'image'],
				mostFiles: 2,
				mostMegabytes: 10
			},
			{
				kind: 'files',
				id: 'road-map',
				label: 'План работ по месяцам',
				allowed: ['pdf', 'document', 'spreadsheet'],
				mostFiles: 1,
				mostMegabytes: 10,
				required: 'check'
			},
			picturesField
		],
		eligibility: {
			points: [
				...usualPoints.filter(({ id }) => id !== 'signed'),
				{ id: 'guarantee', text: 'Есть гарантийное письмо учредителя' },
				{ id: 'premises', text: 'Помещение принадлежит учреждению или передано ему на нужный срок' }
			],
			people: 2
		},
		rules: {
			stages: [
				checkStage,
				{
					id: 'expertise',
					title: 'Экспертиза',
					kind: 'jury',
					criteria: criteriaOf(
						[
							'Концепция: ясность, отличие, нужность жителям',
							'Помещение: состояние, площадь, доступность',
							'Дизайн-проект: удобство и зонирование',
							'Оборудование и фонд: обоснованность перечня',
							'Команда и план работ',
							'Участие учредителя и местного сообщества'
						],
						{ max: 10 }
					),
					minimumSheets: 3,
					rounding: twoDigits
				}
			],
			ranking: { scope: 'nomination', places: 10 },
			tieLadder: usualLadder('expertise', 'К1'),
			quorum: usualQuorum,
			awards: [
				{
					id: 'recommended',
					title: 'Рекомендована к созданию модельной библиотеки',
					kind: 'recommendation',
					recipients: ['organisation', 'branch'],
					basis: { by: 'result', atLeast: 70, of: 'share' }
				}
			]
		}
	}
};
