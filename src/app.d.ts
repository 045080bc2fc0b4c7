import type { Database, Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { FileStore } from '#server/platform/files/store.ts';
import type { Network } from '#server/platform/networks.ts';
import type { FirstRun } from './http/first-run.ts';
import type { MailMode } from './http/request-context.ts';
import type { Language, ViewSettings } from './http/view-settings.ts';

declare global {
	namespace App {
		interface Locals {
			/** Null until somebody has signed in. */
			actor: Actor | null;
			/** Their name, to be shown to themselves. */
			person: string | null;
			/** Bound to the network of the host. */
			db: Db;
			network: Network;
			database: Database;
			isSetUp: boolean;
			firstRun: FirstRun | null;
			clientAddress: string;
			/** What becomes of letters. */
			mail: MailMode;
			/** The files of the network. */
			files: FileStore;
			view: ViewSettings;
			language: Language;
			/** Lets this page stand in the page cache until a command invalidates one of the tags. */
			keepUntilChanged(tags: string[], freshForSeconds?: number): void;
		}
	}
}
