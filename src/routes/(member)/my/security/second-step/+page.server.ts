import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { textOf } from '#server/accounts/forms.ts';
import { ownAccount } from '#server/accounts/queries.ts';
import {
	beginSecondFactor,
	confirmSecondFactor,
	removeSecondFactor,
	replaceRecoveryCodes
} from '#server/accounts/second-factor/commands.ts';
import { hasSecondFactor, recoveryCodesLeft, waitingSecret } from '#server/accounts/second-factor/queries.ts';
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
	const secret = await waitingSecret(db, session.accountId);
	return { isOn: false as const, shown: secret && (await shownKey(event, session.accountId, secret)) };
};

/** The key as a drawing for the camera and as letters to be typed. */
async function shownKey({ locals }: RequestEvent, accountId: string, secret: string) {
	const { email } = await ownAccount(locals.db, accountId);
	const address = authenticatorAddress(secret, locals.network.shortName, email);
	return { drawing: drawQrCode(address), key: inFours(secret, ' ') };
}

export const actions: Actions = {
	begin: async (event) => {
		const session = await currentSessionOf(event);
		const outcome = await event.locals.db.transaction().execute((tx) => beginSecondFactor(tx, session));
		redirect(303, !outcome.ok && outcome.reason === 'sign-in-again' ? again : '/my/security/second-step');
	},
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
