import { createHash } from 'node:crypto';
import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth/adapters';

/**
 * Lets the library keep its sessions as it always does while the table holds only digests of their tokens. The library
 * itself would store the token as it stands in the cookie. Addresses and browsers of people are not stored at all.
 */
export function withHashedTokens(adapter: DBAdapter): DBAdapter {
	return {
		...hashing(adapter),
		transaction: (work) => adapter.transaction((inner) => work(hashing(inner)))
	};
}

function hashing<Adapter extends DBTransactionAdapter>(adapter: Adapter): Adapter {
	return {
		...adapter,
		create: async (query: Parameters<Adapter['create']>[0]) => {
			if (query.model !== 'session') return adapter.create(query);
			const { token, ipAddress: _address, userAgent: _browser, ...data } = query.data as Record<string, unknown>;
			const created: object = await adapter.create({ ...query, data: { ...data, token: digestOf(String(token)) } });
			return { ...created, token };
		},
		findOne: async (query: Parameters<Adapter['findOne']>[0]) =>
			withToken(query, await adapter.findOne<object>(hashed(query))),
		update: async (query: Parameters<Adapter['update']>[0]) =>
			withToken(query, await adapter.update<object>(hashed(query))),
		findMany: (query: Parameters<Adapter['findMany']>[0]) => adapter.findMany(hashed(query)),
		delete: (query: Parameters<Adapter['delete']>[0]) => adapter.delete(hashed(query)),
		deleteMany: (query: Parameters<Adapter['deleteMany']>[0]) => adapter.deleteMany(hashed(query))
	};
}

function hashed<Query extends { model: string; where?: Where[] | undefined }>(query: Query): Query {
	if (query.model !== 'session' || !query.where) return query;
	return {
		...query,
		where: query.where.map((part) => (part.field === 'token' ? { ...part, value: digestOf(String(part.value)) } : part))
	};
}

/** Whoever asked by a token knows it, and gets it back where the table has its digest. */
function withToken(query: { model: string; where: Where[] }, found: object | null): never {
	const asked = query.where.find(({ field }) => field === 'token')?.value;
	return (found && query.model === 'session' && asked !== undefined ? { ...found, token: asked } : found) as never;
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');
