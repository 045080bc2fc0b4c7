import type { RequestEvent } from '@sveltejs/kit';
import { recordExport } from '#server/applications/export/commands.ts';
import { exportedTable, type ExportQuery } from '#server/applications/export/queries.ts';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import type { ApplicationsDesk } from '#server/applications/list/desk/queries.ts';
import type { WrittenTable } from '#server/platform/spreadsheets/writing.ts';
import { dispositionOf } from '../../../../../../http/file-answers.ts';
import { listQueryOf, tickedIn } from './list-query.ts';

type Event = Pick<RequestEvent, 'locals' | 'params' | 'url'>;

export const exportQueryOf = (url: URL): ExportQuery => {
	const ids = tickedIn(url.searchParams);
	return ids ? { ...listQueryOf(url), ids } : listQueryOf(url);
};

/** The table that an address asks for; that it was taken is noted before anything goes out. */
export async function takenTable({
	locals,
	params,
	url
}: Event): Promise<{ contest: ApplicationsDesk; table: WrittenTable }> {
	const contest = await applicationsDesk(locals.db, locals.actor, params['slug']!);
	const table = await exportedTable(locals.db, locals.actor, contest.id, exportQueryOf(url));
	const applications = table.rows.length;
	await recordExport(locals.db, locals.actor, { contestId: contest.id, what: 'table', applications });
	return { contest, table };
}

/** What holds people's data is kept by nobody on its way. */
export const exportHeaders = (type: string, name: string): Record<string, string> => ({
	'content-type': type,
	'content-disposition': dispositionOf(name),
	'cache-control': 'private, no-store',
	'x-content-type-options': 'nosniff'
});

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
