import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { textOf } from '#server/accounts/forms.ts';
import { ownAccount } from '#server/accounts/queries.ts';
import {
	beginSecondFactor,
	confirmSecondFactor,
	removeSecondFactor,
	replaceRecoveryCodes
} from '#server/accounts/second-factor/commands.ts';
import { hasSecondFactor, recoveryCodesLeft } from '#server/accounts/second-factor/queries.ts';
import { authenticatorAddress, inFours } from '#server/accounts/second-factor/rules.ts';
import { drawQrCode } from '#server/platform/documents/qr-code.ts';
import { currentSessionOf, keepSecret, rememberSession, visitorOf, whereOf } from '../../../../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

const again = '/sign-in?again=1&back=/my/security/second-step';

export const load: PageServerLoad = async (event) => {
	keepSecret(event);
	const { db } = event.locals;
	const session = await currentSessionOf(event);
	if (await hasSecondFactor(db, session.accountId))
		return { isOn: true as const, codesLeft: await recoveryCodesLeft(db, session.accountId) };
	if (!session.isFresh) redirect(303, again);
	return { isOn: false as const, ...(await keyFor(event)) };
};

/** The key is drawn when the page is first opened and stays until it is confirmed, so that a reload shows the same. */
async function keyFor(event: RequestEvent): Promise<{ drawing: string; key: string }> {
	const { db, network } = event.locals;
	const session = await currentSessionOf(event);
	const outcome = await db.transaction().execute((tx) => beginSecondFactor(tx, session));
	if (!outcome.ok) redirect(303, again);
	const { secret } = outcome.value;
	const { email } = await ownAccount(db, session.accountId);
	return {
		drawing: drawQrCode(authenticatorAddress(secret, network.shortName, email)),
		key: inFours(secret, ' ')
	};
}

export const actions: Actions = {
	confirm: async (event) => {
		const code = textOf(await event.request.formData(), 'code').slice(0, 40);
		const session = await currentSessionOf(event);
		const outcome = await confirmSecondFactor(whereOf(event), session, code, visitorOf(event));
		if (outcome.ok) {
			rememberSession(event, outcome.value.cookie);
			return { codes: outcome.value.recoveryCodes, reason: null };
		}
		if (outcome.reason === 'sign-in-again') redirect(303, again);
		if (outcome.reason === 'already-on' || outcome.reason === 'not-begun') redirect(303, '/my/security/second-step');
		return fail(outcome.reason === 'too-often' ? 429 : 422, { codes: null, reason: outcome.reason });
	},
	codes: async (event) => {
		const session = await currentSessionOf(event);
		const outcome = await event.locals.db.transaction().execute((tx) => replaceRecoveryCodes(tx, session));
		if (outcome.ok) return { codes: outcome.value, reason: null };
		redirect(303, outcome.reason === 'sign-in-again' ? again : '/my/security/second-step');
	},
	remove: async (event) => {
		const outcome = await removeSecondFactor(whereOf(event), await currentSessionOf(event), visitorOf(event));
		if (!outcome.ok) redirect(303, again);
		rememberSession(event, outcome.value);
		redirect(303, '/my/security?done=second-step');
	}
};
