import type { ServerResponse } from 'node:http';
import { liveChannel } from '#server/platform/live.ts';
import type { Hearing } from '../listening.ts';
import { createRoom, send, type LiveView, type Room, type Watcher } from './room.ts';

type Options = {
	log: (problem: unknown) => void;
	/** By how many milliseconds the database's clock is ahead of this program's. */
	clockLead: () => Promise<number>;
	beatMs?: number;
	recheckMs?: number;
	/** On this node together: pages need sockets too. */
	most?: number;
};

export type LiveHub = ReturnType<typeof createLiveHub>;

/**
 * Everybody on this node who watches something live, over server-sent events. A change is heard from the database,
 * whichever node made it, shown once per view and sent to all its watchers. Every beat tells the database's clock: it keeps
 * lines open through proxies, and screens count by it.
 */
export function createLiveHub({ log, clockLead, beatMs = 15_000, recheckMs = 180_000, most = 1500 }: Options) {
	const rooms: Rooms = new Map();
	const clock = createClock({ clockLead, log });
	const { hearing, isDeaf } = createHearing(rooms);
	let isClosed = false;

	const count = () => rooms.values().reduce((sum, { watchers }) => sum + watchers.size, 0);
	const beat = async () => {
		if (rooms.size === 0) return;
		await clock.measure();
		const message = clock.message();
		for (const room of rooms.values()) {
			for (const watcher of room.watchers) send(watcher, message);
			if (room.isDue()) void room.refresh();
		}
	};
	const timers = [setInterval(() => void beat(), beatMs), setInterval(() => void recheck(rooms, log), recheckMs)];
	for (const timer of timers) timer.unref();

	return {
		hearing,
		count,
		isFull: (view: LiveView) => isClosed || count() >= most || (rooms.get(view.key)?.watchers.size ?? 0) >= view.most,
		/** Answers with a stream that tells what the view shows, now and whenever it changes. */
		async watch(view: LiveView, watcher: Watcher): Promise<void> {
			const room = rooms.get(view.key) ?? createRoom(view, log);
			rooms.set(view.key, room);
			watcher.response.once('close', () => {
				room.watchers.delete(watcher);
				if (room.watchers.size === 0 && rooms.get(view.key) === room) rooms.delete(view.key);
			});
			// Counted from this moment, so that no more come in than may.
			room.watchers.add(watcher);
			begin(watcher.response);
			if (!clock.isMeasured()) await clock.measure();
			send(watcher, clock.message());
			await room.welcome(watcher, isDeaf());
		},
		close(): void {
			isClosed = true;
			for (const timer of timers) clearInterval(timer);
			for (const room of rooms.values()) room.endAll();
		}
	};
}

type Rooms = Map<string, Room>;
type Log = Options['log'];

/** The database's clock, by how far it was ahead when it was measured last. */
function createClock({ clockLead, log }: Pick<Options, 'clockLead' | 'log'>) {
	let lead: number | null = null;
	return {
		isMeasured: () => lead !== null,
		async measure(): Promise<void> {
			lead = await clockLead().catch((problem: unknown) => (log(problem), lead));
		},
		message: () => Buffer.from(`event: clock\ndata: ${Math.round(Date.now() + (lead ?? 0))}\n\n`)
	};
}

/** Shows anew what a change concerns, and everything once changes are heard again after a while without. */
function createHearing(rooms: Rooms): { hearing: Hearing; isDeaf(): boolean } {
	let isDeaf = true;
	const refreshWhere = (concerns: (view: LiveView) => boolean) => {
		for (const room of rooms.values()) if (concerns(room.view)) void room.refresh();
	};
	const hearing: Hearing = {
		channel: liveChannel,
		hear(payload) {
			const change = parseChange(payload);
			if (change) refreshWhere(({ network, topics }) => network === change.network && topics.includes(change.topic));
		},
		begin() {
			isDeaf = false;
			refreshWhere(() => true);
		},
		lose() {
			isDeaf = true;
		}
	};
	return { hearing, isDeaf: () => isDeaf };
}

/** Ends the streams of those who may watch no longer. */
async function recheck(rooms: Rooms, log: Log): Promise<void> {
	for (const { watchers } of [...rooms.values()])
		for (const watcher of [...watchers]) {
			const mayStay = await watcher.mayStay().catch((problem: unknown) => (log(problem), true));
			if (!mayStay) watcher.response.end();
		}
}

/** A stream has a connection to itself, which ends with it; nothing on the way may hold it back, keep it or pack it. */
function begin(response: ServerResponse): void {
	response.writeHead(200, {
		'content-type': 'text/event-stream; charset=utf-8',
		'cache-control': 'no-store, no-transform',
		'x-accel-buffering': 'no',
		connection: 'close'
	});
	response.socket?.setTimeout(0);
	response.write('retry: 2000\n\n');
}

function parseChange(payload: string): { network: string; topic: string } | null {
	try {
		const { network, topic } = JSON.parse(payload) as { network?: unknown; topic?: unknown };
		return typeof network === 'string' && typeof topic === 'string' ? { network, topic } : null;
	} catch {
		return null;
	}
}
