import { fail, redirect } from '@sveltejs/kit';
import { passwordHashOf } from '#server/accounts/credentials/queries.ts';
import { textOf } from '#server/accounts/forms.ts';
import { passkeysOf } from '#server/accounts/passkeys/queries.ts';
import { leaveProvider } from '#server/accounts/providers/commands.ts';
import { issuersOf } from '#server/accounts/providers/queries.ts';
import { ownAccount } from '#server/accounts/queries.ts';
import { hasSecondFactor, recoveryCodesLeft } from '#server/accounts/second-factor/queries.ts';
import { endOtherSessions, endOwnSession } from '#server/accounts/sessions/commands.ts';
import { sessionsOf } from '#server/accounts/sessions/queries.ts';
import { providersOf } from '#server/platform/authentication/providers.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { currentSessionOf, forgetSession } from '../../../../http/visitors.ts';
import { newKey, submitOnce } from '../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { db, network } = event.locals;
	const { id, accountId } = await currentSessionOf(event);
	const { email, role } = await ownAccount(db, accountId);
	const issuers = await issuersOf(db, accountId);
	return {
		key: newKey(),
		timeZone: network.timeZone,
		email,
		isAdministrator: role === 'administrator',
		hasPassword: (await passwordHashOf(db, accountId)) !== null,
		hasSecondStep: await hasSecondFactor(db, accountId),
		recoveryCodes: await recoveryCodesLeft(db, accountId),
		passkeys: (await passkeysOf(db, accountId)).length,
		sessions: await sessionsOf(db, accountId, id),
		providers: providersOf().map(({ key, label, issuer }) => ({ key, label, isJoined: issuers.includes(issuer) })),
		providerRefusal: event.url.searchParams.get('refused'),
		done: event.url.searchParams.get('done')
	};
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const actions: Actions = {
	end: async (event) => {
		const form = await event.request.formData();
		const id = textOf(form, 'session');
		if (!uuid.test(id)) throw new NotFound('session');
		const { id: thisId, accountId } = await currentSessionOf(event);
		const outcome = await submitOnce(event, form, (tx) => endOwnSession(tx, accountId, id));
		if (!outcome.ok) return fail(409, { reason: outcome.reason });
		if (id === thisId) {
			forgetSession(event);
			redirect(303, '/sign-out');
		}
		redirect(303, '/my/security?done=session');
	},
	endOthers: async (event) => {
		const form = await event.request.formData();
		const { id, accountId } = await currentSessionOf(event);
		const outcome = await submitOnce(event, form, (tx) => endOtherSessions(tx, accountId, id));
		if (!outcome.ok) return fail(409, { reason: outcome.reason });
		redirect(303, '/my/security?done=sessions');
	},
	leave: async (event) => {
		const form = await event.request.formData();
		const provider = providersOf().find(({ key }) => key === textOf(form, 'provider'));
		if (!provider) throw new NotFound('provider');
		const session = await currentSessionOf(event);
		const outcome = await submitOnce(event, form, (tx) => leaveProvider(tx, session, provider));
		if (outcome.ok) redirect(303, '/my/security?done=provider');
		if (outcome.reason === 'sign-in-again') redirect(303, '/sign-in?again=1&back=/my/security');
		return fail(409, { reason: outcome.reason });
	}
};
