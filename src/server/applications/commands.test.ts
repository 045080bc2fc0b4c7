import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { buildOrganisation, untilBlocked } from '#server/organisations/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { saveApplication, startApplication } from './commands.ts';
import type { Changes, Edition } from './forms.ts';
import { myApplications } from './mine/queries.ts';
import { applicationById } from './queries.ts';
import { buildAuthor, buildDraft, buildEntrant, buildOpenContest, buildSubmitted, moveDeadline } from './testing.ts';
import { withdrawApplication } from './withdrawal/commands.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('an application is started, written, sent and numbered', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const first = await buildSubmitted(db, { contest });
	const second = await buildSubmitted(db, { contest });
	assert.deepEqual([first.receipt.number, second.receipt.number], [1, 2]);
	const { state, number, hasUnsentChanges } = await applicationById(db, first.owner, first.id);
	assert.deepEqual({ state, number, hasUnsentChanges }, { state: 'submitted', number: 1, hasUnsentChanges: false });
});

test('an application is started only while the call is open', async () => {
	const { db } = network;
	const owner = await buildEntrant(db);
	const ahead = await buildOpenContest(db, { opens: '1 day' });
	const closed = await buildOpenContest(db, { opens: '-2 days', closes: '-1 second' });
	const silent = await buildOpenContest(db, { opens: '-2 days', closes: '-1 second', takenUntil: '1 minute' });
	const reasonOf = async (contestId: string) => {
		const outcome = await startApplication(db, owner, { contestId });
		return outcome.ok ? 'started' : outcome.reason;
	};
	assert.deepEqual(
		[await reasonOf(ahead.id), await reasonOf(closed.id), await reasonOf(silent.id)],
		['not-open-yet', 'closed', 'started']
	);
});

test('what is typed is kept after the deadline too', async () => {
	const { db } = network;
	const { id, owner, contest, revision } = await buildDraft(db);
	await moveDeadline(db, contest.id, '-1 second');
	const saved = await saveApplication(db, owner, { id, revision, changes: { title: 'Дописано после срока' } });
	assert.equal(saved.ok, true);
	assert.equal((await applicationById(db, owner, id)).title, 'Дописано после срока');
});

test('two windows that write different parts both save', async () => {
	const { db } = network;
	const { id, owner, revision } = await buildDraft(db);
	const save = (changes: Changes) => saveApplication(db, owner, { id, revision, changes });
	assert.equal((await save({ title: 'Из первого окна' })).ok, true);
	assert.equal((await save({ answers: { description: 'Из второго окна' } })).ok, true);
	const { title, answers } = await applicationById(db, owner, id);
	assert.deepEqual([title, answers['description']], ['Из первого окна', 'Из второго окна']);
});

test('a window that is behind overwrites nothing and learns what is newer', async () => {
	const { db } = network;
	const { id, owner, revision } = await buildDraft(db);
	const save = (title: string, at: number) => saveApplication(db, owner, { id, revision: at, changes: { title } });
	assert.equal((await save('Первое окно', revision)).ok, true);
	assert.deepEqual(await save('Второе окно', revision), { ok: false, reason: 'saved-elsewhere' });
	assert.equal((await applicationById(db, owner, id)).title, 'Первое окно');
	// Having seen it, whoever saves again means it.
	assert.equal((await save('Второе окно', revision + 1)).ok, true);
});

test('a window whose answers have not come goes on from what it saved itself, and is told of everybody else', async () => {
	const { db } = network;
	const { id, owner, revision } = await buildDraft(db);
	const [first, second, neverCame] = [randomUUID(), randomUUID(), randomUUID()];
	const save = (title: string, edition: Partial<Edition> = {}) =>
		saveApplication(db, owner, { id, revision, changes: { title }, ...edition });
	const elsewhere = { ok: false, reason: 'saved-elsewhere' };
	assert.ok((await save('Первая попытка', { save: first })).ok);
	assert.deepEqual(await save('Чужое окно'), elsewhere);
	assert.ok((await save('Вторая попытка', { save: second, lost: [first] })).ok);
	assert.deepEqual(await save('Первая, ещё в пути', { save: first, lost: [] }), elsewhere);
	assert.ok((await save('Отправлено', { lost: [first, second, neverCame] })).ok);
	assert.deepEqual(await save('Снова', { lost: [first, second] }), elsewhere, 'the form that was sent has no name');
	// Another part of it is others' work, whoever saved this one.
	const { revision: newest } = await applicationById(db, owner, id);
	assert.ok((await save('Третья попытка', { revision: newest, save: first })).ok);
	const answers = { description: 'Написано соавтором' };
	assert.ok((await saveApplication(db, owner, { id, revision: newest, changes: { answers } })).ok);
	const both = { title: 'Четвёртая попытка', answers: { description: 'Написано здесь' } };
	const asked = { id, revision: newest, changes: both, save: null, lost: [first] };
	assert.deepEqual(await saveApplication(db, owner, asked), elsewhere);
});

test('of two windows that save the same part at once, one is told of the other', async () => {
	const { db } = network;
	const { id, owner, revision } = await buildDraft(db);
	const titles = ['Первое', 'Второе'];
	let saves: ReturnType<typeof saveApplication>[] = [];
	// Both have come before either may go on. Red without `forUpdate` in lockApplication.
	await db.transaction().execute(async (tx) => {
		await tx.selectFrom('applications').select('id').where('id', '=', id).forUpdate().execute();
		saves = titles.map((title) => saveApplication(db, owner, { id, revision, changes: { title } }));
		await untilBlocked(network, tx, 2);
	});
	const outcomes = await Promise.all(saves);
	assert.deepEqual(outcomes.map(({ ok }) => ok).toSorted(), [false, true]);
	const won = titles[outcomes.findIndex(({ ok }) => ok)];
	assert.equal((await applicationById(db, owner, id)).title, won);
});

test('saving what is stored already changes nothing, whatever the window has seen', async () => {
	const { db } = network;
	const { id, owner, revision } = await buildDraft(db);
	const { title, savedAt } = await applicationById(db, owner, id);
	const outcome = await saveApplication(db, owner, { id, revision: 1, changes: { title } });
	assert.deepEqual(outcome, { ok: true, value: { revision, savedAt } });
});

test('an autosave asks four queries and the log nothing', async () => {
	const { db } = network;
	const { id, owner, revision } = await buildDraft(db);
	const lines = () =>
		db
			.selectFrom('activity')
			.select(({ fn }) => fn.countAll<string>().as('n'))
			.executeTakeFirstOrThrow();
	const before = await lines();
	const queries = await network.countQueries(() =>
		saveApplication(db, owner, { id, revision, changes: { answers: { description: 'Слово за словом' } } })
	);
	assert.equal(queries, 4);
	assert.deepEqual(await lines(), before);
});

test('a nomination or an organisation that is not there is not saved', async () => {
	const { db } = network;
	const { id, owner, revision } = await buildDraft(db);
	const refusal = { ok: false, reason: 'unknown-choice' };
	assert.deepEqual(await saveApplication(db, owner, { id, revision, changes: { nomination: 'выдуманная' } }), refusal);
	const organisation = { kind: 'known', id: randomUUID() } as const;
	assert.deepEqual(await saveApplication(db, owner, { id, revision, changes: { organisation } }), refusal);
});

test('an author’s id of another application is left alone', async () => {
	const { db } = network;
	const first = await buildDraft(db);
	const { id, owner, revision } = await buildDraft(db);
	const [author] = (await applicationById(db, first.owner, first.id)).authors;
	const authors = [buildAuthor({ id: author!.id, surname: 'Чужая' })];
	await saveApplication(db, owner, { id, revision, changes: { authors } });
	assert.deepEqual((await applicationById(db, first.owner, first.id)).authors, [author]);
});

test('a person knows of own applications only; what is not theirs is absent like what is not there', async () => {
	const { db } = network;
	const { id, contest, organisationId } = await buildDraft(db);
	const readers = [
		await buildActor(db, { role: 'organiser', contestId: contest.id }),
		await buildActor(db, { role: 'jury-secretary', contestId: contest.id })
	];
	const ofOrganisation = [
		await buildActor(db, { role: 'representative', organisationId }),
		await buildActor(db, { role: 'methodist', organisationId })
	];
	const elsewhere = await buildOpenContest(db);
	const strangers = [
		await buildEntrant(db),
		await buildActor(db, { role: 'juror', contestId: contest.id }),
		await buildActor(db, { role: 'jury-chair', contestId: contest.id }),
		await buildActor(db, { role: 'organiser', contestId: elsewhere.id }),
		await buildActor(db, { role: 'representative', organisationId: (await buildOrganisation(db)).id }),
		...ofOrganisation,
		null
	];
	for (const reader of readers) assert.equal((await applicationById(db, reader, id)).isMine, false);
	for (const stranger of strangers) await assert.rejects(applicationById(db, stranger, id), NotFound);
	await assert.rejects(applicationById(db, readers[0]!, randomUUID()), NotFound);
	assert.deepEqual(await myApplications(db, strangers[0]!), []);
});

test('the organisation’s people read an application while it stands sent: no draft, nothing withdrawn', async () => {
	const { db } = network;
	const { id, owner, organisationId } = await buildSubmitted(db);
	const people = [
		await buildActor(db, { role: 'representative', organisationId }),
		await buildActor(db, { role: 'methodist', organisationId })
	];
	for (const person of people) assert.equal((await applicationById(db, person, id)).isMine, false);
	assert.equal((await withdrawApplication(db, owner, id)).ok, true);
	for (const person of people) await assert.rejects(applicationById(db, person, id), NotFound);
});

test('the list of own applications asks as many queries at one row as at thirty', async () => {
	const { db } = network;
	const owner = await buildEntrant(db);
	await buildDraft(db, { owner });
	const atOne = await network.countQueries(() => myApplications(db, owner));
	for (let n = 0; n < 29; n++) await buildDraft(db, { owner });
	const atThirty = await network.countQueries(() => myApplications(db, owner));
	assert.deepEqual([atOne, atThirty, (await myApplications(db, owner)).length], [3, 3, 30]);
});
