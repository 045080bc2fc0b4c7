import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { publicBaseOf } from '#server/platform/public-base.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { letterOfficeOf, postOf } from './mail.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

test('without a mail server letters wait; with one it must be said from whom they come', () => {
	assert.deepEqual(postOf({}), { mode: 'waiting' });
	const url = 'smtps://user:password@mail.example.org';
	const post = postOf({
		BIBLIOKRUG_SMTP_URL: url,
		BIBLIOKRUG_MAIL_FROM: 'no-reply@example.org',
		BIBLIOKRUG_MAIL_BOUNCES: 'bounces@example.org'
	});
	assert.ok(post.mode === 'sent');
	post.carrier.close();
	assert.deepEqual([post.from, post.bounces], ['no-reply@example.org', 'bounces@example.org']);
	assert.throws(() => postOf({ BIBLIOKRUG_SMTP_URL: url }), /BIBLIOKRUG_MAIL_FROM/);
	assert.throws(() => postOf({ BIBLIOKRUG_SMTP_URL: 'mail.example.org' }), /не адрес почтового сервера/);
	const twoAddresses = { BIBLIOKRUG_SMTP_URL: url, BIBLIOKRUG_MAIL_FROM: 'a@example.org, b@example.org' };
	assert.throws(() => postOf(twoAddresses), /нужен один адрес/);
});

test('links lead to the configured address, or to the network’s own; a path after it is left out', () => {
	const publicHost = 'biblio.example.org';
	assert.equal(publicBaseOf({ publicHost }, undefined), 'https://biblio.example.org');
	assert.equal(publicBaseOf({ publicHost }, 'https://sets.example.org/any'), 'https://sets.example.org');
	assert.equal(publicBaseOf({ publicHost }, 'http://{host}:8080/'), 'http://biblio.example.org:8080');
	assert.throws(() => publicBaseOf({ publicHost }, 'javascript:alert(1)'), /BIBLIOKRUG_PUBLIC_URL/);
});

test('letters are signed by their network; where it serves matters only to those that are caught', async () => {
	const office = letterOfficeOf(network.database, { mode: 'waiting' }, () => null);
	const { network: signed, base } = await office.networkOf(network.schema);
	assert.deepEqual([signed.name, base], ['Проверочная сеть библиотек', 'https://localhost']);
	const demo = letterOfficeOf(network.database, { mode: 'caught' }, () => 'http://127.0.0.1:8080');
	assert.equal((await demo.networkOf(network.schema)).base, 'http://127.0.0.1:8080');
});
