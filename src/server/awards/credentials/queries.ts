import type { JWK } from 'jose';
import { contestNamesOf } from '#server/contests/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { documentByCode, type IssuedDocument } from '../register/queries.ts';
import { revocationList, type CredentialFacts, type CredentialSite, type RevocationList } from './rules.ts';

/** Under which name a key is known outside: the address of the key set and its own mark in it. */
export const keyAddress = ({ base }: Pick<CredentialSite, 'base'>, keyId: string): string =>
	`${base}/.well-known/jwks.json#${keyId}`;

/** The public keys of a network, retired ones too: what they signed is verified by them. */
export async function publicKeys(db: Db, site: Pick<CredentialSite, 'base'>): Promise<{ keys: JWK[] }> {
	const rows = await db
		.selectFrom('signing_keys')
		.select(['id', 'public_jwk as jwk'])
		.orderBy('created_at', 'desc')
		.execute();
	return {
		keys: rows.map(({ id, jwk }) => {
			const { kty, crv, x } = jwk as JWK;
			return { kty, crv, x, kid: keyAddress(site, id), alg: 'EdDSA', use: 'sig' } as JWK;
		})
	};
}

/** What a credential of this paper says. @throws NotFound as `documentByCode` does. */
export async function credentialFactsOf(db: Db | Tx, code: string): Promise<CredentialFacts> {
	const document = await documentByCode(db, code);
	const { number, printed, issuedOn, contestId } = document;
	const contest = (await contestNamesOf(db, [contestId])).get(contestId)!;
	return { code, number, printed, issuedOn, contestSlug: contest.slug, endedAt: await endOf(db, document) };
}

/** What became of a paper, for those who hold its credential. @throws NotFound as `documentByCode` does. */
export async function credentialStatusOf(db: Db, code: string, site: CredentialSite): Promise<RevocationList> {
	const { state, annulment, replacedBy } = await documentByCode(db, code);
	if (state === 'annulled') return revocationList({ code, reason: annulment!.reason }, site);
	const reason = replacedBy ? `Взамен выдан документ № ${replacedBy.number}.` : null;
	return revocationList({ code, reason }, site);
}

async function endOf(db: Db | Tx, { id, annulment, replacedBy }: IssuedDocument): Promise<Date | null> {
	if (annulment) return annulment.at;
	if (!replacedBy) return null;
	const { at } = await db
		.selectFrom('issued_documents')
		.select(({ cast, ref }) => cast<Date>(ref('issued_on'), 'timestamptz').as('at'))
		.where('replaces_id', '=', id)
		.executeTakeFirstOrThrow();
	return at;
}
