import { join, resolve } from 'node:path';
import { isPostmasterOf, readLockFile } from './lock-file.ts';
import { addressOf } from './roles.ts';

/** Addresses of a data folder's database while another process of the program keeps it running, otherwise null. */
export function addressesOfRunning(dataFolder: string): { ownerUrl: string; appUrl: string } | null {
	for (const folder of [resolve(dataFolder), join(resolve(dataFolder), 'elsewhere')]) {
		const cluster = join(folder, 'cluster');
		const lock = readLockFile(cluster);
		if (lock?.status === 'ready' && isPostmasterOf(cluster, lock.pid)) {
			return { ownerUrl: addressOf(lock.socketFolder, 'owner'), appUrl: addressOf(lock.socketFolder, 'app') };
		}
	}
	return null;
}
