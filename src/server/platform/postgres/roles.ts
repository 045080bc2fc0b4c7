import pg from 'pg';

const names = { database: 'bibliokrug', owner: 'bibliokrug_owner', app: 'bibliokrug_app' };

/** An address that both node-postgres and libpq read; the host in its usual place gives way to the socket's folder. */
export function addressOf(socketFolder: string, who: 'owner' | 'app' | 'superuser', database = names.database): string {
	const user = who === 'superuser' ? 'postgres' : names[who];
	return `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(socketFolder)}`;
}

/** Two roles and one database, made at the first start and set right at every other. Neither role is a superuser. */
export async function prepareRoles(socketFolder: string): Promise<void> {
	await asSuperuser(socketFolder, 'postgres', async (client) => {
		const { rows: roles } = await client.query<{ rolname: string }>('select rolname from pg_roles');
		const create = (name: string) => (roles.some(({ rolname }) => rolname === name) ? 'alter' : 'create');
		await client.query(`${create(names.owner)} role ${names.owner} login nosuperuser createrole createdb`);
		await client.query(
			`${create(names.app)} role ${names.app} login nosuperuser nocreaterole nocreatedb nobypassrls noinherit`
		);
		for (const [name, value] of Object.entries(limits))
			await client.query(`alter role ${names.app} set ${name} = '${value}'`);
		const { rowCount } = await client.query('select from pg_database where datname = $1', [names.database]);
		if (!rowCount) await client.query(`create database ${names.database} owner ${names.owner}`);
		await client.query(`revoke all on database ${names.database}, postgres, template1 from public`);
		await client.query(`grant connect on database ${names.database} to ${names.app}`);
	});
}

/** No request of the program may hold the database for longer, whatever it does. */
const limits = { statement_timeout: '30s', lock_timeout: '5s', idle_in_transaction_session_timeout: '60s' };

async function asSuperuser(
	socketFolder: string,
	database: string,
	work: (client: pg.Client) => Promise<void>
): Promise<void> {
	const client = new pg.Client({ connectionString: addressOf(socketFolder, 'superuser', database) });
	await client.connect();
	try {
		await work(client);
	} finally {
		await client.end();
	}
}
