import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestFor, isVoterAddress, mailboxOf, newBallotToken, isBallotToken } from './rules.ts';

test('one mailbox is one, however its address is written, and two people are two', () => {
	const same = [
		['Vera.Lampova+konkurs@GMail.com', 'veralampova@googlemail.com'],
		['vera.lampova@yandex.ru', 'Vera-Lampova@ya.ru'],
		['vera+1@library.example', ' VERA@library.example '],
		['+7@library.example', '+7+1@library.example']
	];
	for (const [one, other] of same) assert.equal(mailboxOf(one!), mailboxOf(other!));
	const different = [
		['v.lampova@library.example', 'vlampova@library.example'],
		['vera@mail.ru', 'vera@bk.ru'],
		['vera-lampova@gmail.com', 'veralampova@gmail.com']
	];
	for (const [one, other] of different) assert.notEqual(mailboxOf(one!), mailboxOf(other!));
});

test('what a letter could not reach, or could reach two of, is no address', () => {
	const addresses = ['vera@library.example', 'вера@библиотека.рф', 'a+b@c-d.example'];
	const others = [
		'',
		'vera',
		'@library.example',
		'vera@library',
		'a@b.ru, c@d.ru',
		'a@b.ru\r\nBcc: c@d.ru',
		'a b@c.ru',
		'a@b@c.ru'
	];
	assert.deepEqual(
		addresses.filter((address) => !isVoterAddress(address)),
		[]
	);
	assert.deepEqual(others.filter(isVoterAddress), []);
	assert.ok(!isVoterAddress(`${'a'.repeat(65)}@library.example`));
});

test('an address has another digest in another contest and under another secret', () => {
	const secret = Buffer.alloc(32, 1);
	const digest = (key: Buffer, contestId: string) =>
		digestFor(key, 'address', { contestId, text: 'a@b.ru' }).toString('hex');
	const digests = [digest(secret, 'one'), digest(secret, 'two'), digest(Buffer.alloc(32, 2), 'one')];
	assert.equal(new Set(digests).size, 3);
	assert.notEqual(digests[0], digestFor(secret, 'from', { contestId: 'one', text: 'a@b.ru' }).toString('hex'));
	assert.ok(isBallotToken(newBallotToken()));
});
