import {
	audienceAward,
	certificate,
	checkStage,
	criteriaOf,
	degreesOf,
	grandPrix,
	thanks,
	twoDigits,
	usualLadder,
	usualPoints,
	usualQuorum,
	videoField,
	type Template
} from '../shared/rules.ts';

export const reading: Template = {
	id: 'reading',
	title: 'Конкурс чтецов',
	about:
		'Выступления детей и взрослых: отбор по видеозаписи и финал на сцене. Номинации по возрасту, звания лауреатов.',
	plan: {
		basics: {
			kind: 'открытый конкурс чтецов',
			ageMark: '6+',
			aim: 'Поддержать интерес к звучащему слову и к родной литературе.',
			tasks: 'Открыть слушателям талантливых чтецов.\n\nПознакомить участников с наследием писателя или края.'
		},
		nominations: [
			{ id: 'junior', title: 'Младшая группа', description: 'Чтецы 7–10 лет.', minimumEntries: 3 },
			{ id: 'middle', title: 'Средняя группа', description: 'Чтецы 11–14 лет.', minimumEntries: 3 },
			{ id: 'senior', title: 'Старшая группа', description: 'Чтецы 15–17 лет.', minimumEntries: 3 }
		],
		participation: {
			limit: { most: 3, per: 'organisation', within: 'nomination' },
			teamSize: 1,
			ages: { from: 7, to: 17 },
			words: 'За участника младше четырнадцати лет согласие даёт законный представитель.'
		},
		form: [
			{ kind: 'line', id: 'author', label: 'Автор произведения', most: 200, seenByPublic: true },
			{ kind: 'line', id: 'work', label: 'Название произведения', most: 300, seenByPublic: true },
			{
				kind: 'number',
				id: 'length',
				label: 'Длительность выступления',
				unit: 'минут',
				least: '1',
				most: '5',
				digits: 0
			},
			videoField('Видеозапись выступления', 'submitting'),
			{
				kind: 'line',
				id: 'teacher',
				label: 'Кто подготовил чтеца',
				help: 'Фамилия, имя, отчество и должность руководителя, если он есть.',
				most: 300,
				required: 'optional',
				namesAuthors: true
			},
			{
				kind: 'files',
				id: 'representative-consent',
				label: 'Согласие законного представителя',
				help: 'Скан подписанного согласия, если чтецу нет четырнадцати лет.',
				allowed: ['pdf', 'image'],
				mostFiles: 2,
				mostMegabytes: 10,
				required: 'optional',
				seenByJury: false,
				namesAuthors: true
			}
		],
		eligibility: {
			points: [
				...usualPoints.filter(({ id }) => id !== 'signed'),
				{ id: 'age', text: 'Возраст чтеца отвечает номинации' },
				{ id: 'length', text: 'Выступление не длиннее пяти минут' }
			],
			people: 1
		},
		rules: {
			stages: [
				checkStage,
				{
					id: 'selection',
					title: 'Отборочный тур по видеозаписи',
					kind: 'jury',
					criteria: criteriaOf([
						'Понимание и глубина прочтения',
						'Выразительность и исполнительское мастерство',
						'Дикция и владение голосом',
						'Выбор произведения по возрасту и силам'
					]),
					minimumSheets: 3,
					rounding: twoDigits,
					admission: { scope: 'nomination', first: 10, edgeTie: 'admit-all', replacement: 'next' }
				},
				{
					id: 'final',
					title: 'Финал',
					kind: 'defence',
					criteria: criteriaOf(
						[
							'Понимание и глубина прочтения',
							'Выразительность и исполнительское мастерство',
							'Дикция и владение голосом',
							'Сценическая культура'
						],
						{ from: 5 }
					),
					minimumSheets: 3,
					rounding: twoDigits,
					// The final is judged anew: what was heard in a recording no longer counts.
					combination: { method: 'weights', weights: ['0', '1'] }
				}
			],
			ranking: { scope: 'nomination', places: 3 },
			tieLadder: usualLadder('final', 'К6'),
			quorum: usualQuorum,
			awards: [grandPrix, ...degreesOf('Диплом лауреата'), audienceAward, ...thanks, certificate]
		}
	}
};
