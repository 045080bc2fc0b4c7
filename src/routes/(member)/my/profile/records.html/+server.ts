import { recordsHtml } from '#server/personal-records/documents.ts';
import { download, wholeOf } from '../own-records.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) =>
	download(recordsHtml(await wholeOf(locals)), 'text/html', 'Мои данные.html');
