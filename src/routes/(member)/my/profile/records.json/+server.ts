import { recordsJson } from '#server/personal-records/documents.ts';
import { download, wholeOf } from '../own-records.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) =>
	download(recordsJson(await wholeOf(locals)), 'application/json', 'Мои данные.json');
