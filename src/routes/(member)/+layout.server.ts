import { canEnterOffice } from '#server/accounts/appointments/policy.ts';
import { sitsInJury } from '#server/contests/judging/desk/policy.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
	person: locals.person ?? '',
	entersOffice: canEnterOffice(locals.actor!),
	sitsInJury: sitsInJury(locals.actor)
});
