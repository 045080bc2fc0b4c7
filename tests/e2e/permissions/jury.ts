import type { Row } from './rows.ts';

export const juryRows: Row[] = [];
