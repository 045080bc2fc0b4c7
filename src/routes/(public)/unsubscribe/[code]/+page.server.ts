import { fail } from '@sveltejs/kit';
import { unsubscribe, type UnsubscribingWish } from '#server/letters/choices/commands.ts';
import { unsubscriptionBy } from '#server/letters/choices/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { isWithinRate } from '#server/platform/networks.ts';
import { neighbourhoodOf } from '../../../../http/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the page changes nothing: mail programs and their guards open links by themselves. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const found = await unsubscriptionBy(locals.db, params.code);
	if (!found) throw new NotFound('unsubscription');
	return { kind: found.kind, address: veiled(found.address), isUnsubscribed: found.isUnsubscribed };
};

const wishes: UnsubscribingWish[] = ['this-kind', 'all', 'undo'];

export const actions: Actions = {
	/** Also what a mail program sends by itself (RFC 8058), with a body that names no wish. */
	default: async ({ locals, params, request }) => {
		const from = `unsubscribe:${locals.network.schema}:${neighbourhoodOf(locals.clientAddress)}`;
		if (!(await isWithinRate(locals.database.platform, from, 300, 3600))) return fail(429, { wish: null });
		const asked = (await request.formData()).get('wish');
		const wish = wishes.find((known) => known === asked) ?? 'this-kind';
		await unsubscribe(locals.db, params.code, wish);
		return { wish };
	}
};

/** «v…a@example.org»: enough for the addressee, not for whoever was forwarded the letter. */
function veiled(address: string): string {
	const at = address.lastIndexOf('@');
	return `${address.slice(0, 1)}…${address.slice(Math.max(1, at - 1))}`;
}
