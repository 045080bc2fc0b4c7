import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { filesByIds } from '#server/files/queries.ts';
import { buildFile } from '#server/files/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import type { RecordsSubject } from '#server/platform/personal-records.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { applicationById } from '../queries.ts';
import { buildAuthor, buildDraft, buildEntrant, buildSubmitted } from '../testing.ts';
import { withdrawApplication } from '../withdrawal/commands.ts';
import { erasePersonalRecords } from './commands.ts';
import { personalRecordsOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

/** Somebody with an application of their own, named under their address in another's. */
async function buildSubject() {
	const { db } = network;
	const email = `lampova-${randomUUID().slice(0, 8)}@example.org`;
	const owner = await buildEntrant(db, { email });
	const me = buildAuthor({ email, isMe: true });
	const own = await buildSubmitted(db, { owner, authors: [me], title: 'Ночной читальный зал' });
	const named = buildAuthor({ email, surname: 'Лампова', post: 'методист', bornOn: '1990-05-01' });
	const other = await buildDraft(db, { title: 'Чужая работа', authors: [buildAuthor(), named] });
	// Addresses are kept as they were typed.
	const subject: RecordsSubject = { accountId: owner.id, personId: null, addresses: [email.toUpperCase()] };
	return { email, owner, own, other, named, subject };
}

test('a person’s export lists their applications, and what stands about them in anybody’s', async () => {
	const { own, other, email, subject } = await buildSubject();
	const found = await personalRecordsOf(network.db, subject);
	const listed = found.map(({ key, title, records }) => ({
		...{ key, title },
		// Moments are of the day.
		records: records.map(({ Начата: _begun, Отправлена: _sent, ...record }) => record)
	}));
	const name = { Фамилия: 'Лампова', Имя: 'Вера', Отчество: 'Ивановна', 'Электронная почта': email };
	assert.deepEqual(listed, [
		{
			key: 'applications',
			title: 'Заявки',
			records: [
				{
					...{ Конкурс: own.contest.title, 'Название работы': 'Ночной читальный зал' },
					...{ Состояние: 'отправлена', Номер: '1' }
				}
			]
		},
		{
			key: 'authorship',
			title: 'Сведения об авторе в заявках',
			records: [
				{
					...{ Конкурс: own.contest.title, 'Название работы': 'Ночной читальный зал' },
					...{ ...name, Должность: 'главный библиотекарь' }
				},
				{
					...{ Конкурс: other.contest.title, 'Название работы': 'Чужая работа' },
					...{ ...name, Должность: 'методист', 'Дата рождения': '1990-05-01' }
				}
			]
		}
	]);
	const [applications] = found;
	assert.deepEqual(Object.keys(applications!.records[0]!).slice(-2), ['Начата', 'Отправлена']);
});

test('the export asks three queries at one application and at thirty', async () => {
	const { owner, subject } = await buildSubject();
	const atOne = await network.countQueries(() => personalRecordsOf(network.db, subject));
	for (let n = 0; n < 29; n++) await buildDraft(network.db, { owner });
	const atThirty = await network.countQueries(() => personalRecordsOf(network.db, subject));
	assert.deepEqual([atOne, atThirty], [3, 3]);
	assert.equal((await personalRecordsOf(network.db, subject))[0]!.records.length, 30);
});

test('an erasure leaves neither name nor account with an author, and others as they were', async () => {
	const { db } = network;
	const { subject, own, other, named } = await buildSubject();
	const before = await applicationById(db, other.owner, other.id);
	const counts = await db.transaction().execute((tx) => erasePersonalRecords(tx, systemActor('testing'), subject));
	assert.deepEqual({ ...counts }, { authors: 2, invitations: 0, drafts: 0, files: 0 });
	const erased = {
		...{ surname: 'Удалённый участник', givenName: `№ ${subject.accountId!.slice(0, 8)}`, patronymic: '' },
		...{ gender: 'female', post: '', email: '', bornOn: null, accountId: null, consentsOnPaper: true }
	};
	const after = await applicationById(db, other.owner, other.id);
	assert.deepEqual(after.authors, [before.authors[0], { ...erased, id: named.id }]);
	const [author] = (await applicationById(db, own.owner, own.id)).authors;
	assert.deepEqual(author, { ...erased, id: author!.id });
});

test('an erasure empties drafts and withdrawn applications that were the person’s alone, with their files', async () => {
	const { db } = network;
	const [owner, coAuthor] = [await buildEntrant(db), await buildEntrant(db)];
	const subjectOf = ({ id }: Actor): RecordsSubject => ({ accountId: id, personId: null, addresses: [] });
	const erase = (actor: Actor) =>
		db.transaction().execute((tx) => erasePersonalRecords(tx, systemActor('testing'), subjectOf(actor)));
	const draft = await buildDraft(db, { owner });
	const withdrawn = await buildSubmitted(db, { owner });
	assert.equal((await withdrawApplication(db, owner, withdrawn.id)).ok, true);
	const [sent, shared] = [await buildSubmitted(db, { owner }), await buildDraft(db, { owner })];
	await db.insertInto('application_members').values({ application_id: shared.id, account_id: coAuthor.id }).execute();
	const files = new Map<string, string>();
	for (const { id } of [draft, withdrawn, sent, shared]) {
		const fileId = await buildFile(db, { broughtBy: owner.id });
		const place = { application_id: id, file_id: fileId, field_id: 'presentation', position: 0, alt: 'Вера у полки' };
		await db.insertInto('application_files').values(place).execute();
		files.set(id, fileId);
	}
	const stateOf = async ({ id }: { id: string }) => {
		const { title, answers, authors, files: attached } = await applicationById(db, systemActor('testing'), id);
		const isKept = (await filesByIds(db, [files.get(id)!])).size === 1;
		return [title !== '', Object.keys(answers).length > 0, authors[0]!.surname, attached.length, isKept];
	};
	const whole = [true, true, 'Лампова', 1, true];
	const empty = [false, false, '', 0, false];
	const all = () => Promise.all([draft, withdrawn, sent, shared].map(stateOf));
	assert.deepEqual(await all(), [whole, whole, whole, whole]);
	const { drafts, files: removed } = await erase(owner);
	assert.deepEqual([drafts, removed], [2, 2]);
	assert.deepEqual(await all(), [empty, empty, whole, whole]);
	// Then the last of those who worked on the shared one.
	assert.deepEqual((await erase(coAuthor))['drafts'], 1);
	assert.deepEqual(await all(), [empty, empty, whole, empty]);
});
