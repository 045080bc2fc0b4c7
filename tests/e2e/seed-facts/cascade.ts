import { buildOrganisation } from '#server/organisations/testing.ts';
import type { TestNetwork } from '#server/platform/testing.ts';
import { folderOf, type ToldEntry } from './folder.ts';
import { judgeContest, type Judged } from './scene.ts';

/**
 * What is known of one day of a town's central library: a first place inside a nomination of a contest that four held
 * together, a first place of a contest without nominations, a diploma of a winner in a nomination; and an incentive prize
 * of its branch. How the juries marked is not told: the awards are what they decided. Works other than these, and the
 * titles of these, have numbers here.
 */
export const day = '2022-12-06';
export const central = 'Центральная городская библиотека г. Северска';
export const branch = 'Модельная библиотека-филиал пос. Самусь';
const scientific = 'Томская областная универсальная научная библиотека им. А. С. Пушкина';

type ToldContest = {
	slug: string;
	kind: string;
	title: string;
	organisers: readonly string[];
	nomination: string | null;
	award: { title: string; kind: string; degree?: number };
};

export const contests = [
	{
		slug: 'eko-my-eko-mir',
		kind: 'Областной конкурс-ярмарка экологических идей и практик',
		title: 'Эко-Мы! Эко-Мир!',
		organisers: [
			'Томская областная детско-юношеская библиотека',
			'Облкомприрода',
			'Областной центр дополнительного образования',
			'Региональный центр развития профессиональных компетенций'
		],
		nomination: 'Лучшая природоохранная акция',
		award: { title: 'I место', kind: 'place', degree: 1 }
	},
	{
		slug: 'analitika-2022',
		kind: 'Областной конкурс',
		title: 'Библиотечная аналитика Томской области 2022 года',
		organisers: [scientific],
		nomination: null,
		award: { title: 'I место', kind: 'place', degree: 1 }
	},
	{
		slug: 'luchshiy-centr-2022',
		kind: 'Областной конкурс',
		title: 'Лучший центр общественного доступа Томской области 2022 года',
		organisers: [
			'Администрация Томской области',
			'Департамент цифровой трансформации Администрации Томской области',
			scientific
		],
		nomination: 'Лучшее мероприятие по привлечению населения к регистрации на портале «Госуслуги»',
		award: { title: 'Диплом победителя', kind: 'winner' }
	}
] as const satisfies readonly ToldContest[];

export const incentive = 'Поощрительный приз';

/** The library itself is honoured, not the people who wrote the work down: so say the rules of all three. */
const recipients: ('organisation' | 'branch')[] = ['organisation', 'branch'];

function rulesOf({ nomination, award }: ToldContest) {
	return {
		nominations: nomination === null ? [] : [{ id: 'n1', title: nomination }],
		stages: [
			{
				...{ id: '1', title: 'Оценка', kind: 'jury' as const, minimumSheets: 3 },
				criteria: [{ id: 'k1', title: 'Работа', scale: { max: 10 } }]
			}
		],
		ranking: { scope: nomination === null ? ('contest' as const) : ('nomination' as const), places: 0 },
		awards: [
			{ id: 'first', ...award, recipients, limit: 1, basis: { by: 'decision' as const } },
			{
				...{ id: 'incentive', title: incentive, kind: 'incentive-prize', scope: 'none' as const },
				...{ recipients, basis: { by: 'decision' as const } }
			}
		]
	};
}

export type Cascade = { judged: Judged[]; library: { id: string; slug: string }; branch: { id: string; slug: string } };

export async function buildCascade(network: TestNetwork): Promise<Cascade> {
	const { db } = network;
	const held = new Set(contests.flatMap(({ organisers }): readonly string[] => organisers));
	for (const name of held) await buildOrganisation(db, { kind: 'other', name });
	const library = await buildOrganisation(db, { name: central });
	const below = await buildOrganisation(db, { kind: 'branch', name: branch, parentId: library.id });
	await buildOrganisation(db, { name: 'Центральная библиотека № 101' });
	const judged = [];
	for (const told of contests) {
		const nomination = told.nomination === null ? null : 'n1';
		const entries: ToldEntry[] = [central, branch, 'Центральная библиотека № 101'].map((organisation, at) => ({
			...{ title: `Работа ${at + 1}`, nomination, organisation, marks: { '1': 8 } },
			author: { name: `${['Лампова', 'Щукина', 'Полкина'][at]} Вера Ивановна`, gender: 'female', post: 'библиотекарь' }
		}));
		const { kind, title } = told;
		const organisers = told.organisers.map((name) => ({ name, role: 'organiser' as const }));
		const folder = folderOf({ kind, title, year: 2022, organisers, rules: rulesOf(told), entries });
		judged.push(await judgeContest(network, folder, told.slug));
	}
	return { judged, library, branch: below };
}
