import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullName, isEmail, isPersonName, normaliseEmail, refusalOfPassword, returnPath } from './rules.ts';
import { isWornOut, sessionCookieOf } from './sessions/rules.ts';

test('a password needs twelve letters and nothing else', () => {
	const of = (password: string) => refusalOfPassword(password, 'Anna.Kniga@example.org');
	assert.equal(of('12345678901'), 'password-too-short');
	assert.equal(of('123456789012'), null);
	assert.equal(of('аааааааааааа'), null);
	assert.equal(of('📚'.repeat(11)), 'password-too-short');
	assert.equal(of('📚'.repeat(12)), null);
	assert.equal(of('а'.repeat(200)), null);
	assert.equal(of('а'.repeat(201)), 'password-too-long');
	assert.equal(of(' anna.kniga@EXAMPLE.org '), 'password-is-email');
});

test('an address is one word, an at sign and a domain with a dot', () => {
	for (const email of ['a@b.ru', 'o.lampova@zounb.example.org', 'читатель@библиотека.рф'])
		assert.equal(isEmail(email), true, email);
	for (const email of [
		'',
		'a',
		'a@b',
		'@b.ru',
		'a@b.',
		'a b@c.ru',
		'a@b@c.ru',
		'a@b.ru\nBcc: x@y.ru',
		`${'a'.repeat(250)}@b.ru`
	])
		assert.equal(isEmail(email), false, email);
	assert.equal(normaliseEmail('  O.Lampova@Example.ORG\n'), 'o.lampova@example.org');
});

test('a name is joined of its parts, and has letters only', () => {
	assert.equal(fullName(' Лампова ', 'Ольга', ''), 'Лампова Ольга');
	for (const name of ['Лампова Ольга Петровна', "О'Нил-Сидоров Ян", 'Ли']) assert.equal(isPersonName(name), true, name);
	for (const name of ['', 'Я', '-Иванова', 'Иванова2', 'Иванова <b>', `И${'в'.repeat(300)}`])
		assert.equal(isPersonName(name), false, name);
});

test('after signing in one comes only to a path of this site', () => {
	const kept = ['/office', '/office/documents?page=2&state=valid', '/contests/kompas-2027', '/'];
	for (const path of kept) assert.equal(returnPath(path), path);
	const refused = [
		...[null, undefined, '', 'office', 'https://evil.example', '//evil.example', '/\\evil.example', '\\\\evil.example'],
		...[
			'/\t/evil.example',
			'/\n/evil.example',
			' //evil.example',
			'/office\r\nSet-Cookie: a=b',
			'/office#\u0000',
			'javascript:alert(1)'
		],
		...[
			'/./\\evil.example',
			'/..//evil.example',
			'/.//evil.example',
			`/${'a'.repeat(2000)}`,
			'/sign-in?back=/office',
			'/sign-out'
		]
	];
	for (const path of refused) assert.equal(returnPath(path), '/office', JSON.stringify(path));
});

test('a session cookie is found among what the library sets, and nothing else is', () => {
	const lines = ['session_data=; Max-Age=0; Path=/', 'session=abc.d%3D; Max-Age=43200; Path=/; HttpOnly; SameSite=Lax'];
	assert.deepEqual(sessionCookieOf(lines, 'session'), { name: 'session', value: 'abc.d=', maxAge: 43200 });
	assert.equal(sessionCookieOf(lines, '__Host-session'), null);
});

test('a session is worn out after thirty days', () => {
	const session = { createdAt: new Date('2027-03-01T10:00:00Z') };
	assert.equal(isWornOut(session, new Date('2027-03-31T10:00:00Z')), false);
	assert.equal(isWornOut(session, new Date('2027-03-31T10:00:01Z')), true);
});
