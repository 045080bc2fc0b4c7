import type { PageServerLoad } from './$types';

/** The living page is the same for all and changes only with the program. */
export const load: PageServerLoad = ({ locals }) => {
	locals.keepUntilChanged(['design'], 24 * 3600);
};
