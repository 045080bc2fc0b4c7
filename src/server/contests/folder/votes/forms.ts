import { findHeadingRow } from '#server/platform/spreadsheets/headings.ts';
import { readTypedNumber } from '#server/platform/spreadsheets/numbers.ts';
import { columnLetter, isEmptyRow, type Sheet } from '#server/platform/spreadsheets/sheet.ts';
import type { Decision } from '#server/contests/scoring/rules.ts';
import type { FaultList } from '../faults/rules.ts';
import { fieldOfHeading, type Field } from '../headings/forms.ts';
import type { References } from '../references/forms.ts';

type VotesTable = {
	file: string;
	sheet: Sheet;
	references: { stages: References; entries: References; jurors: References };
	ids: { stages: readonly string[]; entries: readonly string[] };
	/** The list of entries could not be read, so an entry without marks is no fault. */
	entriesUnread: boolean;
	/** The stage of a table without a column for it: the last one. */
	defaultStage: number;
	faults: FaultList;
};

/**
 * What the jury voted where results were equal: a row per entry with the number of votes, or a row per juror with the
 * entry this juror chose. One recorded vote for each stage.
 */
export function parseVotes(table: VotesTable): Decision[] {
	const { sheet, file, faults } = table;
	const headings = findHeadingRow(sheet, fieldOfHeading, (fields) => {
		return fields.includes('entry') && (fields.includes('votes') || fields.includes('juror'));
	});
	if (!headings) {
		faults.add(
			{ file, sheet: sheet.name ?? null },
			'не найдена строка заголовков; нужны столбцы «Работа» и «Голоса» (или «Эксперт»)'
		);
		return [];
	}
	const columns = new Map<Field, number>(headings.headings.map(({ meaning, column }) => [meaning, column]));
	const byStage = new Map<number, Map<number, number>>();
	const voters = new Map<string, number>();
	for (let row = headings.row + 1; row < sheet.rowCount; row++) {
		if (!isEmptyRow(sheet, row)) readVote(table, { columns, row, byStage, voters });
	}
	return [...byStage].map(([stage, votes]) => ({
		kind: 'recorded-vote',
		stage: table.ids.stages[stage]!,
		votes: [...votes].map(([entry, count]) => ({ entry: table.ids.entries[entry]!, votes: count }))
	}));
}

type VoteRow = {
	columns: ReadonlyMap<Field, number>;
	row: number;
	byStage: Map<number, Map<number, number>>;
	voters: Map<string, number>;
};

function readVote(table: VotesTable, { columns, row, byStage, voters }: VoteRow): void {
	const { references } = table;
	const stage = columns.has('stage')
		? find(table, { row, column: columns.get('stage')! }, references.stages)
		: table.defaultStage;
	const entry = find(table, { row, column: columns.get('entry')! }, references.entries);
	const column = columns.get('votes');
	const juror = column === undefined ? find(table, { row, column: columns.get('juror')! }, references.jurors) : 0;
	if (stage < 0 || entry < 0 || juror < 0) return;
	const votes = byStage.get(stage) ?? new Map<number, number>();
	byStage.set(stage, votes);
	if (column === undefined)
		return addBallot(table, { row, voters, votes, key: `${stage} ${juror}`, entry, column: columns.get('juror')! });
	const count = readCount(table, row, column);
	if (count !== null) votes.set(entry, (votes.get(entry) ?? 0) + count);
}

type Ballot = {
	row: number;
	voters: Map<string, number>;
	votes: Map<number, number>;
	key: string;
	entry: number;
	column: number;
};

function addBallot(table: VotesTable, { row, voters, votes, key, entry, column }: Ballot): void {
	const first = voters.get(key);
	if (first !== undefined) {
		note(table, { row, column }, `этот член жюри уже голосовал (строка ${table.sheet.rowNumber(first)})`);
		return;
	}
	voters.set(key, row);
	votes.set(entry, (votes.get(entry) ?? 0) + 1);
}

function readCount(table: VotesTable, row: number, column: number): number | null {
	const typed = readTypedNumber(table.sheet.textAt(row, column));
	if (typed.kind === 'number' && /^\d{1,7}$/.test(typed.decimal)) return Number(typed.decimal);
	note(table, { row, column }, 'ожидается целое число голосов, ноль тоже');
	return null;
}

function find(table: VotesTable, cell: { row: number; column: number }, among: References): number {
	const text = table.sheet.textAt(cell.row, cell.column);
	const found = text === '' ? -1 : among.find(text);
	if (text !== '' && among === table.references.entries && table.entriesUnread) return found;
	if (found < 0)
		note(
			table,
			cell,
			text === '' ? 'ячейка не заполнена' : `такого нет в contest.yaml и заявках${among.suggestion(text)}`
		);
	return found;
}

function note(
	{ file, sheet, faults }: VotesTable,
	{ row, column }: { row: number; column: number },
	message: string
): void {
	const found = sheet.textAt(row, column) || null;
	faults.add(
		{ file, sheet: sheet.name ?? null, row: sheet.rowNumber(row), column: columnLetter(column), found },
		message
	);
}
