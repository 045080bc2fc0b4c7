import type { Row } from './rows.ts';

export const stagesRows: Row[] = [];
