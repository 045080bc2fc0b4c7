import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, type Database, type Db } from '#server/database.ts';
import { migrate } from '#server/platform/migrations.ts';
import { networksOf, type Network } from '#server/platform/networks.ts';
import { findRunningPostgres, startPostgres } from '#server/platform/postgres/supervisor.ts';
import { Refusal } from './refusal.ts';

export type ProgramDatabase = {
	database: Database;
	ownerUrl: string;
	appUrl: string;
	isUp(): boolean;
	stop(): Promise<void>;
};
export type Place = { dataFolder?: string | undefined; network?: string | undefined; report?: (line: string) => void };

/** Where the program keeps its data unless told otherwise. */
export const usualDataFolder = (): string =>
	process.env.BIBLIOKRUG_DATA ?? join(import.meta.dirname, '..', '..', 'var', 'data');

/**
 * The database of a program that serves: the one named by DATABASE_URL, or the embedded one of the data folder, started
 * here, migrated. A folder that another program holds is refused in one line.
 */
export async function openProgramDatabase({
	dataFolder = usualDataFolder(),
	report = () => {}
}: Place): Promise<ProgramDatabase> {
	return open(externalDatabase() ?? (await startPostgres({ dataFolder, report })));
}

/**
 * The same for a command given once: beside a serving program it joins that program's database. Only a command that
 * begins something may begin a data folder too; any other refuses one without data, which is a mistyped folder.
 */
export async function joinProgramDatabase({
	dataFolder = usualDataFolder(),
	report = () => {},
	mayBegin = false
}: Place & { mayBegin?: boolean }): Promise<ProgramDatabase> {
	const running = findRunningPostgres(dataFolder);
	const known = externalDatabase() ?? (running && { ...running, isUp: () => true, stop: async () => {} });
	if (known) return open(known);
	if (!mayBegin && !hasData(dataFolder)) {
		throw new Refusal(
			`В папке «${dataFolder}» нет данных. Проверьте путь (--data, BIBLIOKRUG_DATA) или заведите сеть: bibliokrug network create.`
		);
	}
	return open(await startPostgres({ dataFolder, report }));
}

function externalDatabase(): Source | null {
	const url = process.env.DATABASE_URL;
	if (!url) return null;
	return { ownerUrl: url, appUrl: process.env.DATABASE_APP_URL ?? url, isUp: () => true, stop: async () => {} };
}

const hasData = (folder: string): boolean =>
	['cluster', join('elsewhere', 'cluster')].some((inside) => existsSync(join(folder, inside)));

type Source = { ownerUrl: string; appUrl: string; isUp(): boolean; stop(): Promise<void> };

async function open({ ownerUrl, appUrl, isUp, stop }: Source): Promise<ProgramDatabase> {
	try {
		await migrate(ownerUrl);
	} catch (error) {
		await stop();
		throw error;
	}
	const database = openDatabase(appUrl);
	return {
		database,
		ownerUrl,
		appUrl,
		isUp,
		async stop() {
			await database.close();
			await stop();
		}
	};
}

/** Does something with one network's data: the one named by its short name, or the only one there is. */
export async function withNetwork<T>(
	place: Place,
	work: (found: { db: Db; network: Network; database: Database }) => Promise<T>
): Promise<T> {
	const program = await joinProgramDatabase(place);
	try {
		const network = chooseNetwork(await networksOf(program.database.platform), place.network);
		return await work({ db: program.database.network(network.schema), network, database: program.database });
	} finally {
		await program.stop();
	}
}

function chooseNetwork(networks: Network[], slug: string | undefined): Network {
	const known = networks.map((network) => network.slug).join(', ');
	if (slug !== undefined) {
		const named = networks.find((network) => network.slug === slug);
		if (!named) throw new Refusal(`Нет сети «${slug}».${known && ` Есть: ${known}.`}`);
		return named;
	}
	const [only, ...others] = networks;
	if (!only) throw new Refusal('В базе данных ещё нет ни одной сети. Создайте её: bibliokrug network create.');
	if (others.length > 0) throw new Refusal(`В базе данных несколько сетей: ${known}. Укажите одну: --network ИМЯ.`);
	return only;
}
