import type { Page } from 'playwright-core';
import { buildAdministrator } from '#server/accounts/testing.ts';
import type { Answer } from '../../src/http/front-testing.ts';
import { openScene, type Opening, type Scene } from './scene.ts';

export type Identity = Omit<Scene, 'open'> & {
	administrator: { email: string; password: string; id: string };
	/** A page in a browser of its own, without JavaScript unless asked. */
	open(path: string, options?: Opening): Promise<Page>;
	openAs: Scene['open'];
	/** A form sent as the site's own pages send it. */
	post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
};

/** A network with an administrator, served, and a browser before it. */
export async function openIdentity(): Promise<Identity> {
	// Browsers allow passkeys there as they do under https.
	const scene = await openScene({ isTrusted: true });
	const administrator = await buildAdministrator(scene.db);
	return {
		...{ ...scene, administrator },
		open: (path, options) => scene.open(path, null, options),
		openAs: scene.open,
		post: (path, fields, headers = {}) =>
			scene.ask(path, {
				method: 'POST',
				headers: { ...formHeaders, origin: scene.origin, ...headers },
				body: new URLSearchParams(fields).toString()
			})
	};
}

const formHeaders = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
