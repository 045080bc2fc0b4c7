import { canEnterOffice } from '#server/accounts/appointments/policy.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
	person: locals.person ?? '',
	entersOffice: canEnterOffice(locals.actor!)
});
