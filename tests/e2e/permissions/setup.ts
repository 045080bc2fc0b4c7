import type { Row } from './rows.ts';

export const setupRows: Row[] = [];
