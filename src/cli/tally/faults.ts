import { faultSentence } from '#server/contests/folder/faults/rules.ts';
import type { FolderReading } from '#server/contests/folder/queries.ts';
import { counted, formatNumber } from '#server/platform/russian/plurals.ts';
import type { Terminal } from '../terminal.ts';

const shownFaults = 200;

/** For a person, one line each by file, on the error output; for programs, all of them on the output. */
export function printFaults(
	{ faults, total }: FolderReading & { ok: false },
	terminal: Terminal,
	asJson: boolean
): void {
	if (asJson) {
		terminal.out(`${JSON.stringify({ faults, total })}\n`);
		return;
	}
	for (const fault of faults.slice(0, shownFaults)) terminal.err(`${faultSentence(fault)}\n`);
	if (total > shownFaults) terminal.err(`…и ещё ${formatNumber(total - shownFaults)}.\n`);
	terminal.err(`Итого ${counted(total, ['ошибка', 'ошибки', 'ошибок'])}. Ничего не записано.\n`);
}
