import { basename } from 'node:path';
import { faultSentence } from '#server/contests/folder/faults/rules.ts';
import type { ImportReport } from '#server/organisations/sheet/commands.ts';
import type { SheetFault } from '#server/organisations/sheet/forms.ts';
import type { Change } from '#server/organisations/sheet/rules.ts';
import { counted, formatNumber } from '#server/platform/russian/plurals.ts';
import type { Terminal } from '../terminal.ts';

const shown = 200;

/** For a person one line each, for programs all of them; the exit status. */
export function tellFaults(
	faults: SheetFault[],
	{ file, json }: { file: string; json: boolean },
	terminal: Terminal
): number {
	if (json) terminal.out(`${JSON.stringify({ faults, total: faults.length })}\n`);
	else {
		for (const fault of faults.slice(0, shown))
			terminal.err(`${faultSentence({ file: basename(file), sheet: null, ...fault })}\n`);
		if (faults.length > shown) terminal.err(`…и ещё ${formatNumber(faults.length - shown)}.\n`);
		terminal.err(`Итого ${counted(faults.length, ['ошибка', 'ошибки', 'ошибок'])}. Ничего не записано.\n`);
	}
	return 1;
}

const changeTexts: Record<Change, string> = {
	names: 'название',
	parents: 'подчинение',
	kind: 'вид',
	territory: 'территория',
	town: 'населённый пункт',
	rural: 'сельская или нет',
	website: 'сайт',
	closedOn: 'дата закрытия'
};

type About = { check: boolean; json: boolean; ignored: string[] };

export function tellReport(report: ImportReport, { check, json, ignored }: About, terminal: Terminal): number {
	const { created, changed, unchanged, newTerritories } = report;
	if (json) {
		terminal.out(`${JSON.stringify({ ...report, ignored, written: !check })}\n`);
		return 0;
	}
	for (const { slug, name, changes } of changed.slice(0, shown)) {
		terminal.out(`  изменено: ${name} (${slug}) — ${changes.map((change) => changeTexts[change]).join(', ')}\n`);
	}
	if (changed.length > shown) terminal.out(`  …и ещё ${formatNumber(changed.length - shown)}\n`);
	if (ignored.length > 0)
		terminal.out(`Не использованы столбцы: ${ignored.map((title) => `«${title}»`).join(', ')}.\n`);
	const counts = `создано ${formatNumber(created.length)}, изменено ${formatNumber(changed.length)}, без изменений ${formatNumber(unchanged)}`;
	const territories = newTerritories.length > 0 ? `; новых территорий ${formatNumber(newTerritories.length)}` : '';
	terminal.out(`Организации: ${counts}${territories}.\n`);
	if (check) terminal.out('Это проверка: ничего не записано.\n');
	return 0;
}
