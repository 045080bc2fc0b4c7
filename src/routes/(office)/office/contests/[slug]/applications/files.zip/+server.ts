import { Readable } from 'node:stream';
import { archiveOf } from '#server/applications/export/archive/documents.ts';
import { recordExport } from '#server/applications/export/commands.ts';
import { exportedFiles, exportedTable } from '#server/applications/export/queries.ts';
import { withLeftOut } from '#server/applications/export/rules.ts';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import { openFile } from '#server/files/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { writeXlsx } from '#server/platform/spreadsheets/writing.ts';
import { exportHeaders, exportQueryOf } from '../exported.ts';
import type { RequestHandler } from './$types';

/** All files of the chosen applications, one after another as they are read, and the table beside them. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { db, actor } = locals;
	const contest = await applicationsDesk(db, actor, params.slug);
	const query = exportQueryOf(url);
	const { files, applications } = await exportedFiles(db, actor, contest.id, query);
	const table = await exportedTable(db, actor, contest.id, query);
	await recordExport(db, actor, { contestId: contest.id, what: 'files', applications });
	const archive = archiveOf({
		files,
		open: async (fileId) => {
			try {
				return await openFile(db, locals.files, fileId);
			} catch (error) {
				if (error instanceof NotFound) return null;
				throw error;
			}
		},
		sheet: async (leftOut) => ({ path: 'Список заявок.xlsx', content: await writeXlsx(withLeftOut(table, leftOut)) })
	});
	return new Response(Readable.toWeb(archive) as ReadableStream, {
		headers: exportHeaders('application/zip', `Файлы заявок ${contest.slug}.zip`)
	});
};
