/** Runs in a thread of its own, so that a long document keeps nobody else waiting: see `blind-copies.ts`. */
import { readFile, writeFile } from 'node:fs/promises';
import { workerData } from 'node:worker_threads';
import { blindOffice } from './blind-office.ts';
import { blindPdf } from './blind-pdf.ts';

export type BlindWork = { path: string; target: string; as: 'pdf' | 'office' };

const { path, target, as } = workerData as BlindWork;
const bytes = await readFile(path);
await writeFile(target, as === 'pdf' ? await blindPdf(bytes) : await blindOffice(bytes), { mode: 0o600 });
