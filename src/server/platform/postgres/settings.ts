import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export type ServerSettings = { socketFolder: string; durable: boolean; major: number };

/** Writes the server's settings anew before each start: the program's version decides them, `local.conf` may add to them. */
export function writeSettings(cluster: string, settings: ServerSettings): void {
	const lines = Object.entries(settingsOf(settings)).map(([name, value]) => `${name} = ${quote(value)}`);
	const text = [
		'# Written by the program before each start. Changes of your own belong in local.conf beside this file.',
		...lines,
		`include_if_exists = 'local.conf'`,
		''
	];
	const file = openSync(join(cluster, 'postgresql.conf'), 'w');
	writeSync(file, text.join('\n'));
	fsyncSync(file);
	closeSync(file);
}

function settingsOf({ socketFolder, durable, major }: ServerSettings): Record<string, string> {
	return {
		listen_addresses: '',
		unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
		unix_socket_permissions: '0700',
		max_connections: '60',
		shared_buffers: '64MB',
		work_mem: '8MB',
		maintenance_work_mem: '64MB',
		temp_buffers: '4MB',
		jit: 'off',
		max_worker_processes: '4',
		max_parallel_workers: '2',
		autovacuum_max_workers: '2',
		wal_level: 'replica',
		archive_mode: 'on',
		// An empty command would keep every file of the log until the disk is full.
		archive_command: 'true',
		max_wal_size: '512MB',
		min_wal_size: '32MB',
		log_timezone: 'UTC',
		timezone: 'UTC',
		datestyle: 'iso, ymd',
		lc_messages: 'C',
		log_line_prefix: '%m [%p] ',
		log_checkpoints: 'off',
		log_min_duration_statement: '-1',
		// Statements carry personal data: an error is logged without the statement that made it.
		log_min_error_statement: 'panic',
		log_error_verbosity: 'terse',
		// The reading workers of version 18 cost memory and bring nothing to a small database.
		...(major >= 18 && { io_method: 'sync' }),
		...(!durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' })
	};
}

function quote(value: string): string {
	return `'${value.replaceAll(`'`, `''`)}'`;
}
