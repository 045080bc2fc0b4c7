import type { ServerResponse } from 'node:http';
import { NotFound } from '#server/platform/not-found.ts';

/** What some watchers are all shown alike. */
export type LiveView = {
	/** Its name on this node: whoever asks for the same one is shown the same. */
	key: string;
	network: string;
	/** Any of these makes it worth looking again. */
	topics: readonly string[];
	/** How many may watch it at once on this node. */
	most: number;
	/** What is shown now, and how it is numbered. @throws NotFound when it is no more. */
	show(): Promise<{ id: string; data: string }>;
};

export type Watcher = {
	response: ServerResponse;
	/** Whether who watches may still do so; asked every few minutes. */
	mayStay: () => Promise<boolean>;
};

/**
 * Those who watch the same thing. It is looked up and written out once per change, however many they are; changes that
 * come while that is being done are shown together.
 */
export function createRoom(view: LiveView, log: (problem: unknown) => void) {
	const watchers = new Set<Watcher>();
	let shown: Buffer | null = null;
	let looking: Promise<void> | null = null;
	let isDue = true;

	async function look(): Promise<void> {
		while (isDue) {
			isDue = false;
			try {
				const { id, data } = await view.show();
				const message = Buffer.from(`id: ${id}\nevent: state\ndata: ${data}\n\n`);
				if (shown?.equals(message)) continue;
				shown = message;
				for (const watcher of watchers) send(watcher, message);
			} catch (problem) {
				if (problem instanceof NotFound) return endAll();
				// The database is away: the next beat tries again.
				isDue = true;
				log(problem);
				return;
			}
		}
	}

	function refresh(): Promise<void> {
		isDue = true;
		looking ??= look().finally(() => (looking = null));
		return looking;
	}

	function endAll(): void {
		for (const { response } of watchers) response.end();
	}

	return {
		view,
		watchers,
		refresh,
		endAll,
		isDue: () => isDue && looking === null,
		/** Shows a newcomer what there is; `anew` where what was shown last may be out of date. */
		async welcome(watcher: Watcher, anew: boolean): Promise<void> {
			watchers.add(watcher);
			const before = shown;
			if (before && !anew) return send(watcher, before);
			await (looking && !anew ? looking : refresh());
			// Looked up and found unchanged, it has been sent to nobody.
			if (before && shown === before) send(watcher, before);
		}
	};
}

export type Room = ReturnType<typeof createRoom>;

/** A line on which an earlier message still waits is too slow to follow: it is cut, and whoever is there asks anew. */
export function send({ response }: Watcher, message: Buffer): void {
	if (response.writableEnded || response.destroyed) return;
	if (response.writableNeedDrain) response.destroy();
	else response.write(message);
}
