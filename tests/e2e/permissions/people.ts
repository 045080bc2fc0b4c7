import type { Row } from './rows.ts';

export const peopleRows: Row[] = [];
