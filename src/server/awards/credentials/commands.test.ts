import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
	createLocalJWKSet,
	decodeJwt,
	decodeProtectedHeader,
	exportJWK,
	generateKeyPair,
	jwtVerify,
	SignJWT
} from 'jose';
import { publishResults } from '#server/contests/results/commands.ts';
import { noRights, systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { giveAwards } from '../commands.ts';
import { annulDocument, issueDocuments, reissueDocument } from '../register/commands.ts';
import { documentByCode, issuedDocuments, type IssuedDocument } from '../register/queries.ts';
import { buildFinalised, type FinalisedContest } from '../testing.ts';
import { rotateSigningKey, signCredential } from './commands.ts';
import { credentialStatusOf, publicKeyOf, publicKeys } from './queries.ts';

let network: TestNetwork;
let contest: FinalisedContest;
let papers: IssuedDocument[];
const actor = systemActor('test');
const site = { base: 'https://biblioteki.example.org' };

before(async () => {
	network = await openTestNetwork();
	contest = await buildFinalised(network.db, { entries: 4 });
	assert.ok((await giveAwards(network.db, actor, contest.id)).ok);
	assert.ok((await issueDocuments(network.db, actor, contest.id, { issuedOn: '2026-06-10' })).ok);
	papers = (await issuedDocuments(network.db, { contestId: contest.id, limit: 10, offset: 0 })).documents.reverse();
});
after(() => network.close());

const signed = (paper: IssuedDocument) => signCredential(network.db, paper.code, site);
const verify = async (token: string) =>
	jwtVerify(token, createLocalJWKSet((await publicKeys(network.db, site)) as never));

test('before the results are published a paper has neither a credential nor a state', async () => {
	await assert.rejects(signed(papers[0]!), NotFound);
	await assert.rejects(credentialStatusOf(network.db, papers[0]!.code, site), NotFound);
	assert.ok((await publishResults(network.db, actor, contest.id)).ok);
	await signed(papers[0]!);
});

test('the credential says what the paper prints, and its signature is verified by the published key', async () => {
	const [paper] = papers;
	const token = await signed(paper!);
	const { payload, protectedHeader } = await verify(token);
	const address = `https://biblioteki.example.org/v/${paper!.code}`;
	const { keys } = await publicKeys(network.db, site);
	assert.deepEqual(protectedHeader, { alg: 'RS256', typ: 'JWT', kid: keys[0]!.kid });
	assert.deepEqual(Object.keys(keys[0]!).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
	const id = /\/jwks\/(.+)\.json$/.exec(keys[0]!.kid!)![1]!;
	assert.deepEqual(await publicKeyOf(network.db, id, site), keys[0]);
	await assert.rejects(publicKeyOf(network.db, paper!.id, site), NotFound);
	const recipient = paper!.printed.kind === 'diploma' ? (paper!.printed.recipient as { name: string }).name : '';
	assert.deepEqual(payload, {
		'@context': [
			'https://www.w3.org/ns/credentials/v2',
			'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
			'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
		],
		id: address,
		type: ['VerifiableCredential', 'OpenBadgeCredential'],
		name: `Диплом I степени № ${paper!.number}`,
		issuer: {
			id: 'https://biblioteki.example.org',
			type: ['Profile'],
			name: paper!.printed.issuer.name,
			url: 'https://biblioteki.example.org'
		},
		validFrom: '2026-06-10T00:00:00+07:00',
		awardedDate: '2026-06-10T00:00:00+07:00',
		credentialSubject: {
			id: `${address}#recipient`,
			type: ['AchievementSubject'],
			identifier: [{ type: 'IdentityObject', hashed: false, identityHash: recipient, identityType: 'name' }],
			achievement: {
				id: `${address}#achievement`,
				type: ['Achievement'],
				achievementType: 'Award',
				inLanguage: 'ru',
				name: 'Диплом I степени',
				description: `${paper!.printed.contest}. Номинация «Удобный сервис». Работа «Работа 1».`,
				criteria: {
					id: `https://biblioteki.example.org/contests/${contest.slug}/results`,
					narrative: 'По решению жюри конкурса.'
				}
			}
		},
		credentialStatus: { id: `${address}/status.json`, type: '1EdTechRevocationList' },
		refreshService: { id: `${address}/credential.jwt`, type: '1EdTechCredentialRefresh' },
		iss: 'https://biblioteki.example.org',
		jti: address,
		sub: `${address}#recipient`,
		nbf: Date.parse('2026-06-09T17:00:00Z') / 1000
	});
	assert.deepEqual(await credentialStatusOf(network.db, paper!.code, site), {
		...{ id: `${address}/status.json`, issuer: 'https://biblioteki.example.org', revokedCredentials: [] }
	});
});

test('a credential altered in any of its parts is not verified', async () => {
	const token = await signed(papers[0]!);
	const [header, payload, signature] = token.split('.') as [string, string, string];
	const claims = { ...decodeJwt(token), name: 'Гран-при' };
	const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
	const unsigned = Buffer.from(JSON.stringify({ ...decodeProtectedHeader(token), alg: 'none' })).toString('base64url');
	await assert.rejects(verify([header, forged, signature].join('.')), /signature verification failed/);
	await assert.rejects(verify([unsigned, payload, ''].join('.')));
	await assert.rejects(
		verify([header, payload, signature.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A'))].join('.'))
	);
	await verify(token);
});

test('an annulled or replaced paper says so in its credential and in its state', async () => {
	const [, annulled, replaced] = papers as [IssuedDocument, IssuedDocument, IssuedDocument];
	assert.ok((await annulDocument(network.db, actor, annulled.id, 'Выдан по ошибке')).ok);
	const fresh = await reissueDocument(network.db, actor, replaced.id, { correct: (printed) => printed });
	assert.ok(fresh.ok);
	for (const paper of [annulled, replaced]) {
		const token = await signed(paper);
		const { exp, validUntil } = decodeJwt(token);
		assert.equal(exp, Date.parse(validUntil as string) / 1000);
		assert.ok(exp! * 1000 <= Date.now());
		await assert.rejects(verify(token), /"exp" claim/);
	}
	const { issuedOn } = await documentByCode(network.db, fresh.value.code);
	assert.equal(decodeJwt(await signed(replaced)).validUntil, `${issuedOn}T00:00:00+07:00`);
	const listed = async ({ code }: { code: string }) =>
		(await credentialStatusOf(network.db, code, site)).revokedCredentials;
	assert.deepEqual(await listed(annulled), [
		{ id: `${site.base}/v/${annulled.code}`, revoked: true, revocationReason: 'Выдан по ошибке' }
	]);
	assert.deepEqual(await listed(replaced), [
		{
			...{ id: `${site.base}/v/${replaced.code}`, revoked: true },
			revocationReason: `Взамен выдан документ № ${fresh.value.number}.`
		}
	]);
	assert.deepEqual(await listed(fresh.value), []);
	await verify(await signCredential(network.db, fresh.value.code, site));
});

test('after the key is changed what the former signed is still verified, and new credentials bear the new one', async () => {
	const before = await signed(papers[3]!);
	const outcome = await rotateSigningKey(network.db, actor);
	assert.ok(outcome.ok);
	const since = await signed(papers[3]!);
	const kidOf = (token: string) => decodeProtectedHeader(token).kid;
	assert.notEqual(kidOf(before), kidOf(since));
	assert.equal(kidOf(since), `${site.base}/.well-known/jwks/${outcome.value.keyId}.json`);
	await verify(before);
	await verify(since);
	const member = { id: 'x', role: 'member', rights: noRights } as const;
	assert.deepEqual(await rotateSigningKey(network.db, member), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await rotateSigningKey(network.db, contest.organiser), { ok: false, reason: 'not-allowed' });
	assert.ok(!JSON.stringify(await publicKeys(network.db, site)).includes('"d"'));
});

test('what a key of the former kind signed is verified by it still', async () => {
	const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
	const { id } = await network.db
		.insertInto('signing_keys')
		.values({
			algorithm: 'Ed25519',
			public_jwk: JSON.stringify(await exportJWK(pair.publicKey)),
			private_jwk: JSON.stringify(await exportJWK(pair.privateKey)),
			retired_at: new Date()
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	const kid = `${site.base}/.well-known/jwks.json#${id}`;
	const token = await new SignJWT({ name: 'Диплом' }).setProtectedHeader({ alg: 'EdDSA', kid }).sign(pair.privateKey);
	assert.equal((await verify(token)).payload['name'], 'Диплом');
	assert.deepEqual(Object.keys(await publicKeyOf(network.db, id, site)).sort(), [
		...['alg', 'crv', 'kid', 'kty', 'use', 'x']
	]);
});

// Deleting `.forUpdate()` from rotateSigningKey must make this test fail.
test('of keys changed at once one signs in the end', async () => {
	const { keys } = await publicKeys(network.db, site);
	const outcomes = await Promise.all(Array.from({ length: 8 }, () => rotateSigningKey(network.db, actor)));
	assert.ok(outcomes.every(({ ok }) => ok));
	assert.equal((await publicKeys(network.db, site)).keys.length, keys.length + 8);
});

test('of twenty that ask for the first credential at once all get one of the same key', async () => {
	const own = await openTestNetwork();
	try {
		const first = await buildFinalised(own.db, { entries: 2 });
		assert.ok((await giveAwards(own.db, actor, first.id)).ok);
		assert.ok((await issueDocuments(own.db, actor, first.id)).ok);
		assert.ok((await publishResults(own.db, actor, first.id)).ok);
		const [paper] = (await issuedDocuments(own.db, { contestId: first.id, limit: 1, offset: 0 })).documents;
		const tokens = await Promise.all(Array.from({ length: 20 }, () => signCredential(own.db, paper!.code, site)));
		assert.equal(new Set(tokens.map((token) => decodeProtectedHeader(token).kid)).size, 1);
		assert.equal((await publicKeys(own.db, site)).keys.length, 1);
	} finally {
		await own.close();
	}
});
