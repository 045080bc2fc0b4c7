import type { Page } from 'playwright-core';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { giveAwards } from '#server/awards/commands.ts';
import { issueDocuments } from '#server/awards/register/commands.ts';
import { registerPage, type RegisterLine } from '#server/awards/register/list/queries.ts';
import { announceContest } from '#server/contests/commands.ts';
import { recordMinutes } from '#server/contests/minutes/commands.ts';
import { finaliseResults, publishResults } from '#server/contests/results/commands.ts';
import { buildContest } from '#server/contests/testing.ts';
import { renameOrganisation } from '#server/organisations/commands.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { createPerson } from '#server/people/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import type { TestNetwork } from '#server/platform/testing.ts';
import { openScene, type Opening, type Scene } from './scene.ts';

const actor = systemActor('testing');

export type SignInAccount = { email: string; password: string };

export type Office = Omit<Scene, 'open' | 'session'> & {
	administrator: SignInAccount;
	documents: RegisterLine[];
	contest: string;
	branch: { id: string; slug: string };
	system: { id: string; slug: string };
	open(path: string, options?: Opening): Promise<Page>;
	/** A session begun without a form. Answers the cookie's value. */
	session(account?: SignInAccount): Promise<string>;
	openSignedIn(path: string, options?: Opening): Promise<Page>;
	openAs: Scene['open'];
};

/** A network with an administrator, papers of a contest, people and organisations, served, and a browser before it. */
export async function openOffice(): Promise<Office> {
	const scene = await openScene();
	const { network, db } = scene;
	const administrator = await buildAdministrator(db, { name: 'Лампова Вера Ивановна' });
	const { system, branch } = await buildLibraries(network);
	const contest = await buildPapers(network);
	await buildPeople(network);
	const { documents } = await registerPage(db, actor, { order: 'number', descending: false, limit: 50, offset: 0 });
	return {
		...{ ...scene, administrator, documents, contest, branch, system },
		open: (path, options) => scene.open(path, null, options),
		session: (account = administrator) => scene.session(account),
		openSignedIn: (path, options) => scene.open(path, administrator, options),
		openAs: scene.open
	};
}

/** A contest with its papers, one whose awards still wait for theirs is made by the test that needs it. */
async function buildPapers({ db }: TestNetwork): Promise<string> {
	const organiser = await buildOrganisation(db, {
		name: 'Заречная областная универсальная научная библиотека',
		kind: 'regional-library'
	});
	const { id, slug } = await buildContest(db, { entries: 3, organiserId: organiser.id });
	for (const step of [finaliseResults, announceContest, publishResults, giveAwards]) take(await step(db, actor, id));
	take(await recordMinutes(db, actor, id));
	take(await issueDocuments(db, actor, id, { numberPrefix: 'ЗОУНБ' }));
	const unfinished = await buildContest(db, { entries: 1 });
	take(await announceContest(db, actor, unfinished.id));
	return slug;
}

async function buildPeople({ db }: TestNetwork): Promise<void> {
	const people = [
		{ surname: 'Шевченко', givenName: 'Анна', patronymic: 'Львовна', gender: 'female' as const },
		{ surname: 'Воробей', givenName: 'Илья', patronymic: 'Ильич', gender: 'male' as const },
		{ surname: 'Ёлкина', givenName: 'Любовь', patronymic: 'Павловна', gender: 'female' as const }
	];
	for (const person of people) take(await createPerson(db, actor, person));
}

async function buildLibraries({ db }: TestNetwork) {
	const system = await buildOrganisation(db, {
		name: 'Приозёрская централизованная библиотечная система',
		shortName: 'Приозёрская ЦБС',
		kind: 'library-system'
	});
	const branch = await buildOrganisation(db, { name: 'Библиотека-филиал № 7', kind: 'branch', parentId: system.id });
	take(
		await renameOrganisation(db, actor, {
			organisationId: branch.id,
			validFrom: '2024-03-01',
			name: 'Библиотека семейного чтения «Родник»'
		})
	);
	return { system, branch };
}

function take(outcome: Outcome<unknown, string>): void {
	if (!outcome.ok) throw new Error(outcome.reason);
}
