import { createHash } from 'node:crypto';

/** Only the hash of a personal link's code is kept. Case, spaces and hyphens do not matter: codes are read out by telephone. */
export const hashOfGraceCode = (code: string): string =>
	createHash('sha256')
		.update(code.toUpperCase().replace(/[^0-9A-Z]/g, ''))
		.digest('hex');

/** Long enough to be one of ours, short enough to be worth asking the database about. */
export const isGraceCode = (code: string): boolean => /^[0-9A-Za-z -]{8,80}$/.test(code);
