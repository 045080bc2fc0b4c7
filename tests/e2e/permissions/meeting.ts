import type { Row } from './rows.ts';

export const meetingRows: Row[] = [];
