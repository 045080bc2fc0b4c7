import { randomUUID } from 'node:crypto';
import type { Plugin } from 'vite';
import { openDatabase, type Database } from '#server/database.ts';
import { openNetworkDirectory, type NetworkDirectory } from './network-directory.ts';
import { attachContext, type RequestContext } from './request-context.ts';
import { openFileStorage, type FileStorage } from '#server/platform/files/store.ts';
import { applicationPurposes } from './uploads/application-purposes.ts';
import { createUploadRoad, isUploadPath, type UploadRoad } from './uploads/road.ts';

/**
 * Gives requests of `vite dev` the same context that the front gives in production.
 */
export function developmentRequests(): Plugin {
	return {
		name: 'bibliokrug-development-requests',
		apply: 'serve',
		configureServer(server) {
			let opened: {
				database: Database;
				directory: NetworkDirectory;
				files: FileStorage | null;
				uploads: UploadRoad;
			} | null = null;
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
					const folder = process.env['BIBLIOKRUG_FILES'];
					const files = folder ? openFileStorage(folder) : null;
					const uploads = createUploadRoad(files, applicationPurposes);
					opened = { database, directory: openNetworkDirectory(database), files, uploads };
				}
				const { database, directory, files, uploads } = opened;
				const requestId = randomUUID();
				directory.find(request.headers.host ?? '').then(({ network, isSetUp }) => {
					const context: RequestContext = {
						requestId,
						database,
						network,
						db: network && database.network(network.schema),
						files: files && network && files.network(network.schema),
						isSetUp,
						firstRun: null,
						clientAddress: request.socket.remoteAddress ?? '',
						mail: 'waiting',
						keeping: null,
						unsent: null,
						log: (problem) => console.error(problem)
					};
					const site = `http://${request.headers.host}`;
					if (isUploadPath((request.url ?? '').split('?')[0]!))
						return void uploads(request, response, { context, site }).then((refusal) => {
							if (refusal) response.writeHead(400).end(refusal);
						}, next);
					attachContext(request, response, context);
					next();
				}, next);
			});
		}
	};
}
