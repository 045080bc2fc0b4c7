import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
	cleanAddressee,
	cleanLetterText,
	cleanLine,
	holdsSecret,
	isDeliverable,
	letterIdIn,
	maskedText,
	messageIdOf,
	withoutLinks
} from './rules.ts';

const text = { subject: 'Тема', greeting: 'Здравствуйте!', paragraphs: ['Первый.', 'Второй.'] };

test('a line for a header holds no break of a line, whatever was typed', () => {
	assert.equal(cleanLine('Вера\r\nBcc: all@example.org', 100), 'Вера Bcc: all@example.org');
	assert.equal(cleanLine('а\u2028б\u2029в\u0085г\tд\0е', 100), 'а б в г д е');
	assert.equal(cleanLine('биб\u00adлиотека \u202Eгоднас', 100), 'библиотека годнас');
	assert.equal(cleanLine('«Ёлка» 🎄 и ещё', 8), '«Ёлка» 🎄');
	fc.assert(
		fc.property(
			fc.string({ unit: 'binary', maxLength: 60 }),
			(typed) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(cleanLine(typed, 60))
		)
	);
});

test('an address is one mailbox', () => {
	const good = [
		'vera@example.org',
		'o’brien@example.org',
		"o'brien@example.org",
		'вера@почта.рф',
		'a+b@sub.example.org'
	];
	const bad = [
		'',
		'vera',
		'vera@localhost',
		'a@example.org,b@example.org',
		'a@example.org;b@example.org',
		'<a@example.org>',
		'"a b"@example.org',
		'a@example.org\r\nRCPT TO:<b@example.org>',
		'a@b@example.org',
		'a@[127.0.0.1]',
		'a..b@example.org',
		'.a@example.org',
		`${'a'.repeat(65)}@example.org`
	];
	assert.deepEqual(good.filter(isDeliverable), good);
	assert.deepEqual(bad.filter(isDeliverable), []);
});

test('an address typed as a name is no link for mail programs', () => {
	assert.equal(withoutLinks('Вера https://evil.example/login'), 'Вера https:\u2060//evil.\u2060example/login');
	assert.equal(withoutLinks('Иванова Вера'), 'Иванова Вера');
	const { greeting } = cleanLetterText({ ...text, greeting: 'Здравствуйте, <a href="x">evil.example</a>!' });
	assert.equal(greeting, 'Здравствуйте, <a href="x">evil.\u2060example</a>!');
	assert.deepEqual(cleanAddressee({ address: ' vera@example.org\r\n', name: 'evil.example' }), {
		address: 'vera@example.org',
		name: 'evil.\u2060example'
	});
});

test('a letter leads only to a path of this site', () => {
	const leadingTo = (path: string) => () => cleanLetterText({ ...text, action: { label: 'Открыть', path } });
	assert.equal(leadingTo('/my?x=1')().action?.path, '/my?x=1');
	for (const path of ['https://evil.example', '//evil.example', '/\\evil.example', 'my', '/a b', '/a\nb', ''])
		assert.throws(leadingTo(path), path);
});

test('links that are as good as a key are hidden, addresses for people are not', () => {
	const key = 'yT3_kR8uQ-0aZ1bX2cV3nM4lK5jH6gF7dS8aP9oI0uY';
	const hex = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
	const leadingTo = (path: string) => ({ ...text, action: { label: 'Открыть', path } });
	assert.deepEqual(maskedText(leadingTo(`/sign-in/link/${key}`)), leadingTo('/sign-in/link/•••'));
	assert.deepEqual(maskedText(leadingTo(`/join?token=${hex}&from=letter`)), leadingTo('/join?token=•••&from=letter'));
	for (const path of [
		'/my/applications/3f2a91c0-0a1b-4c2d-8e3f-000102030405',
		'/contests/oblastnoy-konkurs-professionalnykh-praktik-2027/regulations',
		'/my'
	]) {
		assert.equal(holdsSecret(leadingTo(path)), false, path);
	}
	assert.deepEqual(maskedText({ ...text, paragraphs: [`Откройте /sign-in/link/${key}.`], notes: [`Сумма: ${hex}.`] }), {
		...text,
		paragraphs: ['Откройте /sign-in/link/•••.'],
		notes: [`Сумма: ${hex}.`]
	});
	assert.equal(holdsSecret(leadingTo(`/sign-in/link/${key}`)), true);
});

test('whose a message is stands in its number and in the address it comes back to', () => {
	const id = '3f2a91c0-0a1b-4c2d-8e3f-000102030405';
	assert.equal(messageIdOf({ id, round: 2 }, 'example.org'), `<${id}.2@example.org>`);
	assert.equal(letterIdIn(`Message-ID: <${id}.2@example.org>`), id);
	assert.equal(letterIdIn(`bounces+${id}@example.org`), id);
	assert.equal(letterIdIn('<CAF1@mail.example.org>'), null);
});
