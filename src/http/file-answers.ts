import { Readable } from 'node:stream';
import type { OpenFile } from '#server/files/queries.ts';

/** Whatever a file holds, nothing in it may act: no script, no request, no place in a frame of ours. */
const fileSecurityPolicy = "sandbox; default-src 'none'";
/** Browsers show no PDF in a sandbox: their viewer counts as a plug-in, with styles of its own. Only our pages may frame it. */
const pdfSecurityPolicy =
	"default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/**
 * A file as it goes out: to be saved under its name, or to be shown in a page: only pictures that we have drawn ourselves,
 * and PDF, which was refused when it was brought if it did anything by itself. In parts if asked.
 */
export function answerFile(request: Request, file: OpenFile, { isShown }: { isShown: boolean }): Response {
	const headers = new Headers({
		'content-type': file.type === 'text/plain' ? 'text/plain; charset=utf-8' : file.type,
		'content-disposition': isShown ? 'inline' : dispositionOf(file.name),
		'content-security-policy': isShown && file.type === 'application/pdf' ? pdfSecurityPolicy : fileSecurityPolicy,
		'x-content-type-options': 'nosniff',
		'cross-origin-resource-policy': 'same-origin',
		'cache-control': 'private, no-store',
		'accept-ranges': 'bytes',
		etag: `"${file.sha256}"`
	});
	const range = rangeOf(request, file);
	if (range === 'unsatisfiable') {
		headers.set('content-range', `bytes */${file.bytes}`);
		return new Response(null, { status: 416, headers });
	}
	const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
	headers.set('content-length', String(end - start + 1));
	if (range) headers.set('content-range', `bytes ${start}-${end}/${file.bytes}`);
	const body = request.method === 'HEAD' ? null : (Readable.toWeb(file.read({ start, end })) as ReadableStream);
	return new Response(body, { status: range ? 206 : 200, headers });
}

/** RFC 6266: a plain name for programs of long ago, the true one in UTF-8. Quotes and line ends cannot be in it. */
export function dispositionOf(name: string): string {
	const extension = /\.[a-z0-9]{1,5}$/i.exec(name)?.[0] ?? '';
	const encoded = encodeURIComponent(name.toWellFormed()).replace(
		/['()*!]/g,
		(mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`
	);
	return `attachment; filename="file${extension}"; filename*=UTF-8''${encoded}`;
}

type Range = { start: number; end: number };

/** One range, as browsers ask when they go on with a cut download; several at once are answered with the whole. */
function rangeOf({ headers }: Request, { bytes, sha256 }: OpenFile): Range | 'unsatisfiable' | null {
	const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.get('range') ?? '');
	if (!asked || (asked[1] === '' && asked[2] === '')) return null;
	const condition = headers.get('if-range');
	if (condition !== null && condition !== `"${sha256}"`) return null;
	const [from, to] = [asked[1]!, asked[2]!];
	const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
	const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
	return start > end || start >= bytes ? 'unsatisfiable' : { start, end };
}
