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
 * Opens the database, migrated: the one named by DATABASE_URL, or the embedded one of the data folder, started here
 * or joined where a serving program runs it already.
 */
export async function openProgramDatabase({
	dataFolder = usualDataFolder(),
	report = () => {}
}: Place): Promise<ProgramDatabase> {
	const external = process.env.DATABASE_URL;
	const running = external
		? { ownerUrl: external, appUrl: process.env.DATABASE_APP_URL ?? external }
		: findRunningPostgres(dataFolder);
	if (running) return open({ ...running, isUp: () => true, stop: async () => {} });
	return open(await startPostgres({ dataFolder, report }));
}

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
	const program = await openProgramDatabase(place);
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
