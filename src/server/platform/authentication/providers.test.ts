import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { askProvider, providersOf } from './providers.ts';

const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-oidc-'));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: unknown): string {
	const file = join(folder, `${++files}.json`);
	writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
	return file;
}
const good = {
	key: 'region',
	issuer: 'https://id.example.org',
	clientId: 'library',
	clientSecret: 'secret',
	label: 'Областная служба'
};

test('there is no provider but those that a file names', () => {
	assert.deepEqual(providersOf(undefined), []);
	assert.deepEqual(providersOf(fileOf([good])), [good]);
});

test('a file that is not what it should be is refused rather than half believed', () => {
	const faulty = [
		'{',
		good,
		[{ ...good, issuer: 'http://id.example.org' }],
		[{ ...good, issuer: 'http://localhost.evil.example' }],
		[{ ...good, issuer: 'ftp://id.example.org' }],
		[{ ...good, issuer: 'https://id.example.org/?x=1' }],
		[{ ...good, key: '../x' }],
		[{ ...good, clientSecret: '' }],
		[{ ...good, trusted: true }],
		[good, { ...good, issuer: 'https://another.example' }],
		[good, { ...good, key: 'another' }]
	];
	for (const content of faulty) assert.throws(() => providersOf(fileOf(content)), JSON.stringify(content));
	assert.throws(() => providersOf(join(folder, 'absent.json')), /ENOENT/);
});

test('an issuer leads to no address but its own: no redirection is followed, no other host believed', async () => {
	let reached = 0;
	const inner = createServer((_request, response) => {
		reached++;
		response.end('{}');
	});
	await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
	const innerUrl = `http://127.0.0.1:${(inner.address() as AddressInfo).port}`;
	const outer = createServer((_request, response) => response.writeHead(302, { location: innerUrl }).end());
	await new Promise<void>((resolve) => outer.listen(0, '127.0.0.1', resolve));
	const issuer = `http://127.0.0.1:${(outer.address() as AddressInfo).port}`;
	try {
		await assert.rejects(askProvider({ ...good, issuer }, 'http://localhost/back'));
		assert.equal(reached, 0);
	} finally {
		inner.close();
		outer.close();
	}
});
