import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { issuePapers } from '#server/awards/issuing/commands.ts';
import { openRunOf } from '#server/awards/issuing/queries.ts';
import { issuedDocuments } from '#server/awards/register/queries.ts';
import { click, press, says, textOf } from '../hands.ts';
import { tablesOf } from './hands.ts';
import type { Judging } from './scene.ts';

type Opening = { head: string; nomination: string; winners: string[] };

/** In which order the hall is to see the results: by nominations from the last place to the first, the Grand Prix last. */
export function openingsOf({ folder: { ruleSet }, expected: { summary, finalists }, title }: Judging): Opening[] {
	const roman = ['', 'I', 'II', 'III'];
	const places = ruleSet.nominations.flatMap(({ id, title: nomination }) =>
		[3, 2, 1].map((place) => {
			const won = finalists[id]!.filter((key) => summary.places[key] === place);
			const winners = won.length > 0 ? won.map(title) : ['Не присуждено'];
			return { head: `${roman[place]} место`, nomination, winners };
		})
	);
	const awards = ['incentive', 'sponsor', 'audience', 'grand-prix'].flatMap((award) =>
		summary.awards[award]!.map((key) => ({
			...{ head: ruleSet.awards.find(({ id }) => id === award)!.title, nomination: '', winners: [title(key)] }
		}))
	);
	return [...places, ...awards];
}

/** The chair opens them press by press, and the hall shows each of them before the next one. */
export async function openPlaces(scene: Judging, chair: Page, hall: Page): Promise<void> {
	await chair.goto('/office/contests/kompas-2027/judging/defence/2');
	for (const { head, nomination, winners } of openingsOf(scene)) {
		await press(chair, `Открыть: ${nomination ? `${head} (${nomination})` : head}`);
		let latest = hall.locator('.latest .result', { hasText: head }).filter({ hasText: nomination });
		for (const winner of winners) latest = latest.filter({ hasText: winner });
		await latest.waitFor();
		assert.equal(await latest.locator('.winner').count(), winners.length);
	}
	await says(chair, 'Все итоги показаны залу');
}

/** The organiser looks the names through and publishes; a worker writes the papers. */
export async function publish(scene: Judging, organiser: Page): Promise<void> {
	const desk = '/office/contests/kompas-2027/judging/publication';
	await organiser.goto(desk);
	await press(organiser, /^Подтвердить форм/);
	await organiser.getByText('Формы имён подтверждены.').waitFor();
	await press(organiser, 'Опубликовать итоги');
	await organiser.getByText('Итоги опубликованы.', { exact: true }).waitFor();
	await organiser.getByRole('heading', { name: 'Документы готовятся' }).waitFor();
	assert.equal(await organiser.getByRole('progressbar').count(), 1);
	// The page of papers in the making loads itself anew now and then: nobody stays at it meanwhile.
	await organiser.goto('about:blank');
	const { network, contest } = scene;
	const run = await openRunOf(network.db, contest.id);
	await issuePapers(network.db, run!.id);
	await organiser.goto(desk);
	assert.deepEqual(await organiser.locator('ol.tasks > li .state').allInnerTexts(), Array<string>(7).fill('Готово'));
}

/** Of the public results: place, stages and total of each entry that has a place, by its number. */
export async function publishedFigures(scene: Judging, page: Page): Promise<Record<string, unknown[]>> {
	const keys = new Map(scene.folder.entries.map(({ id, title }) => [title!, id]));
	const placed = Object.values(await tablesOf(page))
		.flat()
		.filter(([place]) => /^\d+$/.test(place!));
	return Object.fromEntries(
		placed.map(([place, title, ...others]) => [
			keys.get(title!) ?? title,
			[Number(place), ...others.slice(-3).map((figure) => figure.replace(',', '.'))]
		])
	);
}

/** The papers of the contest by kind. */
export async function papersOf({ network, contest }: Judging): Promise<Record<string, number>> {
	const { documents } = await issuedDocuments(network.db, { contestId: contest.id, limit: 1000, offset: 0 });
	const kinds = Map.groupBy(documents, ({ kind }) => kind);
	return Object.fromEntries([...kinds].map(([kind, papers]) => [kind, papers.length]));
}

/** One diploma, found genuine at the address that is printed on it. */
export async function lookAtDiploma({ network, contest, title }: Judging, visitor: Page, key: string): Promise<void> {
	const { documents } = await issuedDocuments(network.db, { contestId: contest.id, limit: 1000, offset: 0 });
	const ofEntry = documents.filter(({ kind }) => kind === 'diploma');
	for (const { code } of ofEntry) {
		await visitor.goto(`/v/${code}`);
		if ((await textOf(visitor)).includes(title(key))) break;
	}
	await says(visitor, 'Документ подлинный и действует');
	await says(visitor, title(key));
}

/** The draft of the news names who won, from where, and what was not awarded. */
export async function readNews({ folder, expected, title }: Judging, organiser: Page): Promise<void> {
	await click(organiser.getByRole('link', { name: 'Открыть черновик' }));
	const text = (await organiser.getByLabel('Текст').inputValue()).replaceAll('\u00a0', ' ');
	const facts = [
		expected.summary.territories,
		'Первое место не присуждено',
		...folder.ruleSet.nominations.map((nomination) => nomination.title),
		...Object.keys(expected.summary.places).map(title),
		...expected.summary.awards['sponsor']!.map(title),
		...folder.contest.organisers.map(({ name }) => name)
	];
	assert.deepEqual(
		facts.filter((fact) => !text.includes(fact)),
		[]
	);
}
