import { error, redirect } from '@sveltejs/kit';
import { documentByCode } from '#server/awards/register/queries.ts';
import { groupCode, parseCode } from '#server/awards/rules.ts';
import { isWithinRate } from '#server/platform/networks.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { dayIn } from '#ui/dates.ts';
import { m } from '#messages';
import { neighbourhoodOf } from '../../../../http/addresses.ts';
import type { PageServerLoad } from './$types';

/** Enough for a hall of readers behind one address, too little to try codes of 125 bits in earnest. */
const lookups = 600;
const windowSeconds = 600;

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	setHeaders({ 'x-robots-tag': 'noindex' });
	const key = `verify:${locals.network.schema}:${neighbourhoodOf(locals.clientAddress)}`;
	if (!(await isWithinRate(locals.database.platform, key, lookups, windowSeconds))) {
		setHeaders({ 'retry-after': String(windowSeconds) });
		error(429, m.error_too_often_title());
	}
	const code = parseCode(params.code);
	if (!code) throw new NotFound('document');
	if (code !== params.code) redirect(308, `/v/${code}`);
	const { printed, number, kind, issuedOn, state, replacedBy, annulment } = await documentByCode(locals.db, code);
	const annulled = annulment && { reason: annulment.reason, on: dayIn(annulment.at, locals.network.timeZone) };
	return { printed, number, kind, issuedOn, state, replacedBy, annulled, code: groupCode(code) };
};
