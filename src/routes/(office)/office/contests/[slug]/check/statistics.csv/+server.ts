import { recordExport } from '#server/applications/export/commands.ts';
import { statisticsTable } from '#server/applications/check/statistics/documents.ts';
import { checkStatistics } from '#server/applications/check/statistics/queries.ts';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import { writeCsv } from '#server/platform/spreadsheets/writing.ts';
import { exportHeaders } from '../../applications/exported.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const { id, slug } = await applicationsDesk(locals.db, locals.actor, params.slug);
	const found = await checkStatistics(locals.db, locals.actor, id);
	const table = statisticsTable(found);
	await recordExport(locals.db, locals.actor, {
		...{ contestId: id, what: 'statistics', applications: found.statistics.submitted }
	});
	const body = writeCsv(table);
	return new Response(body, {
		headers: exportHeaders('text/csv; charset=utf-8; header=present', `Проверка заявок ${slug}.csv`)
	});
};
