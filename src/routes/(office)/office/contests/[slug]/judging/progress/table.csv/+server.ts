import { scoreTable } from '#server/contests/judging/overview/documents.ts';
import { writeCsv } from '#server/platform/spreadsheets/writing.ts';
import { exportHeaders } from '../../../applications/exported.ts';
import { takenScores } from '../exported.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { task, name } = await takenScores(event);
	return new Response(writeCsv(scoreTable(task)), { headers: exportHeaders('text/csv; charset=utf-8', `${name}.csv`) });
};
