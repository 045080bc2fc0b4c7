import { fail, redirect } from '@sveltejs/kit';
import { textOf } from '#server/accounts/forms.ts';
import { addPasskey, removePasskey, renamePasskey } from '#server/accounts/passkeys/commands.ts';
import { passkeysOf } from '#server/accounts/passkeys/queries.ts';
import { deviceOf } from '#server/accounts/sessions/rules.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { currentSessionOf, siteOf, waitingOf, whereOf } from '../../../../../http/visitors.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

const here = '/my/security/passkeys';
const again = `/sign-in?again=1&back=${here}`;

export const load: PageServerLoad = async (event) => {
	const { accountId, isFresh } = await currentSessionOf(event);
	return {
		key: newKey(),
		isFresh,
		again,
		timeZone: event.locals.network.timeZone,
		device: deviceOf(event.request.headers.get('user-agent')),
		passkeys: await passkeysOf(event.locals.db, accountId)
	};
};

export const actions: Actions = {
	/** The question to the device is good once, so the form needs no key. */
	add: async (event) => {
		const form = await event.request.formData();
		const [answer, name] = [textOf(form, 'answer'), textOf(form, 'name')];
		const given = { token: waitingOf(event), answer, name, site: siteOf(event) };
		const outcome = await addPasskey(whereOf(event), await currentSessionOf(event), given);
		if (outcome.ok) redirect(303, here);
		if (outcome.reason === 'sign-in-again') redirect(303, again);
		return fail(422, { reason: outcome.reason, passkey: null });
	},
	rename: async (event) => {
		const form = await event.request.formData();
		const { accountId } = await currentSessionOf(event);
		const [id, name] = [passkeyId(form), textOf(form, 'name')];
		const outcome = await submitOnce(event, form, (tx) => renamePasskey(tx, accountId, id, name));
		if (outcome.ok) redirect(303, here);
		return fail(422, { reason: outcome.reason, passkey: id });
	},
	remove: async (event) => {
		const form = await event.request.formData();
		const session = await currentSessionOf(event);
		const id = passkeyId(form);
		const outcome = await submitOnce(event, form, (tx) => removePasskey(tx, session, id));
		if (outcome.ok) redirect(303, here);
		if (outcome.reason === 'sign-in-again') redirect(303, again);
		return fail(409, { reason: outcome.reason, passkey: null });
	}
};

function passkeyId(form: FormData): string {
	const id = textOf(form, 'passkey');
	if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new NotFound('passkey');
	return id;
}
