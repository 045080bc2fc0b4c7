import {
	audienceAward,
	certificate,
	checkStage,
	criteriaOf,
	degreesOf,
	descriptionField,
	grandPrix,
	incentivePrize,
	libraryKinds,
	picturesField,
	presentationField,
	sponsorPrize,
	thanks,
	twoDigits,
	usualLadder,
	usualPoints,
	usualQuorum,
	videoField,
	type Template
} from '../shared/rules.ts';

export const practices: Template = {
	id: 'practices',
	title: 'Профессиональные практики',
	about:
		'Библиотекари показывают свой опыт. Жюри читает описания заочно, лучшие защищают работы очно. Три номинации, дипломы трёх степеней в каждой.',
	plan: {
		basics: {
			kind: 'областной конкурс профессиональных практик',
			aim: 'Выявить лучшие практики библиотек и сделать их доступными для всех библиотек сети.',
			tasks:
				'Собрать опыт, который можно повторить в другой библиотеке.\n\nПоддержать авторов и их организации.\n\nПознакомить с лучшими работами профессиональное сообщество.'
		},
		nominations: [
			{
				id: 'service',
				title: 'Удобный сервис',
				description: 'Новая услуга или новое устройство пространства, которые работают не меньше шести месяцев.',
				minimumEntries: 5
			},
			{
				id: 'collection',
				title: 'Цифровая коллекция',
				description: 'Краеведческий или справочный электронный ресурс, открытый для всех.',
				minimumEntries: 5
			},
			{
				id: 'event',
				title: 'Событие и сообщество',
				description: 'Событийный проект с измеренными результатами.',
				minimumEntries: 5
			}
		],
		participation: {
			kinds: [...libraryKinds],
			limit: { most: 2, per: 'organisation', within: 'nomination' },
			teamSize: 5,
			words: 'В конкурсе участвуют сотрудники библиотек: по одному или авторским коллективом.'
		},
		form: [
			descriptionField(
				'Описание практики',
				'Что было, что сделано, кто в этом участвовал, что изменилось в числах и как это повторить в другой библиотеке.'
			),
			presentationField,
			picturesField,
			videoField('Видеозапись', 'optional')
		],
		eligibility: { points: usualPoints, people: 1 },
		rules: {
			stages: [
				checkStage,
				{
					id: 'remote',
					title: 'Заочная оценка',
					kind: 'jury',
					criteria: criteriaOf([
						'Актуальность для жителей и соответствие номинации',
						'Новизна решения',
						'Результативность: измеримые показатели за период',
						'Возможность повторить в другой библиотеке',
						'Качество описания и материалов'
					]),
					minimumSheets: 3,
					rounding: twoDigits,
					admission: {
						scope: 'nomination',
						first: 3,
						threshold: { atLeast: 60, of: 'share' },
						edgeTie: 'ladder',
						replacement: 'next'
					}
				},
				{
					id: 'defence',
					title: 'Публичная защита',
					kind: 'defence',
					criteria: criteriaOf(['Публичная защита: ясность, ответы на вопросы, соблюдение времени'], {
						weight: 2,
						from: 6
					}),
					minimumSheets: 3,
					rounding: twoDigits
				}
			],
			ranking: { scope: 'nomination', places: 3, sharedPlaces: [2, 3] },
			tieLadder: [{ step: 'criterion-mean', stage: 'remote', criterion: 'К3' }, ...usualLadder('defence', 'К6')],
			oneNominationPerAuthor: {},
			quorum: usualQuorum,
			awards: [grandPrix, ...degreesOf('Диплом'), incentivePrize, sponsorPrize, audienceAward, ...thanks, certificate]
		}
	}
};
