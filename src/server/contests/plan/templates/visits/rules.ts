import {
	certificate,
	checkStage,
	criteriaOf,
	degreesOf,
	descriptionField,
	libraryKinds,
	picturesField,
	presentationField,
	sponsorPrize,
	thanks,
	twoDigits,
	usualLadder,
	usualPoints,
	usualQuorum,
	type Template
} from '../shared/rules.ts';

export const visits: Template = {
	id: 'visits',
	title: 'Заочный тур и выезд комиссии',
	about: 'Комиссия сначала читает материалы, затем приезжает к лучшим: так выбирают лучшую библиотеку года.',
	plan: {
		basics: {
			kind: 'республиканский конкурс',
			aim: 'Назвать лучшие библиотеки года и показать, чем они хороши.',
			tasks: 'Сравнить работу библиотек по единым показателям.\n\nУвидеть лучшие из них своими глазами.'
		},
		nominations: [
			{ id: 'central', title: 'Лучшая центральная библиотека', description: '', minimumEntries: 3 },
			{ id: 'rural', title: 'Лучшая сельская библиотека', description: '', minimumEntries: 3 },
			{ id: 'children', title: 'Лучшая детская библиотека', description: '', minimumEntries: 3 }
		],
		participation: {
			kinds: [...libraryKinds],
			limit: { most: 1, per: 'system', within: 'nomination' },
			teamSize: 10
		},
		form: [
			descriptionField('Рассказ о библиотеке', 'Чем библиотека жила за год, что нового, кто в неё ходит.'),
			{
				kind: 'number',
				id: 'visits',
				label: 'Посещений за год',
				unit: 'посещений',
				least: '0',
				digits: 0
			},
			{ kind: 'number', id: 'events', label: 'Мероприятий за год', unit: 'мероприятий', least: '0', digits: 0 },
			presentationField,
			picturesField
		],
		eligibility: { points: usualPoints, people: 1 },
		rules: {
			stages: [
				checkStage,
				{
					id: 'remote',
					title: 'Заочный тур',
					kind: 'jury',
					criteria: criteriaOf([
						'Показатели работы за год',
						'Новые формы работы',
						'Связь с местным сообществом',
						'Качество материалов'
					]),
					minimumSheets: 3,
					rounding: twoDigits,
					admission: { scope: 'nomination', first: 3, edgeTie: 'ladder', replacement: 'next' }
				},
				{
					id: 'visit',
					title: 'Выезд комиссии',
					kind: 'visit',
					criteria: criteriaOf(
						['Пространство и удобство для читателей', 'Фонд и его расстановка', 'Работа сотрудников с читателями'],
						{ max: 10, from: 5 }
					),
					minimumSheets: 3,
					rounding: twoDigits
				}
			],
			ranking: { scope: 'nomination', places: 3 },
			tieLadder: usualLadder('remote', 'К2'),
			quorum: usualQuorum,
			awards: [...degreesOf('Диплом'), sponsorPrize, ...thanks, certificate]
		}
	}
};
