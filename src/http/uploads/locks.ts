import type { Lock, Locker, RequestRelease } from '@tus/server';

type Held = { release: RequestRelease; freed: Promise<void>; free: () => void };

/**
 * One request at a time writes an upload. A second one, after a cut line that the first has not noticed yet, asks the
 * first to stop and waits for it. The locker that comes with the library waits by asking without a pause.
 */
export function createUploadLocks(): Locker {
	const held = new Map<string, Held>();
	return { newLock: (id) => lockOf(held, id) };
}

function lockOf(held: Map<string, Held>, id: string): Lock {
	return {
		async lock(signal, release) {
			for (let other = held.get(id); other; other = held.get(id)) {
				await other.release();
				await Promise.race([other.freed, abortOf(signal)]);
				signal.throwIfAborted();
			}
			let free = () => {};
			const freed = new Promise<void>((resolve) => (free = resolve));
			held.set(id, { release, freed, free });
		},
		async unlock() {
			const own = held.get(id);
			held.delete(id);
			own?.free();
		}
	};
}

function abortOf(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});
}
