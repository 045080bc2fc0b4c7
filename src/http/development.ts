import { randomUUID } from 'node:crypto';
import type { Plugin } from 'vite';
import { openDatabase, type Database } from '#server/database.ts';
import { openNetworkDirectory, type NetworkDirectory } from './network-directory.ts';
import { attachContext } from './request-context.ts';

/**
 * Gives requests of `vite dev` the same context that the front gives in production.
 */
export function developmentRequests(): Plugin {
	return {
		name: 'bibliokrug-development-requests',
		apply: 'serve',
		configureServer(server) {
			let opened: { database: Database; directory: NetworkDirectory } | null = null;
			server.middlewares.use((request, response, next) => {
				const enhancement = /^\/enhance\/([a-z-]+)\.js(?:\?|$)/.exec(request.url ?? '');
				if (enhancement) {
					// Built for production by scripts/enhancements.ts; here Vite makes it when it is asked for.
					request.url = `/src/enhance/${enhancement[1]}.ts`;
					return next();
				}
				const url = process.env['DATABASE_APP_URL'];
				if (!url) return next(new Error('DATABASE_APP_URL is not set: start with bin/dev'));
				if (!opened) {
					const database = openDatabase(url);
					opened = { database, directory: openNetworkDirectory(database) };
				}
				const { database, directory } = opened;
				const requestId = randomUUID();
				directory.find(request.headers.host ?? '').then(({ network, isSetUp }) => {
					attachContext(request, response, {
						requestId,
						database,
						network,
						db: network && database.network(network.schema),
						isSetUp,
						firstRun: null,
						clientAddress: request.socket.remoteAddress ?? '',
						mail: 'waiting',
						keeping: null,
						log: (problem) => console.error(problem)
					});
					next();
				}, next);
			});
		}
	};
}
