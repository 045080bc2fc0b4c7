import { ownPapers } from '#server/awards/register/own/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const papers = await ownPapers(locals.db, locals.actor);
	return {
		papers: papers.map(({ code, number, name, work, contest, issuedOn }) => ({
			code,
			number,
			name,
			work,
			contest,
			issuedOn
		}))
	};
};
