import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { isKeeper, type Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { credentialFactsOf, keyAddress } from './queries.ts';
import { claimsOf, credentialOf, type CredentialSite } from './rules.ts';

/**
 * The credential of a paper, signed anew whenever it is asked for, so that it tells what has become of the paper. Its form
 * is the JSON Web Token Proof of Open Badges 3.0: the payload is the credential itself, the key is named by its address.
 * @throws NotFound as `documentByCode` does.
 */
export async function signCredential(db: Db, code: string, site: CredentialSite): Promise<string> {
	const credential = credentialOf(await credentialFactsOf(db, code), site);
	const { id, jwk } = (await currentKey(db)) ?? (await makeFirstKey(db));
	return new SignJWT({ ...credential, ...claimsOf(credential) })
		.setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyAddress(site, { id, algorithm: 'RS256' }) })
		.sign(await importJWK(jwk, 'RS256'));
}

type SigningKey = { id: string; jwk: JWK };

async function currentKey(db: Db | Tx): Promise<SigningKey | null> {
	const row = await db
		.selectFrom('signing_keys')
		.select(['id', 'private_jwk as jwk'])
		.where('retired_at', 'is', null)
		.executeTakeFirst();
	return row ? { id: row.id, jwk: row.jwk as JWK } : null;
}

/** A network's first key is made when the first credential is asked for; of two made at once one stays. */
async function makeFirstKey(db: Db): Promise<SigningKey> {
	await insertKey(db);
	return (await currentKey(db))!;
}

async function insertKey(db: Db | Tx): Promise<string | null> {
	const pair = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
	const created = await db
		.insertInto('signing_keys')
		.values({
			algorithm: 'RS256',
			public_jwk: JSON.stringify(await exportJWK(pair.publicKey)),
			private_jwk: JSON.stringify(await exportJWK(pair.privateKey)),
			retired_at: null
		})
		.onConflict((other) => other.doNothing())
		.returning('id')
		.executeTakeFirst();
	return created?.id ?? null;
}

/** Signs with a new key from now on. The former stays among the public ones: what it signed is still verified by it. */
export function rotateSigningKey(db: Db | Tx, actor: Actor): Promise<Outcome<{ keyId: string }, 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		if (!isKeeper(actor)) return refused('not-allowed');
		await tx.selectFrom('signing_keys').select('id').forUpdate().execute();
		await tx
			.updateTable('signing_keys')
			.set({ retired_at: sql<Date>`now()` })
			.where('retired_at', 'is', null)
			.execute();
		const keyId = (await insertKey(tx)) ?? (await currentKey(tx))!.id;
		await recordActivity(tx, actor, 'signing-key.rotated', keyId);
		return done({ keyId });
	});
}
