import { buildOrganisation, buildTerritory } from '#server/organisations/testing.ts';
import type { TestNetwork } from '#server/platform/testing.ts';
import { folderOf, type ToldEntry } from './folder.ts';
import { judgeContest, type Judged } from './scene.ts';

/**
 * What is known of a contest of the libraries of Kuzbass: 34 works from 10 urban okrugs and 9 municipal districts in three
 * nominations, 9 of them defended in public, one winner in each. The text names no other work, library or territory:
 * those have numbers here; people bear the names that tests use. It gives the day without a year.
 */
export const partnership = 'НБП «Кузбасские библиотеки»';
export const regionalLibrary = 'Кемеровская областная научная библиотека им. В. Д. Фёдорова';
export const sponsor = 'Группа компаний «Конкорд»';
export const day = '2018-09-28';

export const winners = [
	{
		nomination: 'Сервис гид',
		work: 'Рюкзачок знаний',
		organisation: 'Центральная детская библиотека г. Белово',
		author: 'Лампова Вера Ивановна',
		post: 'ведущий библиотекарь'
	},
	{
		nomination: 'Информационная коллекция',
		work: 'Красная книга Чебулинского района',
		organisation: 'Чебулинская межпоселенческая центральная библиотека',
		author: 'Щукина Анна Львовна',
		post: 'и. о. заместителя директора по информационно-коммуникационным технологиям'
	},
	{
		nomination: 'Генератор идей',
		work: 'Творим историю вместе',
		organisation: 'Муниципальная информационно-библиотечная система г. Новокузнецка',
		author: 'Полкина Любовь Павловна',
		post: 'главный специалист по библиотечному маркетингу'
	}
] as const;

const keys = ['service', 'collection', 'ideas'] as const;
const worksOf = [12, 11, 11];

const rules = {
	nominations: winners.map(({ nomination }, at) => ({ id: keys[at]!, title: nomination })),
	stages: [
		{
			...{ id: '1', title: 'Заочная оценка', kind: 'jury' as const, minimumSheets: 3 },
			criteria: [{ id: 'k1', title: 'Работа', scale: { max: 10 } }],
			admission: { scope: 'nomination' as const, first: 3 }
		},
		{
			...{ id: '2', title: 'Публичная защита', kind: 'defence' as const, minimumSheets: 3 },
			criteria: [{ id: 'k1', title: 'Защита', scale: { max: 10 } }]
		}
	],
	ranking: { scope: 'nomination' as const, places: 1, sharedPlaces: [] },
	awards: [
		{ id: 'winner', title: 'Диплом победителя', kind: 'diploma', basis: { by: 'place' as const, place: 1 } },
		{
			...{ id: 'money', title: 'Денежное вознаграждение', kind: 'money', giver: partnership },
			basis: { by: 'place' as const, place: 1 }
		},
		{
			...{ id: 'prize', title: 'Фирменный приз', kind: 'sponsor-prize', giver: sponsor },
			basis: { by: 'decision' as const }
		},
		{
			...{ id: 'part', title: 'Диплом участника', kind: 'participation-certificate' },
			basis: { by: 'participation' as const }
		},
		{
			...{ id: 'thanks', title: 'Благодарственное письмо', kind: 'thank-you-letter' },
			basis: { by: 'participation' as const }
		}
	]
};

/** Three in each nomination go on; the winner stands before them in both stages. */
function toldEntries(libraries: readonly string[]): ToldEntry[] {
	return winners.flatMap(({ work, organisation, author: name, post }, nomination) =>
		Array.from({ length: worksOf[nomination]! }, (_, at): ToldEntry => {
			const marks: ToldEntry['marks'] = at < 3 ? { '1': 10 - at, '2': 10 - at } : { '1': 6 };
			const number = worksOf.slice(0, nomination).reduce((sum, works) => sum + works, at);
			return at === 0
				? {
						...{ title: work, organisation, marks },
						author: { name, gender: 'female', post },
						nomination: keys[nomination]!
					}
				: {
						...{ title: `Работа ${number + 1}`, nomination: keys[nomination]!, marks },
						organisation: libraries[number % libraries.length]!
					};
		})
	);
}

export type Kaleidoscope = Judged & { system: { id: string; slug: string } };

export async function buildKaleidoscope(network: TestNetwork): Promise<Kaleidoscope> {
	const { db } = network;
	await buildOrganisation(db, { kind: 'partnership', name: partnership, territoryId: null });
	await buildOrganisation(db, { kind: 'regional-library', name: regionalLibrary });
	await buildOrganisation(db, { kind: 'sponsor', name: sponsor, territoryId: null });
	const okrugs = ['Беловский городской округ', 'Новокузнецкий городской округ'];
	const districts = ['Чебулинский муниципальный район'];
	const [belovo, novokuznetsk] = [
		await buildTerritory(db, 'urban-okrug', okrugs[0]),
		await buildTerritory(db, 'urban-okrug', okrugs[1])
	];
	const chebula = await buildTerritory(db, 'municipal-district', districts[0]);
	const [{ organisation: children }, { organisation: village }, { organisation: town }] = winners;
	const system = await buildOrganisation(db, {
		...{ kind: 'library-system', name: 'Централизованная библиотечная система г. Белово', territoryId: belovo }
	});
	await buildOrganisation(db, {
		kind: 'branch',
		name: children,
		territoryId: belovo,
		parentId: system.id,
		dative: 'Центральной детской библиотеке г. Белово'
	});
	await buildOrganisation(db, { name: village, territoryId: chebula });
	await buildOrganisation(db, { kind: 'library-system', name: town, territoryId: novokuznetsk });
	const libraries = [];
	for (let number = 1; number <= 16; number++) {
		const territoryId = await buildTerritory(db, number <= 8 ? 'urban-okrug' : 'municipal-district');
		const name = `Центральная библиотека № ${number}`;
		await buildOrganisation(db, { name, territoryId, dative: `Центральной библиотеке № ${number}` });
		libraries.push(name);
	}
	const folder = folderOf({
		...{ kind: 'Межведомственный конкурс лучших профессиональных практик', title: 'Библиотечный калейдоскоп' },
		...{ year: 2018, rules, entries: toldEntries(libraries) },
		organisers: [
			{ name: partnership, role: 'organiser' },
			{ name: regionalLibrary, role: 'organiser' },
			{ name: sponsor, role: 'sponsor' }
		]
	});
	return { ...(await judgeContest(network, folder, 'kaleidoskop')), system };
}
