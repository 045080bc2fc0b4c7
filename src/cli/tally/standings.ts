import type { ContestFolder } from '#server/contests/folder/forms.ts';
import {
	describeLine,
	describeWarnings,
	inTellingOrder,
	namesOfFolder
} from '#server/contests/folder/sentences/documents.ts';
import type { EntryTally, StageTally, TallyResult } from '#server/contests/scoring/rules.ts';
import type { Terminal } from '../terminal.ts';
import { drawTable, wrapText, type TableColumn } from './table.ts';

type Counted = { folder: ContestFolder; result: TallyResult };

/** Standings by stage and nomination for a terminal of `width` characters, then what the minutes will say. */
export function printStandings({ folder, result }: Counted, { out, width }: Terminal): void {
	out(`${wrapText(folder.contest.name, width).join('\n')}\n`);
	for (const stage of result.stages) {
		if (stage.entries.every(({ cumulative }) => cumulative === null)) continue;
		for (const group of groupByNomination(folder, stage)) out(`\n${drawGroup(folder, { ...group, stage }, width)}`);
	}
	const called = namesOfFolder(folder);
	const notes = [
		...inTellingOrder(result.lines).map((line) => describeLine(line, called)),
		...describeWarnings(result, called)
	];
	if (notes.length > 0) out(`\n${notes.map((note) => wrapText(`— ${note}`, width).join('\n  ')).join('\n')}\n`);
}

type Group = { nomination: string | null; entries: EntryTally[] };

function groupByNomination({ ruleSet }: ContestFolder, { entries }: StageTally): Group[] {
	if (ruleSet.ranking.scope === 'contest' || ruleSet.nominations.length === 0) return [{ nomination: null, entries }];
	return ruleSet.nominations
		.map(({ id, title }) => ({ nomination: title, entries: entries.filter((entry) => entry.nomination === id) }))
		.filter((group) => group.entries.length > 0);
}

function drawGroup(
	folder: ContestFolder,
	{ nomination, entries, stage }: Group & { stage: StageTally },
	width: number
): string {
	const number = folder.ruleSet.stages.findIndex(({ id }) => id === stage.stage);
	const isLast = number === folder.ruleSet.stages.length - 1;
	const title = folder.ruleSet.stages[number]!.title + (nomination ? `. Номинация «${nomination}»` : '');
	const names = new Map(folder.entries.map((entry) => [entry.id, nameOf(entry)]));
	const hasNames = [...names.values()].some((name) => name !== '');
	const hasCumulative = number > 0 && entries.some(({ result, cumulative }) => result !== cumulative);
	const columns: TableColumn[] = [
		{ title: 'Ранг', align: 'right' },
		{ title: 'Работа', align: 'right' },
		...(hasNames ? [{ title: 'Название', align: 'left' as const, takesRest: true }] : []),
		{ title: 'Результат', align: 'right' },
		...(hasCumulative ? [{ title: 'Всего', align: 'right' as const }] : []),
		{ title: isLast ? 'Место' : 'Дальше', align: 'left' }
	];
	const rows = entries.map((entry) => [
		entry.rank === null ? '—' : String(entry.rank),
		entry.entry,
		...(hasNames ? [names.get(entry.entry) ?? ''] : []),
		shownDecimal(entry.result),
		...(hasCumulative ? [shownDecimal(entry.cumulative)] : []),
		isLast && entry.standing === 'ranked' ? String(entry.place ?? '') : standingWords[entry.standing]
	]);
	return `${wrapText(title, width).join('\n')}\n${drawTable(columns, rows, width)}`;
}

const nameOf = ({ title, team, organisation, authors }: ContestFolder['entries'][number]) =>
	title ?? team ?? organisation ?? authors.map(({ name }) => name).join(', ');

const shownDecimal = (decimal: string | null) => decimal?.replace('.', ',') ?? '—';

const standingWords: Record<EntryTally['standing'], string> = {
	ranked: '',
	admitted: 'допущена',
	replacement: 'замена',
	'below-number': '',
	'below-threshold': 'ниже порога',
	'edge-tie': 'на границе',
	rejected: 'отклонена',
	withdrawn: 'снята',
	'too-few-sheets': 'мало листов',
	'nomination-not-held': 'не состоялась',
	'passed-over': 'без места'
};
