import type { Difference } from '#server/contests/open-data/comparison/rules.ts';
import { parseOpenResults, type OpenResults } from '#server/contests/open-data/forms.ts';
import { recompute } from '#server/contests/open-data/rules.ts';
import type { MarkFault } from '#server/contests/scoring/marks/rules.ts';
import { counted, formatNumber } from '#server/platform/russian/plurals.ts';
import { decodeText } from '#server/platform/spreadsheets/encoding.ts';
import { largestFile, readFileWithin } from '#server/platform/spreadsheets/reading.ts';
import { readingReasonTexts, type ReadingReason } from '#server/platform/spreadsheets/reading-fault.ts';
import { readArguments } from './arguments.ts';
import { Refusal } from './refusal.ts';
import type { Terminal } from './terminal.ts';
import { differenceText, markFaultText } from './verify/texts.ts';

export const usage = `bibliokrug verify ФАЙЛ.json [--json]

Пересчитывает опубликованные итоги конкурса по файлу его открытых данных: по
правилам, обезличенным оценкам и решениям жюри. Сеть и база данных не нужны.
Печатает «Сходится» или список расхождений; при расхождениях код завершения 1.

  --json  печатать расхождения для программ
`;

export async function run(args: string[], { out, err }: Terminal): Promise<number> {
	const { values, words } = readArguments(args, { json: { type: 'boolean' } }, ['ФАЙЛ.json']);
	const openResults = await readOpenResults(words[0]!);
	const recount = recompute(openResults);
	if (!recount.ok) throw new Refusal(marksRefusal(recount.faults, openResults, words[0]!));
	const { differences, entries, marks } = recount;
	if (values.json) out(`${JSON.stringify({ matches: differences.length === 0, entries, marks, differences })}\n`);
	else if (differences.length === 0) {
		out(
			`Сходится: ${counted(entries, ['работа', 'работы', 'работ'])}, ${counted(marks, ['оценка', 'оценки', 'оценок'])}. Опубликованные итоги верны.\n`
		);
	} else showDifferences(differences, openResults, err);
	return differences.length === 0 ? 0 : 1;
}

async function readOpenResults(path: string): Promise<OpenResults> {
	const bytes = await readFileWithin(path, largestFile);
	const text = bytes.ok ? decodeText(bytes.value) : bytes;
	if (!text.ok) {
		const { reason } = text.fault;
		throw new Refusal(`${path}: ${ownReasons[reason] ?? readingReasonTexts[reason]}.`);
	}
	const reading = parseOpenResults(parseJson(text.value, path));
	if (reading.ok) return reading.openResults;
	throw new Refusal(
		listed(reading.faults, ({ path: place, sentence }) => `${[path, place].filter(Boolean).join(', ')}: ${sentence}.`)
	);
}

/** A reader of tables speaks of tables; here a file of open data is expected. */
const ownReasons: Partial<Record<ReadingReason, string>> = {
	'not-a-file': 'это не файл; ожидается файл открытых данных results.json',
	'too-large': 'файл больше 200 МБ; открытые данные конкурса столько не занимают',
	'unknown-encoding': 'не удаётся узнать кодировку; ожидается файл открытых данных results.json, скачайте его заново'
};

function marksRefusal(faults: readonly MarkFault[], openResults: OpenResults, path: string): string {
	const rows = openResults.marks.flatMap(({ marks }) => marks);
	const lines = listed(faults, (fault) => markFaultText(fault, rows[fault.row]![3], openResults.rules));
	return `${lines}\n${path}: оценки не подходят к правилам (${counted(faults.length, ['ошибка', 'ошибки', 'ошибок'])}).`;
}

const shownFaults = 20;

function listed<Fault>(faults: readonly Fault[], textOf: (fault: Fault) => string): string {
	const rest = faults.length - shownFaults;
	return [...faults.slice(0, shownFaults).map(textOf), ...(rest > 0 ? [`…и ещё ${formatNumber(rest)}.`] : [])].join(
		'\n'
	);
}

function parseJson(text: string, path: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new Refusal(`${path}: это не файл JSON или он повреждён.`);
	}
}

const shownDifferences = 200;

function showDifferences(
	differences: readonly Difference[],
	{ rules }: OpenResults,
	err: (text: string) => void
): void {
	for (const difference of differences.slice(0, shownDifferences)) err(`${differenceText(difference, rules)}\n`);
	if (differences.length > shownDifferences) err(`…и ещё ${formatNumber(differences.length - shownDifferences)}.\n`);
	err(`Не сходится: ${counted(differences.length, ['расхождение', 'расхождения', 'расхождений'])}.\n`);
}
