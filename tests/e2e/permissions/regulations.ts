import type { Row } from './rows.ts';

export const regulationsRows: Row[] = [];
