import type { ServerResponse } from 'node:http';

export type ReadinessCheck = () => Promise<void>;

/** The only things told in public: alive, ready, not ready. Reasons go to the log. */
export async function answerReadiness(
	response: ServerResponse,
	checks: Record<string, ReadinessCheck>,
	log: (check: string, problem: unknown) => void
): Promise<void> {
	const verdicts = await Promise.all(
		Object.entries(checks).map(async ([name, check]) => {
			try {
				await withinMs(check(), 1000);
				return true;
			} catch (problem) {
				log(name, problem);
				return false;
			}
		})
	);
	answerPlainly(response, verdicts.every(Boolean) ? 200 : 503);
}

export function answerPlainly(response: ServerResponse, status: 200 | 503): void {
	if (status === 503) response.setHeader('retry-after', '5');
	response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
	response.end(status === 200 ? 'ok\n' : 'not ready\n');
}

async function withinMs<T>(promise: Promise<T>, ms: number): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
	});
	try {
		return await Promise.race([promise, timeout]);
	} finally {
		clearTimeout(timer);
	}
}
