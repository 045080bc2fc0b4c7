import { exportToFile, exportUsage } from './organisations.ts';
import { WrongUsage } from './refusal.ts';
import type { Terminal } from './terminal.ts';

export const usage = exportUsage;

export async function run([what, ...rest]: string[], terminal: Terminal): Promise<void> {
	if (what !== 'organisations') throw new WrongUsage(`Что записать: organisations${what ? `, а не ${what}` : ''}.`);
	return exportToFile(rest, terminal);
}
