import type { Row } from './rows.ts';

export const formRows: Row[] = [];
