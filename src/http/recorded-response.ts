import type { ServerResponse, OutgoingHttpHeaders } from 'node:http';

export type Recorded = { status: number; headers: OutgoingHttpHeaders; body: Buffer };

/** A bigger answer is a download, not a page: it is passed on as it comes. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Lets a handler write into a response that stays unsent, and gives what it wrote.
 * Resolves with null where the answer was passed on instead: it was too big to hold.
 */
export function recordResponse(response: ServerResponse, run: () => void | Promise<void>): Promise<Recorded | null> {
	const { write, end, writeHead } = response;
	return new Promise((resolve, reject) => {
		let status: number | null = null;
		let held: Buffer[] = [];
		let size = 0;

		const restore = () => Object.assign(response, { write, end, writeHead });
		const hold = (chunk: unknown, encoding?: unknown) => {
			if (chunk === null || chunk === undefined || typeof chunk === 'function') return;
			const bytes =
				typeof chunk === 'string' ? Buffer.from(chunk, encoding as BufferEncoding) : Buffer.from(chunk as Uint8Array);
			held.push(bytes);
			size += bytes.length;
		};
		const passOn = () => {
			restore();
			if (status !== null) response.statusCode = status;
			for (const bytes of held) response.write(bytes);
			held = [];
			resolve(null);
		};

		response.writeHead = ((code: number, ...rest: unknown[]) => {
			status = code;
			const headers = rest.find((part) => typeof part === 'object') as OutgoingHttpHeaders | undefined;
			for (const [name, value] of Object.entries(headers ?? {})) {
				if (value !== undefined) response.setHeader(name, value);
			}
			return response;
		}) as ServerResponse['writeHead'];
		response.write = ((chunk: unknown, encoding?: unknown) => {
			hold(chunk, encoding);
			if (size > mostBytes) passOn();
			return true;
		}) as ServerResponse['write'];
		response.end = ((chunk?: unknown, encoding?: unknown) => {
			hold(chunk, encoding);
			restore();
			const body = Buffer.concat(held);
			resolve({ status: status ?? response.statusCode, headers: { ...response.getHeaders() }, body });
			return response;
		}) as ServerResponse['end'];
		response.once('close', () => resolve(null));
		// A handler that fails must leave a response that can still be written to.
		const fail = (problem: unknown) => {
			restore();
			reject(problem);
		};
		try {
			Promise.resolve(run()).catch(fail);
		} catch (problem) {
			fail(problem);
		}
	});
}
