import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { setLetterChoices } from '../choices/commands.ts';
import { sendLetterAgain, writeLetters } from '../commands.ts';
import { buildLetter, openMailServer, sendingBy, testText, type MailServer } from '../testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { forgetOldSecrets, sendLetter, TryLater } from './commands.ts';

let network: TestNetwork;
let server: MailServer;
const actor = systemActor('testing');

before(async () => {
	network = await openTestNetwork();
	server = await openMailServer();
});
beforeEach(() => {
	server.received.length = 0;
	server.answer = () => null;
});
after(async () => {
	await server.close();
	await network.close();
});

const letter = (id: string) =>
	network.db
		.selectFrom('letters')
		.select(['state', 'attempts', 'answer', 'message_id', 'secret', 'text'])
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
const stateOf = async (id: string) => {
	const { state, attempts, answer } = await letter(id);
	return { state, attempts, answer: answer?.replace(/ as \S+$/, '') ?? null };
};
const header = (name: string) =>
	server.received[0]!.email.headers.filter(({ key }) => key === name.toLowerCase()).map(({ value }) => value);

test('a letter arrives with both parts, from the network, with links of the network’s own address', async () => {
	const id = await buildLetter(network.db, { replyTo: { address: 'metod@example.org', name: 'Отдел, методический' } });
	await sendLetter(network.db, id, sendingBy(server));
	const [{ from, to, email }] = server.received as [(typeof server.received)[number]];
	assert.deepEqual(
		{ from, to, subject: email.subject, sender: email.from, addressee: email.to, replyTo: email.replyTo },
		{
			from: `bounces+${id}@example.org`,
			to: ['vera@example.org'],
			subject: 'Заявка принята',
			sender: { address: 'no-reply@example.org', name: 'Проверочная сеть' },
			addressee: [{ address: 'vera@example.org', name: 'Лампова Вера Ивановна' }],
			replyTo: [{ address: 'metod@example.org', name: 'Отдел, методический' }]
		}
	);
	assert.equal(email.messageId, `<${id}.1@example.org>`);
	assert.ok(email.text!.includes('https://biblioteki.example.org/my/applications/12'));
	assert.ok(email.html!.includes('href="https://biblioteki.example.org/my/applications/12"'));
	assert.deepEqual(
		[header('auto-submitted'), header('list-unsubscribe'), header('x-mailer')],
		[['auto-generated'], [], []]
	);
	const { state, attempts, message_id } = await letter(id);
	assert.deepEqual(
		{ state, attempts, message_id },
		{ state: 'sent', attempts: 1, message_id: `<${id}.1@example.org>` }
	);
	await sendLetter(network.db, id, sendingBy(server));
	assert.equal(server.received.length, 1);
});

test('line breaks in a name, a subject and an address for answers add no header and no recipient', async () => {
	const id = await buildLetter(network.db, {
		to: { name: 'Вера\r\nBcc: victim@example.org\r\n\r\nТекст' },
		text: { subject: 'Тема\r\nBcc: victim@example.org\u2028X-Evil: 1' },
		replyTo: { address: 'a@example.org', name: 'Отдел\r\nX-Evil: 1' }
	});
	await sendLetter(network.db, id, sendingBy(server));
	const [{ to, email }] = server.received as [(typeof server.received)[number]];
	assert.deepEqual(to, ['vera@example.org']);
	assert.deepEqual([header('bcc'), header('x-evil')], [[], []]);
	assert.equal(email.subject, 'Тема Bcc: victim@example.org X-Evil: 1');
	assert.deepEqual(email.to, [
		{
			address: 'vera@example.org',
			name: 'Вера Bcc: victim@example.\u2060org Текст'
		}
	]);
});

test('an address that holds two, or a command, reaches nobody and stands among the refused', async () => {
	for (const address of ['a@example.org,b@example.org', 'a@example.org>\r\nRCPT TO:<b@example.org', '']) {
		const id = await buildLetter(network.db, { to: { address } });
		await sendLetter(network.db, id, sendingBy(server));
		assert.deepEqual(await stateOf(id), {
			state: 'refused',
			attempts: 0,
			answer: 'Адрес написан с ошибкой: письмо не отправлялось.'
		});
	}
	const comma = await buildLetter(network.db, { replyTo: { address: 'a@example.org,b@example.org', name: '' } });
	await sendLetter(network.db, comma, sendingBy(server));
	assert.deepEqual([server.received.length, server.received[0]!.email.replyTo], [1, undefined]);
});

test('a long Russian subject is folded into encoded words that come out as they went in', async () => {
	const subject =
		'Областной конкурс профессиональных практик «Библиотечный компас — 2027»: заявка № 12 принята, её можно изменить до 31 марта 23:59';
	const id = await buildLetter(network.db, { text: { subject } });
	await sendLetter(network.db, id, sendingBy(server));
	const { raw, email } = server.received[0]!;
	assert.equal(email.subject, subject);
	const [head = ''] = raw.split('\r\n\r\n');
	assert.match(head, /^[\x20-\x7e\r\n\t]*$/);
	// RFC 2047: an encoded word has at most 75 characters; RFC 5322: a line at most 998, better 78.
	assert.ok(head.split('\r\n').every((line) => line.length <= 78));
	assert.ok([...head.matchAll(/=\?[^?\s]+\?[BQ]\?[^?\s]*\?=/gi)].every(([word]) => word.length <= 75));
});

test('a refusal for now is tried again, under the same number, and the last answer is kept', async () => {
	const id = await buildLetter(network.db);
	server.answer = () => ({ code: 451, text: 'Try again later' });
	await assert.rejects(sendLetter(network.db, id, sendingBy(server)), TryLater);
	assert.deepEqual(await stateOf(id), { state: 'waiting', attempts: 1, answer: '451 Try again later' });
	server.answer = () => null;
	await sendLetter(network.db, id, sendingBy(server));
	assert.deepEqual(
		[server.received.map(({ email }) => email.messageId), (await stateOf(id)).state, (await stateOf(id)).attempts],
		[[`<${id}.1@example.org>`], 'sent', 2]
	);
});

test('a refusal for good is not tried again; neither is one for now after the last try', async () => {
	const id = await buildLetter(network.db);
	server.answer = () => ({ code: 550, text: 'No such user' });
	await sendLetter(network.db, id, sendingBy(server));
	assert.deepEqual(await stateOf(id), { state: 'refused', attempts: 1, answer: '550 No such user' });
	server.answer = (moment) => (moment === 'letter' ? { code: 554, text: 'Spam' } : null);
	const spam = await buildLetter(network.db);
	await sendLetter(network.db, spam, sendingBy(server));
	assert.deepEqual(await stateOf(spam), { state: 'refused', attempts: 1, answer: '554 Spam' });
	server.answer = () => ({ code: 451, text: 'Busy' });
	const late = await buildLetter(network.db);
	await sendLetter(network.db, late, sendingBy(server, { isLastTry: true }));
	assert.deepEqual(await stateOf(late), { state: 'refused', attempts: 1, answer: '451 Busy' });
	assert.equal(server.received.length, 0);
});

test('a connection cut after the letter was taken makes at most one more, with the same number', async () => {
	const id = await buildLetter(network.db);
	server.answer = (moment) => (moment === 'letter' ? 'cut' : null);
	await assert.rejects(sendLetter(network.db, id, sendingBy(server)), TryLater);
	assert.equal((await stateOf(id)).state, 'waiting');
	server.answer = () => null;
	await sendLetter(network.db, id, sendingBy(server));
	await sendLetter(network.db, id, sendingBy(server));
	assert.deepEqual(
		server.received.map(({ email }) => email.messageId),
		[`<${id}.1@example.org>`, `<${id}.1@example.org>`]
	);
	assert.equal((await stateOf(id)).state, 'sent');
});

test('a letter asked for twice at once is sent once', async () => {
	const id = await buildLetter(network.db);
	await Promise.all([1, 2, 3].map(() => sendLetter(network.db, id, sendingBy(server))));
	assert.deepEqual([server.received.length, (await stateOf(id)).attempts], [1, 1]);
});

test('without a mail server letters wait, in the demonstration they are caught', async () => {
	const id = await buildLetter(network.db);
	await sendLetter(network.db, id, sendingBy(server, { post: { mode: 'waiting' } }));
	assert.deepEqual(await stateOf(id), { state: 'waiting', attempts: 0, answer: null });
	await sendLetter(network.db, id, sendingBy(server, { post: { mode: 'caught' } }));
	assert.equal((await stateOf(id)).state, 'caught');
	assert.equal(server.received.length, 0);
});

test('who has unsubscribed gets duty letters alone; the others’ headers say how to unsubscribe', async () => {
	const to = { address: 'Teplova@example.org', name: '' };
	const write = (kind: string, isDuty: boolean) => buildLetter(network.db, { kind, isDuty, to });
	const first = await write('contest-news', false);
	await sendLetter(network.db, first, sendingBy(server));
	const [path] = header('list-unsubscribe');
	assert.match(path!, /^<https:\/\/biblioteki\.example\.org\/unsubscribe\/[\w-]{22}>$/);
	assert.deepEqual(header('list-unsubscribe-post'), ['List-Unsubscribe=One-Click']);
	await network.db
		.transaction()
		.execute((tx) => setLetterChoices(tx, actor, { address: 'teplova@EXAMPLE.org', wanted: ['application-reminder'] }));
	const states: string[] = [];
	for (const [kind, isDuty] of [
		['contest-news', false],
		['contest-news', true],
		['application-reminder', false]
	] as const) {
		const id = await write(kind, isDuty);
		await sendLetter(network.db, id, sendingBy(server));
		states.push((await stateOf(id)).state);
	}
	assert.deepEqual([states, server.received.length], [['not-sent', 'sent', 'sent'], 3]);
});

test('an empty list of letters means nobody, and asks nothing of the database', async () => {
	const before = await network.db.selectFrom('letters').select('id').execute();
	let ids: string[] | undefined;
	const queries = await network.countQueries(async () => {
		await network.db.transaction().execute(async (tx) => void (ids = await writeLetters(tx, [])));
	});
	assert.deepEqual(ids, []);
	assert.equal((await network.db.selectFrom('letters').select('id').execute()).length, before.length);
	assert.equal(queries, 2, 'begin and commit');
});

test('thirty letters are written in as many queries as one', async () => {
	const queriesFor = (count: number) =>
		network.countQueries(() =>
			network.db.transaction().execute((tx) =>
				writeLetters(
					tx,
					Array.from({ length: count }, (_, at) => ({
						kind: 'contest-news',
						isDuty: false,
						to: { address: `n${at}@example.org`, name: '' },
						text: testText
					}))
				)
			)
		);
	assert.equal(await queriesFor(30), await queriesFor(1));
});

test('a link as good as a key leaves the records once the letter has gone, and is not sent again without it', async () => {
	const key = 'yT3_kR8uQ-0aZ1bX2cV3nM4lK5jH6gF7dS8aP9oI0uY';
	const about = { text: { action: { label: 'Войти', path: `/sign-in/link/${key}` } } };
	const keptIn = async (id: string) => JSON.stringify((await letter(id)).text).includes(key);
	const id = await buildLetter(network.db, about);
	assert.equal(await keptIn(id), true);
	await sendLetter(network.db, id, sendingBy(server));
	assert.ok(server.received[0]!.email.text!.includes(key));
	assert.deepEqual([await keptIn(id), (await letter(id)).secret], [false, 'removed']);
	const again = () => network.db.transaction().execute((tx) => sendLetterAgain(tx, actor, id));
	assert.deepEqual(await again(), { ok: false, reason: 'link-removed' });

	server.answer = () => ({ code: 550, text: 'No such user' });
	const refused = await buildLetter(network.db, about);
	await sendLetter(network.db, refused, sendingBy(server));
	await forgetOldSecrets(network.db);
	assert.equal(await keptIn(refused), true);
	await network.db
		.updateTable('letters')
		.set({ written_at: sql<Date>`now() - interval '15 days'` })
		.where('id', '=', refused)
		.execute();
	await forgetOldSecrets(network.db);
	assert.equal(await keptIn(refused), false);
});

test('a letter sent again on purpose is another message', async () => {
	const id = await buildLetter(network.db);
	const again = () => network.db.transaction().execute((tx) => sendLetterAgain(tx, actor, id));
	assert.deepEqual(await again(), { ok: false, reason: 'still-waiting' });
	await sendLetter(network.db, id, sendingBy(server));
	assert.deepEqual(await again(), { ok: true, value: null });
	await sendLetter(network.db, id, sendingBy(server));
	assert.deepEqual(
		server.received.map(({ email }) => email.messageId),
		[`<${id}.1@example.org>`, `<${id}.2@example.org>`]
	);
});
