import type { Row } from './rows.ts';

export const voteRows: Row[] = [];
