import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** What waits longer than this makes us ask whether the database is there at all. */
const patienceMs = 800;
const answerMs = 1000;

/** Told by its code as every other way in which a database is away. */
class DatabaseSilent extends Error {
	readonly code = 'ETIMEDOUT';
	constructor() {
		super('the database does not answer');
	}
}

type Watch = { probing: Promise<boolean> | null; isSilent: boolean; heardAt: number };
const watches = new WeakMap<pg.Pool, Watch>();

/** A connection that is given back has been answered on: while that happens nobody need ask, however busy all is. */
function watchOf(pool: pg.Pool): Watch {
	const known = watches.get(pool);
	if (known) return known;
	const watch: Watch = { probing: null, isSilent: false, heardAt: 0 };
	pool.on('release', (error: Error | undefined) => {
		if (!error) Object.assign(watch, { heardAt: performance.now(), isSilent: false });
	});
	watches.set(pool, watch);
	return watch;
}

/**
 * Does the work, but gives up waiting when the database is found silent: a machine that hangs or a cut line refuses
 * nothing, so its readers would wait for minutes. Work that is only slow goes on. What was given up may still be carried
 * out once the database wakes: forms carry keys, so that sending again does it once.
 */
export async function whileDatabaseAnswers<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
	const watch = watchOf(pool);
	let timer: NodeJS.Timeout | undefined;
	let isOver = false;
	const silence = new Promise<never>((_, reject) => {
		const ask = async () => {
			const isThere = await answers(pool, watch);
			// The work may have ended while the question was on its way: nobody would stop the next one.
			if (isOver) return;
			if (!isThere) reject(new DatabaseSilent());
			else timer = setTimeout(ask, patienceMs - Math.min(performance.now() - watch.heardAt, patienceMs / 2));
		};
		timer = setTimeout(ask, watch.isSilent ? 0 : patienceMs);
	});
	try {
		return await Promise.race([work(), silence]);
	} finally {
		isOver = true;
		clearTimeout(timer);
	}
}

/** By a connection of its own: those of the pool may all be waiting. One asks for all. */
async function answers(pool: pg.Pool, watch: Watch): Promise<boolean> {
	if (performance.now() - watch.heardAt < patienceMs) return true;
	watch.probing ??= canConnect(pool).then((can) => {
		watch.probing = null;
		watch.isSilent = !can;
		return can;
	});
	return watch.probing;
}

function canConnect(pool: pg.Pool): Promise<boolean> {
	const client = new pg.Client({ ...pool.options, connectionTimeoutMillis: 5 * answerMs });
	client.on('error', () => {});
	const connected = client.connect().then(
		() => {
			void client.end().catch(() => {});
			return true;
		},
		() => false
	);
	return Promise.race([connected, tooLong()]);
}

/** In two steps: when the program itself was held up, what has come meanwhile is read between them. */
async function tooLong(): Promise<false> {
	await pause(answerMs - 100, null, { ref: false });
	return pause(100, false as const, { ref: false });
}
