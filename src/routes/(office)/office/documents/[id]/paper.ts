import type { PrintedDocument } from '#server/awards/register/documents.ts';
import { findMissingGlyphs, nameCharacters, nameField } from '#server/platform/documents/glyphs.ts';
import { renderDocument } from '#server/platform/documents/renderer.ts';
import type { RenderJob } from '#server/platform/documents/renderer.ts';

/** Characters that the fonts of papers lack: the print would show empty boxes. */
export function glyphFaults(printed: PrintedDocument): { field: string; characters: string }[] {
	return findMissingGlyphs(printed).map(({ field, characters }) => ({
		field: nameField(field),
		characters: nameCharacters(characters)
	}));
}

let queue: Promise<unknown> = Promise.resolve();

/** Answers with the paper as a PDF. One at a time: each is laid out by a process of its own, with memory of its own. */
export async function answerPdf(data: RenderJob['data'], fileName: string): Promise<Response> {
	const turn = queue.then(() => renderDocument(data));
	queue = turn.catch(() => {});
	const rendered = await turn;
	if (!rendered.ok)
		return new Response(rendered.sentence, { status: 422, headers: { 'content-type': 'text/plain; charset=utf-8' } });
	return new Response(Buffer.from(rendered.pdf), {
		headers: {
			'content-type': 'application/pdf',
			'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(fileName)}`,
			'cache-control': 'private, no-store'
		}
	});
}
