import { createHash } from 'node:crypto';
import type { OpenTie } from '../../scoring/rules.ts';

/** Names a tie in an address: the same as long as the same entries are equal in the same stage. */
export const tieKey = ({ stage, entries }: Pick<OpenTie, 'stage' | 'entries'>): string =>
	createHash('sha256')
		.update(JSON.stringify([stage, [...entries].sort()]))
		.digest('hex')
		.slice(0, 12);
