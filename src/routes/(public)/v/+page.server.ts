import { redirect } from '@sveltejs/kit';
import { parseCode } from '#server/awards/rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
	const typed = url.searchParams.get('code');
	if (typed === null) return { typed: '', isRefused: false };
	const code = parseCode(typed);
	if (code) redirect(303, `/v/${code}`);
	return { typed: typed.slice(0, 60), isRefused: true };
};
