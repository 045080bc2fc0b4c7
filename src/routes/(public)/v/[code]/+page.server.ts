import { redirect } from '@sveltejs/kit';
import { documentByCode } from '#server/awards/register/queries.ts';
import { groupCode, parseCode } from '#server/awards/rules.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { dayIn } from '#ui/dates.ts';
import { countLookup } from './lookup.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locals, params, setHeaders } = event;
	setHeaders({ 'x-robots-tag': 'noindex' });
	await countLookup(event);
	const code = parseCode(params.code);
	if (!code) throw new NotFound('document');
	if (code !== params.code) redirect(308, `/v/${code}`);
	const { annulment, ...document } = await documentByCode(locals.db, code);
	const { printed, number, kind, issuedOn, state, replacedBy, isErased } = document;
	const annulled = annulment && { reason: annulment.reason, on: dayIn(annulment.at, locals.network.timeZone) };
	return {
		...{ printed, number, kind, issuedOn, state, replacedBy, annulled, isErased },
		...{ address: code, code: groupCode(code) }
	};
};
