import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { RefusedContent } from './refusals.ts';

/**
 * Names of a PDF that do something when it is opened, or that carry another file in it. Looked for in all that stands
 * outside streams, with `#xx` read as the letter it means. Not covered: what is packed into object streams.
 */
const active =
	/\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE|Rendition|Movie)(?![A-Za-z0-9])/;
const longestName = 64;

/** A PDF from its first byte to its last, that does nothing by itself. */
export async function checkPdf(path: string, file: FileHandle, size: number): Promise<void> {
	const tail = Buffer.alloc(Math.min(size, 1024));
	await file.read(tail, 0, tail.length, size - tail.length);
	const end = tail.toString('latin1').lastIndexOf('%%EOF');
	if (end < 0) throw new RefusedContent('broken');
	// Zeros and line ends are left there by some printers; anything more is a second file.
	if (!/^[\s\0]*$/.test(tail.toString('latin1', end + 5))) throw new RefusedContent('content-differs');
	const scan = new OutsideStreams();
	for await (const chunk of createReadStream(path, { highWaterMark: 128 * 1024, encoding: 'latin1' }))
		if (active.test(plainNames(scan.next(chunk as string)))) throw new RefusedContent('active-content');
	if (active.test(plainNames(scan.rest()))) throw new RefusedContent('active-content');
}

const plainNames = (text: string): string =>
	text.includes('#')
		? text.replace(/#([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
		: text;

/** Gives what stands between `endstream` and the next `stream`, piece by piece, each with the end of the one before. */
class OutsideStreams {
	#isInside = false;
	#carried = '';

	next(chunk: string): string {
		const text = this.#carried + chunk;
		let outside = '';
		let at = 0;
		for (;;) {
			const mark = this.#isInside ? /endstream/g : /(?<!end)stream\r?\n/g;
			mark.lastIndex = at;
			const found = mark.exec(text);
			if (!found) break;
			if (!this.#isInside) outside += text.slice(at, found.index) + ' ';
			at = found.index + found[0].length;
			this.#isInside = !this.#isInside;
		}
		const rest = text.slice(at);
		this.#carried = rest.slice(-longestName);
		return this.#isInside ? outside : outside + rest;
	}

	rest(): string {
		return this.#isInside ? '' : this.#carried;
	}
}
