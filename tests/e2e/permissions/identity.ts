import type { Row } from './rows.ts';

export const identityRows: Row[] = [];
