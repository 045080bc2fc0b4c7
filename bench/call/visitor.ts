import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string };
type Asking = { method?: string; headers?: Record<string, string>; body?: Iterable<Buffer>; pauseMs?: number };

/** What was asked for, how long it took until the last byte of the answer, and how it was answered. */
export type Noted = { step: string; ms: number; status: number };

/** One browser, with a line of its own. Everything that it asks for is noted. */
export class Visitor {
	readonly #site: URL;
	readonly #cookie: string;
	readonly #notes: Noted[];
	readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

	constructor(url: string, cookie: string, notes: Noted[]) {
		this.#site = new URL(url);
		this.#cookie = cookie;
		this.#notes = notes;
	}

	page(step: string, path: string): Promise<Answer> {
		return this.ask(step, path, { headers: { accept: 'text/html', 'accept-encoding': 'gzip' } });
	}

	form(step: string, path: string, fields: Record<string, string>): Promise<Answer> {
		const body = Buffer.from(new URLSearchParams(fields).toString());
		const headers = {
			accept: 'text/html',
			'content-type': 'application/x-www-form-urlencoded',
			'content-length': String(body.length)
		};
		return this.ask(step, path, { method: 'POST', headers, body: [body] });
	}

	/** The body goes piece by piece, as fast as the line is; what is timed begins when the last piece has gone. */
	async ask(
		step: string,
		path: string,
		{ method = 'GET', headers = {}, body = [], pauseMs = 0 }: Asking
	): Promise<Answer> {
		const { hostname, port, origin } = this.#site;
		const own = method === 'GET' ? {} : { origin };
		const asked = request({
			...{ agent: this.#agent, hostname, port, path, method },
			headers: { ...own, cookie: this.#cookie, ...headers }
		});
		let begun = performance.now();
		const answered = new Promise<Answer>((resolve, reject) => {
			asked.on('error', reject).on('response', (response) => {
				const pieces: Buffer[] = [];
				response.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
				response.on('end', () => {
					const sent = Buffer.concat(pieces);
					const body = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString();
					resolve({ status: response.statusCode!, headers: response.headers, body });
				});
			});
		});
		// Awaited below; a refusal may come while the body is still on its way.
		answered.catch(() => {});
		for (const piece of body) {
			begun = performance.now();
			asked.write(piece);
			if (pauseMs > 0) await pause(pauseMs);
		}
		asked.end();
		const answer = await answered.catch((): Answer => ({ status: 0, headers: {}, body: '' }));
		this.#notes.push({ step, ms: performance.now() - begun, status: answer.status });
		return answer;
	}

	leave(): void {
		this.#agent.destroy();
	}
}
