import type { Row } from './rows.ts';

export const filesRows: Row[] = [];
