import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	authenticatorAddress,
	codeAt,
	digestOfCode,
	inFours,
	isRecoveryCode,
	newRecoveryCodes,
	newSecret,
	stepAt,
	stepOfCode,
	tidyCode
} from './rules.ts';

/** «12345678901234567890» of RFC 6238, appendix B, in base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test('codes are those of RFC 6238', () => {
	const times: [number, string][] = [
		[59, '287082'],
		[1111111109, '081804'],
		[1111111111, '050471'],
		[1234567890, '005924'],
		[2000000000, '279037'],
		[20000000000, '353130']
	];
	for (const [seconds, code] of times) assert.equal(codeAt(secret, stepAt(seconds)), code);
});

test('a code holds for its half-minute and the two beside it, and never twice', () => {
	const code = codeAt(secret, 1000);
	const taken = [998, 999, 1000, 1001, 1002].map((now) => stepOfCode(secret, code, { now, last: 0 }));
	assert.deepEqual(taken, [null, 1000, 1000, 1000, null]);
	assert.equal(stepOfCode(secret, code, { now: 1000, last: 1000 }), null);
	assert.equal(stepOfCode(secret, code, { now: 1000, last: 1001 }), null);
	for (const odd of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
		assert.equal(stepOfCode(secret, odd, { now: 1000, last: 0 }), null);
});

test('a key and recovery codes are long, of base32 and never the same', () => {
	assert.match(newSecret(), /^[A-Z2-7]{32}$/);
	assert.notEqual(newSecret(), newSecret());
	const codes = newRecoveryCodes();
	assert.equal(new Set([...codes, ...newRecoveryCodes()]).size, 20);
	for (const code of codes) {
		assert.match(code, /^(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
		assert.equal(isRecoveryCode(tidyCode(code)), true);
		assert.equal(digestOfCode('a', code), digestOfCode('a', ` ${code.toLowerCase().replaceAll('-', ' ')}`));
		assert.notEqual(digestOfCode('a', code), digestOfCode('b', code));
	}
	assert.equal(isRecoveryCode('287082'), false);
});

test('an authenticator is told whose key it is', () => {
	assert.equal(
		authenticatorAddress(secret, 'Заречье: сеть', 'a@b.ru'),
		`otpauth://totp/a%40b.ru?secret=${secret}&issuer=${encodeURIComponent('Заречье: сеть')}`
	);
	assert.equal(inFours('ABCDEFGH', ' '), 'ABCD EFGH');
});
