import { writeCsv } from '#server/platform/spreadsheets/writing.ts';
import { exportHeaders, takenTable } from '../exported.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { contest, table } = await takenTable(event);
	return new Response(writeCsv(table), {
		headers: exportHeaders('text/csv; charset=utf-8; header=present', `Заявки ${contest.slug}.csv`)
	});
};
