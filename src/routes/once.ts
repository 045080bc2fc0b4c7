import { randomUUID } from 'node:crypto';
import type { Tx } from '#server/database.ts';
import { KeyReused, onceOnly } from '#server/platform/idempotency.ts';
import { refused, type Outcome } from '#server/platform/outcome.ts';

/** Every form that changes something carries one, so that a double click or a lost answer does it once. */
export const newKey = (): string => randomUUID();

type Asked = { locals: App.Locals; url: URL };

/**
 * Does what a form asks, once for the key that the form carries. `form-outdated`: the key has been used for something
 * else, as when a page is fetched back from the browser's memory and sent again with other words.
 */
export async function submitOnce<Value, Reason extends string>(
	{ locals, url }: Asked,
	form: FormData,
	work: (tx: Tx) => Promise<Outcome<Value, Reason>>
): Promise<Outcome<Value, Reason | 'form-outdated'>> {
	const key = form.get('key');
	if (typeof key !== 'string' || !/^[0-9a-f-]{36}$/.test(key)) return refused('form-outdated');
	const fields = [...form].filter(([name]) => name !== 'key').map(([name, value]) => [name, String(value)]);
	const request = { path: url.pathname, action: url.search, actor: locals.actor?.id, fields };
	try {
		return await locals.db.transaction().execute((tx) => onceOnly(tx, `form:${key}`, request, () => work(tx)));
	} catch (error) {
		if (error instanceof KeyReused) return refused('form-outdated');
		throw error;
	}
}
