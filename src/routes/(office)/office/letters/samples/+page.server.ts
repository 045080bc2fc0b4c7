import { renderedSamples } from './sample-letters.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
	samples: renderedSamples(locals).map(({ kind, isDuty, subject, plain }) => ({ kind, isDuty, subject, plain }))
});
