import type { Terminal } from './terminal.ts';

export const usage = 'bibliokrug verify ФАЙЛ.json\n';

export async function run(_args: string[], _terminal: Terminal): Promise<number> {
	throw new Error('not written yet');
}
