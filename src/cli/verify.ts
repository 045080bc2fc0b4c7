import type { Difference } from '#server/contests/open-data/comparison/rules.ts';
import { parseOpenResults, type OpenResults } from '#server/contests/open-data/forms.ts';
import { recompute } from '#server/contests/open-data/rules.ts';
import { counted, formatNumber } from '#server/platform/russian/plurals.ts';
import { decodeText } from '#server/platform/spreadsheets/encoding.ts';
import { largestFile, readFileWithin } from '#server/platform/spreadsheets/reading.ts';
import { readingReasonTexts } from '#server/platform/spreadsheets/reading-fault.ts';
import { readArguments } from './arguments.ts';
import { Refusal } from './refusal.ts';
import type { Terminal } from './terminal.ts';

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
	if (!recount.ok)
		throw new Refusal(
			`${words[0]}: оценки не подходят к правилам (${counted(recount.faults.length, ['ошибка', 'ошибки', 'ошибок'])}).`
		);
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
	if (!text.ok)
		throw new Refusal(
			`${path}: ${readingReasonTexts[text.fault.reason].replace('таблицу как «CSV UTF-8» или как книгу .xlsx', 'файл заново')}.`
		);
	const reading = parseOpenResults(parseJson(text.value, path));
	if (reading.ok) return reading.openResults;
	throw new Refusal(
		reading.faults
			.slice(0, 20)
			.map(({ path: place, sentence }) => `${path}, ${place}: ${sentence}.`)
			.join('\n')
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
	for (const difference of differences.slice(0, shownDifferences)) err(`${sentenceOf(difference, rules)}\n`);
	if (differences.length > shownDifferences) err(`…и ещё ${formatNumber(differences.length - shownDifferences)}.\n`);
	err(`Не сходится: ${counted(differences.length, ['расхождение', 'расхождения', 'расхождений'])}.\n`);
}

const fieldTitles: Record<Difference['field'], string> = {
	entry: 'работа',
	result: 'результат',
	cumulative: 'накопленный результат',
	rank: 'ранг',
	admitted: 'допуск',
	place: 'место',
	award: 'награда',
	order: 'порядок работ',
	'nomination-not-held': 'номинация не состоялась'
};

function sentenceOf(
	{ stage, entry, field, published, counted: found }: Difference,
	rules: OpenResults['rules']
): string {
	const title = stage === null ? null : (rules.stages.find(({ id }) => id === stage)?.title ?? stage);
	const where = [title && `Этап «${title}»`, entry && `работа ${entry}`].filter(Boolean).join(', ');
	return `${where ? `${where}: ` : ''}${fieldTitles[field]}: опубликовано ${shown(published)}, по подсчёту ${shown(found)}.`;
}

function shown(value: string | null): string {
	if (value === null) return 'ничего';
	if (value === 'true') return 'да';
	return value === 'false' ? 'нет' : value.replace(/^(-?\d+)\.(\d+)$/, '$1,$2');
}
