import type { Row } from './rows.ts';

export const publicationRows: Row[] = [];
