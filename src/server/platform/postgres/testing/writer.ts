// Writes row after row and prints each number once the database has acknowledged it; ends when the connection does.
import { writeSync } from 'node:fs';
import pg from 'pg';

const client = new pg.Client({ connectionString: process.argv[2] });
client.on('error', () => process.exit(0));
await client.connect();
await client.query('create table if not exists acknowledged (number int primary key)');
for (let number = 1; ; number++) {
	try {
		await client.query('insert into acknowledged values ($1)', [number]);
	} catch {
		process.exit(0);
	}
	writeSync(1, `${number}\n`);
}
