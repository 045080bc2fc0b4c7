import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { sendLetter } from '../sending/commands.ts';
import { buildLetter, openMailServer, sendingBy, type MailServer } from '../testing.ts';
import { noteBounce } from './commands.ts';
import { parseBounce } from './forms.ts';

let network: TestNetwork;
let server: MailServer;
before(async () => {
	network = await openTestNetwork();
	server = await openMailServer();
});
after(async () => {
	await server.close();
	await network.close();
});

const lines = (...text: string[]): Buffer => Buffer.from(text.join('\r\n'));
const id = '3f2a91c0-0a1b-4c2d-8e3f-000102030405';

const report = (fields: string[], to = 'bounces@example.org', original = `Message-ID: <${id}.1@example.org>`) =>
	lines(
		'Return-Path: <>',
		'From: Mail Delivery System <mailer-daemon@mx.example.org>',
		`To: ${to}`,
		'Subject: Undelivered Mail Returned to Sender',
		'MIME-Version: 1.0',
		'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
		'',
		'--b',
		'Content-Type: text/plain',
		'',
		'I am sorry to have to inform you that your message could not be delivered.',
		'--b',
		'Content-Type: message/delivery-status',
		'',
		'Reporting-MTA: dns; mx.example.org',
		'',
		'Final-Recipient: rfc822; vera@example.org',
		...fields,
		'',
		'--b',
		'Content-Type: text/rfc822-headers',
		'',
		original,
		'Subject: =?UTF-8?B?0JfQsNGP0LLQutCw?=',
		'',
		'--b--',
		''
	);
const failed = [
	'Action: failed',
	'Status: 5.1.1',
	'Diagnostic-Code: smtp; 550 5.1.1 <vera@example.org>:',
	'  User unknown'
];

test('a report is read by the number of the letter in it, or by the address it came to', async () => {
	const expected = { letterId: id, isFinal: true, reason: '5.1.1 550 5.1.1 <vera@example.org>: User unknown' };
	assert.deepEqual(await parseBounce(report(failed)), expected);
	assert.deepEqual(await parseBounce(report(failed, `bounces+${id}@example.org`, 'X-Nothing: 1')), expected);
});

test('a delay is no return; a stranger’s report, a vacation notice and noise are nothing', async () => {
	const delayed = await parseBounce(report(['Action: delayed', 'Status: 4.4.1']));
	assert.deepEqual(delayed, { letterId: id, isFinal: false, reason: '4.4.1' });
	assert.equal(await parseBounce(report(failed, 'bounces@example.org', 'Message-ID: <x@example.org>')), null);
	const vacation = lines(
		'From: vera@example.org',
		`To: bounces+${id}@example.org`,
		'Auto-Submitted: auto-replied',
		'Subject: Out of office',
		'',
		'Back on Monday.'
	);
	assert.equal(await parseBounce(vacation), null);
	assert.equal(await parseBounce(Buffer.from([0, 255, 13, 10])), null);
	assert.equal(await parseBounce(lines('')), null);
});

test('a returned letter stands as returned, with the reason; one never sent does not', async () => {
	const letterId = await buildLetter(network.db);
	const bounce = { letterId, isFinal: true, reason: '5.1.1 User unknown' };
	assert.equal(await noteBounce(network.db, bounce), false);
	await sendLetter(network.db, letterId, sendingBy(server));
	const state = () =>
		network.db.selectFrom('letters').select(['state', 'answer']).where('id', '=', letterId).executeTakeFirst();
	assert.equal(await noteBounce(network.db, { ...bounce, isFinal: false, reason: '4.4.1' }), true);
	assert.deepEqual(await state(), { state: 'sent', answer: '4.4.1' });
	assert.equal(await noteBounce(network.db, bounce), true);
	assert.deepEqual(await state(), { state: 'bounced', answer: '5.1.1 User unknown' });
	assert.equal(await noteBounce(network.db, { ...bounce, letterId: id }), false);
});
