import type { Row } from './rows.ts';

export const judgingRows: Row[] = [];
