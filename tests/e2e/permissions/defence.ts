import type { Row } from './rows.ts';

export const defenceRows: Row[] = [];
