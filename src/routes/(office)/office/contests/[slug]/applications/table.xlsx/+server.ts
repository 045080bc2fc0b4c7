import { writeXlsx } from '#server/platform/spreadsheets/writing.ts';
import { exportHeaders, takenTable, xlsxType } from '../exported.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { contest, table } = await takenTable(event);
	const body = new Uint8Array(await writeXlsx([table]));
	return new Response(body, { headers: exportHeaders(xlsxType, `Заявки ${contest.slug}.xlsx`) });
};
