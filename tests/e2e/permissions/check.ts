import type { Row } from './rows.ts';

export const checkRows: Row[] = [];
