import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeText } from './encoding.ts';

const table = '№;Работа;Балл\r\n1;Ёлочка «Чтение»;4,5\r\n2;ЦБС пос. Щучье;5\r\n';
const utf16le = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => utf16le(text).swap16();

/** The letters of a code page of one byte, from the decoder itself. */
function encode(text: string, encoding: string): Buffer {
	const all = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, code) => code));
	return Buffer.from(
		[...text].map((character) => {
			const code = all.indexOf(character);
			assert.ok(code >= 0, `${encoding} has no ${character}`);
			return code;
		})
	);
}

test('decodeText reads UTF-8 and UTF-16, with and without a mark of byte order', () => {
	const files = [
		Buffer.from(table),
		Buffer.from(`\ufeff${table}`),
		utf16le(`\ufeff${table}`),
		utf16be(`\ufeff${table}`),
		utf16le(table),
		utf16be(table)
	];
	assert.deepEqual(
		files.map(decodeText),
		files.map(() => ({ ok: true, value: table }))
	);
});

test('decodeText reads UTF-16 without a mark also where there are only digits', () => {
	assert.deepEqual(decodeText(utf16le('1;2;3\r\n')), { ok: true, value: '1;2;3\r\n' });
});

test('decodeText tells the one-byte code pages of Windows, DOS, Macintosh and KOI8-R apart', () => {
	const plain = 'Номер;Работа;Балл\r\n1;Ёлочка Чтение;4,5\r\n2;ЦБС пос. Щучье;5\r\n';
	for (const encoding of ['windows-1251', 'ibm866', 'koi8-r', 'x-mac-cyrillic']) {
		assert.deepEqual([encoding, decodeText(encode(plain, encoding))], [encoding, { ok: true, value: plain }]);
	}
});

test('decodeText keeps the quotes, dashes and number sign of Windows-1251', () => {
	const plain = 'Библиотека № 5 — «Родник»';
	assert.deepEqual(decodeText(encode(plain, 'windows-1251')), { ok: true, value: plain });
});

test('decodeText refuses what is no text, and UTF-8 with a broken byte', () => {
	const refusal = { ok: false, fault: { reason: 'unknown-encoding' } };
	const broken = Buffer.concat([Buffer.from(table), Buffer.from([0xd0]), Buffer.from(table)]);
	const files = [
		Buffer.from([1, 0, 7, 9, 0, 0, 3, 5]),
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]),
		broken,
		Buffer.from([0xff, 0xfe, 0x00, 0xd8])
	];
	assert.deepEqual(
		files.map(decodeText),
		files.map(() => refusal)
	);
});
