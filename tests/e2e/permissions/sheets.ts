import type { Row } from './rows.ts';

export const sheetsRows: Row[] = [];
