import { Kysely, PostgresDialect, type LogEvent, type PostgresPool, type Transaction } from 'kysely';
import pg from 'pg';
import type { AccountTables } from './accounts/tables.ts';
import type { ApplicationTables } from './applications/tables.ts';
import type { VoteCardTables } from './applications/vote-cards/tables.ts';
import type { CredentialTables } from './awards/credentials/tables.ts';
import type { IssuingTables } from './awards/issuing/tables.ts';
import type { AwardTables } from './awards/tables.ts';
import type { DefenceTables } from './contests/defence/tables.ts';
import type { JudgingTables } from './contests/judging/tables.ts';
import type { MeetingTables } from './contests/meeting/tables.ts';
import type { PublicVoteTables } from './contests/public-vote/tables.ts';
import type { ContestTables } from './contests/tables.ts';
import type { FileTables } from './files/tables.ts';
import type { LetterTables } from './letters/tables.ts';
import type { OrganisationTables } from './organisations/tables.ts';
import type { PeopleTables } from './people/tables.ts';
import type { ActivityTables } from './platform/activity.ts';
import type { IdempotencyTables } from './platform/idempotency.ts';
import type { KeptFormTables } from './platform/kept-forms.ts';
import type { PlatformTables } from './platform/networks.ts';
import type { PublicationTables } from './publications/tables.ts';

export type Tables = ActivityTables &
	IdempotencyTables &
	KeptFormTables &
	OrganisationTables &
	PeopleTables &
	ContestTables &
	JudgingTables &
	DefenceTables &
	MeetingTables &
	PublicVoteTables &
	AwardTables &
	IssuingTables &
	CredentialTables &
	PublicationTables &
	AccountTables &
	LetterTables &
	FileTables &
	ApplicationTables &
	VoteCardTables;
/** One network's data. Nothing but its schema is within reach: see `openDatabase`. */
export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;
/** The list of networks; it cannot see inside any. */
export type PlatformDb = Kysely<PlatformTables>;

export type Database = {
	platform: PlatformDb;
	/** The data of one network by its schema's name, such as `net_zarechye`. */
	network(schema: string): Db;
	pool: pg.Pool;
	close(): Promise<void>;
};

// A date without time is the same text everywhere; node-postgres would make it midnight of the program's own zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

type Options = { log?: (event: LogEvent) => void; connections?: number };

/**
 * Opens the program's connections. A connection is bound to a network, by role and search path, when it is taken from
 * the pool, so that a query can neither forget its network nor reach another: an unbound connection sees no network.
 */
export function openDatabase(url: string, { log, connections = 10 }: Options = {}): Database {
	const pool = new pg.Pool({
		connectionString: url,
		max: connections,
		connectionTimeoutMillis: 3000,
		idleTimeoutMillis: 60_000
	});
	// A connection that dies while idle is replaced at the next request; without a listener it would end the program.
	pool.on('error', () => {});
	const open = <T>(schema: string | null) =>
		new Kysely<T>({ dialect: new PostgresDialect({ pool: boundPool(pool, schema) }), ...(log && { log }) });
	const networks = new Map<string, Db>();
	return {
		pool,
		platform: open<PlatformTables>(null).withSchema('platform'),
		network(schema) {
			const known = networks.get(schema) ?? open<Tables>(schema);
			networks.set(schema, known);
			return known;
		},
		close: () => pool.end()
	};
}

const bindings = new WeakMap<object, string | null>();

function boundPool(pool: pg.Pool, schema: string | null): PostgresPool {
	return {
		options: pool.options,
		async connect() {
			const client = await pool.connect();
			if (bindings.get(client) === schema) return client;
			bindings.delete(client);
			try {
				await client.query(`select set_config('role', $1, false), set_config('search_path', $2, false)`, [
					schema ?? 'none',
					schema ?? ''
				]);
			} catch (error) {
				client.release(error as Error);
				throw error;
			}
			bindings.set(client, schema);
			return client;
		},
		end: async () => {}
	} as PostgresPool;
}
