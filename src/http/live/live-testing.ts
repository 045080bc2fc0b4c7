import { request as httpRequest, type ClientRequest, type IncomingHttpHeaders } from 'node:http';

export type Told = { event: string; id: string | null; data: string };

/** A line that follows a stream, as a browser's EventSource does, but never comes back by itself. */
export class Line {
	status = 0;
	headers: IncomingHttpHeaders = {};
	readonly told: Told[] = [];
	isEnded = false;
	#asked: ClientRequest;
	#waiting: (() => void)[] = [];

	private constructor(base: string, path: string, host: string, cookie: string | null) {
		const { hostname, port } = new URL(base);
		const headers = { host, ...(cookie && { cookie }), accept: 'text/event-stream' };
		this.#asked = httpRequest({ hostname, port, path, headers, agent: false });
	}

	/** Answers once the stream has begun, or has been refused. */
	static async open(base: string, path: string, host: string, cookie: string | null = null): Promise<Line> {
		const line = new Line(base, path, host, cookie);
		await new Promise<void>((resolve, reject) => {
			line.#asked.once('error', reject);
			line.#asked.once('response', (response) => {
				line.status = response.statusCode!;
				line.headers = response.headers;
				let kept = '';
				response.setEncoding('utf8');
				response.on('data', (text: string) => {
					const parts = (kept + text).split('\n\n');
					kept = parts.pop()!;
					for (const part of parts) line.#hear(part);
				});
				response.on('close', () => {
					line.isEnded = true;
					line.#wake();
				});
				response.on('error', () => {});
				resolve();
			});
			line.#asked.end();
		});
		line.#asked.on('error', () => {});
		return line;
	}

	#hear(part: string): void {
		const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(part)?.[1] ?? null;
		const event = field('event');
		if (event !== null) this.told.push({ event, id: field('id'), data: field('data') ?? '' });
		this.#wake();
	}

	#wake(): void {
		for (const wake of this.#waiting.splice(0)) wake();
	}

	/** Waits until it holds; the test runner's own time limit ends a wait for what never comes. */
	async until(holds: (line: this) => boolean): Promise<void> {
		while (!holds(this)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
	}

	states(): { revision: string; phase: string; on: { key: string } | null; opened: unknown[] }[] {
		return this.told.filter(({ event }) => event === 'state').map(({ data }) => JSON.parse(data));
	}

	cut(): void {
		this.#asked.destroy();
	}
}
