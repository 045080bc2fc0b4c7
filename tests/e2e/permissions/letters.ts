import type { Row } from './rows.ts';

export const lettersRows: Row[] = [];
