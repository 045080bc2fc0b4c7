import { statfs } from 'node:fs/promises';
import { forgetEndedSessions } from '#server/accounts/sessions/commands.ts';
import { forgetEndedTokens } from '#server/accounts/tokens/commands.ts';
import { applicationTasks } from '#server/applications/jobs.ts';
import { continueIssuing } from '#server/awards/issuing/commands.ts';
import { issuingTasks } from '#server/awards/issuing/jobs.ts';
import { fileTasks, tidyFiles } from '#server/files/jobs.ts';
import { letterTasks } from '#server/letters/jobs.ts';
import { forgetOldSecrets, type Post } from '#server/letters/sending/commands.ts';
import { providersOf } from '#server/platform/authentication/providers.ts';
import { forgetOldKeptForms } from '#server/platform/kept-forms.ts';
import { hasNetworks, networksOf } from '#server/platform/networks.ts';
import type { Database } from '#server/database.ts';
import { brokenInvariants, type BrokenInvariant } from '#server/invariants/queries.ts';
import type { FileStorage } from '#server/platform/files/store.ts';
import { startWorker, type NightlyTasks } from '#server/platform/jobs.ts';
import { tidyUp } from '#server/platform/tidying.ts';
import { openLog } from '../../http/log.ts';
import { serve } from '../../server.ts';
import type { ProgramDatabase } from '../database.ts';
import { Refusal, WrongUsage } from '../refusal.ts';
import { fileStorageOf } from './files.ts';
import { firstRunOf } from './first-run.ts';
import { letterOfficeOf, sendLettersLeft } from './mail.ts';
import type { Terminal } from '../terminal.ts';

type Settings = {
	host?: string | undefined;
	port?: string | undefined;
	metricsPort?: string | undefined;
	/** Where the data grow; null where they lie on another machine. */
	dataFolder: string | null;
	/** How letters leave. Links in caught ones lead to where this program serves, in others to the public address. */
	post: Post;
	greet: (url: string) => void;
};

/** Serves until the first SIGINT or SIGTERM, then lets requests finish and stops everything, the database last. */
export async function serveUntilStopped(
	program: ProgramDatabase,
	terminal: Terminal,
	{ host, port, metricsPort, dataFolder, post, greet }: Settings
): Promise<void> {
	// Read now: a faulty file of providers stops the start rather than the page of signing in.
	providersOf();
	const stopped = waitForSignal();
	const log = openLog();
	const files = fileStorageOf(dataFolder);
	let servedAt: string | null = null;
	const worker = await startWorker(program.ownerUrl, program.database, {
		tasks: {
			...letterTasks(letterOfficeOf(program.database, post, () => (post.mode === 'caught' ? servedAt : null))),
			...fileTasks(files),
			...applicationTasks,
			...issuingTasks
		},
		nightly: nightlyTasks(program.database, files, (broken) => log.error({ broken }, 'records do not hold')),
		report: (level, message) => {
			if (level === 'error' || level === 'warning') log.warn({ problem: message }, 'background work');
		}
	});
	try {
		const firstRun = (await hasNetworks(program.database)) ? null : firstRunOf(program);
		const at = { host: host ?? process.env.HOST ?? '127.0.0.1', port: readPort(port ?? process.env.PORT ?? '8080') };
		const serving = await serve({
			database: program.database,
			...at,
			metricsPort: metricsPort === undefined ? null : readPort(metricsPort),
			log,
			firstRun,
			mail: post.mode,
			files,
			readiness: {
				disk: async () => {
					if (dataFolder === null) return;
					const { bavail, blocks } = await statfs(dataFolder);
					if (bavail < blocks / 20) throw new Error('less than a twentieth of the disk is free');
				},
				server: async () => {
					if (!program.isUp()) throw new Error('the database is being started again');
				}
			}
		}).catch((error: unknown) => {
			throw refusalToListen(error, at) ?? error;
		});
		servedAt = serving.url;
		await sendLettersLeft(program.database);
		await continueIssuingLeft(program.database);
		greet(serving.url);
		if (firstRun)
			terminal.out(
				`Сети ещё нет. Заведите её по одноразовой ссылке:\n  ${serving.url}/setup?token=${firstRun.token}\n`
			);
		await stopped;
		terminal.err('Останавливаюсь…\n');
		await serving.close();
	} finally {
		await worker.stop();
		if (post.mode === 'sent') post.carrier.close();
		await program.stop();
	}
}

/** Every night the records of every network are checked, and what has served its time is removed. */
function nightlyTasks(
	database: Database,
	files: FileStorage,
	complain: (broken: BrokenInvariant & { network: string }) => void
): NightlyTasks {
	const networks = async () =>
		(await networksOf(database.platform)).map(({ slug, schema }) => ({ slug, schema, db: database.network(schema) }));
	return {
		'check-records': async () => {
			for (const { slug, db } of await networks()) {
				for (const broken of await brokenInvariants(db)) complain({ network: slug, ...broken });
			}
		},
		'tidy-files': async () => {
			for (const { db, schema } of await networks()) await tidyFiles(db, files, schema);
		},
		'tidy-up': async () => {
			const dbs = (await networks()).map(({ db }) => db);
			await tidyUp(database, dbs);
			for (const db of dbs) {
				await forgetEndedSessions(db);
				await forgetEndedTokens(db);
				await forgetOldKeptForms(db);
				await forgetOldSecrets(db);
			}
		},
		'send-letters-left': () => sendLettersLeft(database),
		'continue-issuing': () => continueIssuingLeft(database)
	};
}

/** Papers that the last run of the program left half written. */
async function continueIssuingLeft(database: Database): Promise<void> {
	for (const { schema } of await networksOf(database.platform)) await continueIssuing(database.network(schema));
}

/** A second signal ends the program at once: whoever presses Ctrl-C twice means it. */
function waitForSignal(): Promise<void> {
	return new Promise((resolve) => {
		let asked = false;
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
			process.on(signal, () => {
				if (asked) process.exit(130);
				asked = true;
				resolve();
			});
		}
	});
}

/** The usual reasons why a port cannot be had, in words that say what to do. */
function refusalToListen(error: unknown, { host, port }: { host: string; port: number }): Refusal | null {
	switch ((error as NodeJS.ErrnoException).code) {
		case 'EADDRINUSE':
			return new Refusal(`Порт ${port} занят другой программой. Остановите её или укажите другой: --port НОМЕР.`);
		case 'EACCES':
			return new Refusal(`На порт ${port} нет права. Укажите порт больше 1023: --port НОМЕР.`);
		case 'ENOTFOUND':
		case 'EADDRNOTAVAIL':
			return new Refusal(`У этой машины нет адреса ${host}. Укажите свой: --host АДРЕС.`);
		default:
			return null;
	}
}

function readPort(text: string): number {
	const port = Number(text);
	if (!Number.isInteger(port) || port < 0 || port > 65_535)
		throw new WrongUsage(`Номер порта — целое число от 0 до 65535, а не ${text}.`);
	return port;
}
