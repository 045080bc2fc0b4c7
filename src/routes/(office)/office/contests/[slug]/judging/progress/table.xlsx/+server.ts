import { scoreTable, sheetTable } from '#server/contests/judging/overview/documents.ts';
import { givenSheets } from '#server/contests/judging/overview/totals/queries.ts';
import { writeXlsx } from '#server/platform/spreadsheets/writing.ts';
import { exportHeaders, xlsxType } from '../../../applications/exported.ts';
import { takenScores } from '../exported.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { access, stage, task, name } = await takenScores(event);
	const sheets = await givenSheets(event.locals.db, access, stage);
	const body = new Uint8Array(await writeXlsx([scoreTable(task), sheetTable(task, sheets)]));
	return new Response(body, { headers: exportHeaders(xlsxType, `${name}.xlsx`) });
};
