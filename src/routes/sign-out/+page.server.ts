import { redirect } from '@sveltejs/kit';
import { signOut } from '#server/accounts/sessions/commands.ts';
import { forgetSession, isSecure, sessionValueOf } from '../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({ person: locals.person });

export const actions: Actions = {
	default: async (event) => {
		const value = sessionValueOf(event);
		if (value !== undefined) await signOut(event.locals.db, value, isSecure(event));
		forgetSession(event);
		redirect(303, '/sign-out');
	}
};
