import type { Row } from './rows.ts';

export const applicationRows: Row[] = [];
