import type { PrintedDocument } from '#server/awards/register/documents.ts';
import { correctableTexts, textsOf, type CorrectableText } from '#server/awards/register/correction/rules.ts';
import { findMissingGlyphs, nameCharacters } from '#server/platform/documents/glyphs.ts';
import { renderDocument } from '#server/platform/documents/renderer.ts';
import type { RenderJob } from '#server/platform/documents/renderer.ts';

/** Characters that the fonts of papers lack, by the field of the form that holds them: the print would show empty boxes. */
export function glyphFaults(printed: PrintedDocument): { name: CorrectableText; characters: string }[] {
	const missing = [...new Set(findMissingGlyphs(printed).flatMap(({ characters }) => characters))];
	const texts = textsOf(printed);
	return correctableTexts.flatMap((name) => {
		const held = missing.filter((character) => texts[name]?.normalize('NFC').includes(character));
		return held.length > 0 ? [{ name, characters: nameCharacters(held) }] : [];
	});
}

let queue: Promise<unknown> = Promise.resolve();

/** Answers with the paper as a PDF. One at a time: each is laid out by a process of its own, with memory of its own. */
export async function answerPdf(
	data: RenderJob['data'],
	fileName: string,
	disposition: 'inline' | 'attachment' = 'inline'
): Promise<Response> {
	const turn = queue.then(() => renderDocument(data));
	queue = turn.catch(() => {});
	const rendered = await turn;
	if (!rendered.ok)
		return new Response(rendered.sentence, { status: 422, headers: { 'content-type': 'text/plain; charset=utf-8' } });
	return new Response(Buffer.from(rendered.pdf), {
		headers: {
			'content-type': 'application/pdf',
			'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(fileName)}`,
			'cache-control': 'private, no-store'
		}
	});
}
