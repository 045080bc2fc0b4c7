import { contestDesk } from '#server/contests/judging/desk/queries.ts';
import { filteredSheets, nextToJudge, sheetStates } from '#server/contests/judging/desk/rules.ts';
import { chosen } from '../../../listing.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { contest, hasDeclared, nominations, stages } = await contestDesk(locals.db, locals.actor, params.slug);
	const nomination = chosen(url, 'nomination', ['', ...nominations.map(({ key }) => key)], '');
	const state = chosen(url, 'state', ['', ...sheetStates], '');
	const filter = { nomination: nomination || null, state: state || null };
	return {
		...{ contest, hasDeclared, nominations, chosen: { nomination, state } },
		done: url.searchParams.get('done'),
		stages: stages.map(({ sheets, ...course }) => ({
			...course,
			all: sheets.length,
			signed: sheets.filter((sheet) => sheet.state === 'signed').length,
			hasBegun: sheets.some((sheet) => sheet.state !== 'not-begun'),
			next: course.isTaking && hasDeclared ? (nextToJudge(sheets)?.key ?? null) : null,
			sheets: filteredSheets(sheets, filter)
		}))
	};
};
