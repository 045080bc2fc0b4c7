import pg from 'pg';

/** What waits longer than this makes us ask whether the database is there at all. */
const patienceMs = 1200;
const answerMs = 1000;

/** Told by its code as every other way in which a database is away. */
class DatabaseSilent extends Error {
	readonly code = 'ETIMEDOUT';
	constructor() {
		super('the database does not answer');
	}
}

type Watch = { probing: Promise<boolean> | null; isSilent: boolean };
const watches = new WeakMap<pg.Pool, Watch>();

/**
 * Does the work, but gives up waiting when the database is found silent: a machine that hangs or a cut line refuses
 * nothing, so its readers would wait for minutes. Work that is only slow goes on. What was given up may still be carried
 * out once the database wakes: forms carry keys, so that sending again does it once.
 */
export async function whileDatabaseAnswers<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
	const watch = watches.get(pool) ?? { probing: null, isSilent: false };
	watches.set(pool, watch);
	let timer: NodeJS.Timeout | undefined;
	const silence = new Promise<never>((_, reject) => {
		const ask = async () => {
			if (!(await answers(pool, watch))) reject(new DatabaseSilent());
			else timer = setTimeout(ask, patienceMs);
		};
		timer = setTimeout(ask, watch.isSilent ? 0 : patienceMs);
	});
	try {
		const done = await Promise.race([work(), silence]);
		watch.isSilent = false;
		return done;
	} finally {
		clearTimeout(timer);
	}
}

/** By a connection of its own: those of the pool may all be waiting. One asks for all. */
function answers(pool: pg.Pool, watch: Watch): Promise<boolean> {
	watch.probing ??= canConnect(pool).then((can) => {
		watch.probing = null;
		watch.isSilent = !can;
		return can;
	});
	return watch.probing;
}

async function canConnect(pool: pg.Pool): Promise<boolean> {
	const client = new pg.Client({ ...pool.options, connectionTimeoutMillis: answerMs });
	client.on('error', () => {});
	try {
		await client.connect();
		void client.end().catch(() => {});
		return true;
	} catch {
		return false;
	}
}
