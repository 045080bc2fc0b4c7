import type { JWK } from 'jose';
import { contestNamesOf } from '#server/contests/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { documentByCode, type IssuedDocument } from '../register/queries.ts';
import { revocationList, type CredentialFacts, type CredentialSite, type RevocationList } from './rules.ts';
import type { KeyAlgorithm } from './tables.ts';

type KeyName = { id: string; algorithm: KeyAlgorithm };

/** Under which name a key is known outside: the address it is read at. Former keys keep the name that they signed with. */
export function keyAddress({ base }: CredentialSite, { id, algorithm }: KeyName): string {
	return algorithm === 'Ed25519' ? `${base}/.well-known/jwks.json#${id}` : `${base}/.well-known/jwks/${id}.json`;
}

/** The public keys of a network, retired ones too: what they signed is verified by them. */
export async function publicKeys(db: Db, site: CredentialSite): Promise<{ keys: JWK[] }> {
	const rows = await keyRows(db).orderBy('created_at', 'desc').execute();
	return { keys: rows.map((row) => publicKey(row, site)) };
}

/** One of them. @throws NotFound for an id that names none. */
export async function publicKeyOf(db: Db, id: string, site: CredentialSite): Promise<JWK> {
	const row = await keyRows(db)
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound('signing key'));
	return publicKey(row, site);
}

const keyRows = (db: Db) => db.selectFrom('signing_keys').select(['id', 'algorithm', 'public_jwk as jwk']);

/** Member by member, so that nothing of the private half could ever come along. */
function publicKey({ jwk, ...name }: KeyName & { jwk: unknown }, site: CredentialSite): JWK {
	const { kty, crv, x, n, e } = jwk as JWK;
	const known = { kid: keyAddress(site, name), use: 'sig' } as const;
	return name.algorithm === 'Ed25519'
		? ({ kty, crv, x, alg: 'EdDSA', ...known } as JWK)
		: ({ kty, n, e, alg: 'RS256', ...known } as JWK);
}

/**
 * What a credential of this paper says. A paper whose recipient wished to be forgotten has none any more.
 * @throws NotFound then, and as `documentByCode` does.
 */
export async function credentialFactsOf(db: Db | Tx, code: string): Promise<CredentialFacts> {
	const document = await documentByCode(db, code);
	if (document.isErased) throw new NotFound('credential');
	const { number, printed, issuedOn, contestId } = document;
	const contest = (await contestNamesOf(db, [contestId])).get(contestId)!;
	return { code, number, printed, issuedOn, contest, ended: await endOf(db, document) };
}

/** What became of a paper, for those who hold its credential. @throws NotFound as `documentByCode` does. */
export async function credentialStatusOf(db: Db, code: string, site: CredentialSite): Promise<RevocationList> {
	const { state, annulment, replacedBy } = await documentByCode(db, code);
	if (state === 'annulled') return revocationList({ code, reason: annulment!.reason }, site);
	const reason = replacedBy ? `Взамен выдан документ № ${replacedBy.number}.` : null;
	return revocationList({ code, reason }, site);
}

async function endOf(db: Db | Tx, { id, annulment, replacedBy }: IssuedDocument): Promise<Date | string | null> {
	if (annulment) return annulment.at;
	if (!replacedBy) return null;
	const successor = await db
		.selectFrom('issued_documents')
		.select('issued_on as issuedOn')
		.where('replaces_id', '=', id)
		.executeTakeFirstOrThrow();
	return successor.issuedOn;
}
