import { NotFound } from '#server/platform/not-found.ts';
import { letterPage } from '../../../../../../http/letter-page.ts';
import { renderedSamples } from '../sample-letters.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, params }) => {
	const sample = renderedSamples(locals).find(({ kind }) => kind === params.kind);
	if (!sample) throw new NotFound('sample of a letter');
	return letterPage(sample.html);
};
