import { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { findBinaries, type Binaries, type Origin } from './binaries.ts';
import { openCluster } from './cluster.ts';
import { holdFolder } from './folder-lock.ts';
import { clusterOf, openFolder, openSocketFolder, settleHome, type Home } from './folders.ts';
import { isPostmasterOf, readLockFile, retireOrphan } from './lock-file.ts';
import { chooseTether, isReady, readLogTail, startPostmaster, type Postmaster, type Tether } from './postmaster.ts';
import { PostgresRefusal } from './refusal.ts';
import { addressOf, prepareRoles } from './roles.ts';
import { writeSettings } from './settings.ts';

export type PostgresOptions = {
	dataFolder: string;
	/** False only where all may be lost with the machine, as in tests. */
	durable?: boolean;
	/** Which binaries; otherwise `BIBLIOKRUG_POSTGRES`, otherwise the system's before npm's. */
	origin?: Origin;
	tether?: Tether;
	/** Hears, in Russian, what an operator may want to know. */
	report?: (line: string) => void;
};

export type RunningPostgres = {
	/** The role that owns the schema: migrations only. */
	ownerUrl: string;
	/** The role of the program: no rights but those granted. */
	appUrl: string;
	superuserUrl: string;
	socketFolder: string;
	binaries: Binaries;
	postmasterPid(): number;
	/** False from the death of the server until it accepts connections again. */
	isUp(): boolean;
	on(event: 'down' | 'up', listener: () => void): void;
	stop(): Promise<void>;
};

type Running = { home: Home; binaries: Binaries; tether: Tether; report: (line: string) => void };

/** Starts the database of a data folder and keeps it running until `stop`. Throws PostgresRefusal with one line for the operator. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
	if (process.platform === 'win32') {
		throw new PostgresRefusal(
			'На Windows встроенная база данных не работает: запустите программу в WSL или укажите DATABASE_URL.'
		);
	}
	const dataFolder = openFolder(options.dataFolder);
	const release = holdFolder(dataFolder);
	try {
		return await startHeld(dataFolder, options, release);
	} catch (error) {
		release();
		throw error;
	}
}

/** The addresses of a database that another process of the program keeps running now, for commands given beside it. */
export function findRunningPostgres(dataFolder: string): Pick<RunningPostgres, 'ownerUrl' | 'appUrl'> | null {
	const cluster = clusterOf(dataFolder);
	const file = readLockFile(cluster);
	if (!file || file.status !== 'ready' || !isPostmasterOf(cluster, file.pid)) return null;
	return { ownerUrl: addressOf(file.socketFolder, 'owner'), appUrl: addressOf(file.socketFolder, 'app') };
}

async function startHeld(dataFolder: string, options: PostgresOptions, release: () => void): Promise<RunningPostgres> {
	const { durable = true, tether = chooseTether(), report = () => {} } = options;
	const home = settleHome(dataFolder);
	const retired = await retireOrphan(home.cluster);
	if (retired) report(`Остановлена база данных, оставшаяся от прежнего запуска (процесс ${retired}).`);
	const binaries = await openCluster(home, findBinaries(options.origin ?? forcedOrigin()), durable);
	const socketFolder = openSocketFolder(home);
	writeSettings(home.cluster, { socketFolder, durable, major: binaries.major });
	const running = { home, binaries, tether, report };
	const first = await startFirst(running);
	try {
		await prepareRoles(socketFolder);
	} catch (error) {
		await first.stop();
		throw error;
	}
	return supervise(running, first, socketFolder, release);
}

function forcedOrigin(): Origin | null {
	const forced = process.env.BIBLIOKRUG_POSTGRES;
	if (!forced) return null;
	if (forced === 'npm' || forced === 'system') return forced;
	throw new PostgresRefusal('BIBLIOKRUG_POSTGRES может быть только npm или system.');
}

/** After a crash the children of the former server may need a moment to end; until then it does not start. */
async function startFirst({ home, binaries, tether }: Running): Promise<Postmaster> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		const postmaster = startPostmaster(home, binaries, tether);
		if (await isReady(home, postmaster)) return postmaster;
		const tail = readLogTail(home);
		const isHeld = tail.slice(-4).some((line) => /pre-existing shared memory|lock file .* already exists/.test(line));
		if (!isHeld || Date.now() > deadline)
			throw new PostgresRefusal(`База данных не запустилась (${home.log}): ${tail.at(-1) ?? 'без сообщений'}`);
		await pause(200);
	}
}

function supervise(running: Running, first: Postmaster, socketFolder: string, release: () => void): RunningPostgres {
	const events = new EventEmitter();
	const stopping = new AbortController();
	let postmaster = first;
	let isUp = true;
	let stopped: Promise<void> | undefined;
	const watch = async () => {
		for (;;) {
			await postmaster.exited;
			isUp = false;
			if (stopping.signal.aborted) return;
			running.report('База данных остановилась сама; запускаю её снова.');
			events.emit('down');
			const isRestarted = await restart(running, stopping.signal, (next) => (postmaster = next));
			if (!isRestarted) return;
			isUp = true;
			running.report('База данных снова работает.');
			events.emit('up');
		}
	};
	const watching = watch();
	return {
		ownerUrl: addressOf(socketFolder, 'owner'),
		appUrl: addressOf(socketFolder, 'app'),
		superuserUrl: addressOf(socketFolder, 'superuser'),
		socketFolder,
		binaries: running.binaries,
		postmasterPid: () => postmaster.pid,
		isUp: () => isUp,
		on: (event, listener) => void events.on(event, listener),
		stop() {
			stopped ??= stop();
			return stopped;
		}
	};

	async function stop(): Promise<void> {
		stopping.abort();
		await postmaster.stop();
		await watching;
		rmSync(socketFolder, { recursive: true, force: true });
		release();
	}
}

/** Tries until the server is up again, ever more seldom; false when the program is being stopped meanwhile. */
async function restart(
	{ home, binaries, tether }: Running,
	stopping: AbortSignal,
	take: (next: Postmaster) => void
): Promise<boolean> {
	for (let failures = 0; !stopping.aborted; failures++) {
		if (failures > 0)
			await pause(Math.min(100 * 2 ** failures, 10_000), undefined, { signal: stopping }).catch(() => {});
		if (stopping.aborted) return false;
		try {
			const next = startPostmaster(home, binaries, tether);
			take(next);
			if (await isReady(home, next)) return !stopping.aborted;
		} catch {
			// The log could not be opened: a full or vanished disk may come back.
		}
	}
	return false;
}
