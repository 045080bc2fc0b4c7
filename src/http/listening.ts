import type { Pool, PoolClient } from 'pg';

/** Somebody on this node who wants to know what commands have committed, on this one or another. */
export type Hearing = {
	channel: string;
	hear(payload: string): void;
	/** From now on everything is heard; what was said before, while the connection was away, was not. */
	begin(): void;
	/** From now on nothing is heard, until the next beginning. */
	lose?(): void;
};

type Options = { log: (problem: unknown) => void; retryMs?: number };

/** One connection of the node that listens to all channels, opened again whenever it is lost. */
export async function listenTo(
	pool: Pool,
	hearings: readonly Hearing[],
	{ log, retryMs = 2000 }: Options
): Promise<{ stop(): Promise<void> }> {
	let client: PoolClient | null = null;
	let retry: NodeJS.Timeout | null = null;
	let stopped = false;

	// A dying connection may tell it twice, and the second time another one may already be in its place.
	const lose = (lost: PoolClient | null, problem: unknown) => {
		if (stopped || client !== lost) return;
		log(problem);
		lost?.release(true);
		client = null;
		for (const hearing of hearings) hearing.lose?.();
		retry ??= setTimeout(() => {
			retry = null;
			void begin();
		}, retryMs);
	};
	const begin = async () => {
		let taken: PoolClient | null = null;
		try {
			taken = await pool.connect();
			if (stopped) return taken.release(true);
			client = taken;
			taken.on('error', (problem) => lose(taken, problem));
			taken.on('end', () => lose(taken, new Error('the listening connection ended')));
			taken.on('notification', ({ channel, payload = '' }) => {
				for (const hearing of hearings) if (hearing.channel === channel) hearing.hear(payload);
			});
			for (const { channel } of hearings) await taken.query(`listen ${channel}`);
			for (const hearing of hearings) hearing.begin();
		} catch (problem) {
			lose(taken, problem);
		}
	};

	await begin();
	return {
		async stop() {
			stopped = true;
			if (retry) clearTimeout(retry);
			// Its end is our doing now, and nothing to report.
			client?.removeAllListeners('notification');
			client?.release(true);
		}
	};
}
