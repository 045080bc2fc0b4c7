import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { decodeText } from '#server/platform/spreadsheets/encoding.ts';
import { readFileWithin, readSpreadsheetFile } from '#server/platform/spreadsheets/reading.ts';
import { readingReasonTexts, type ReadingOutcome } from '#server/platform/spreadsheets/reading-fault.ts';
import type { Sheet } from '#server/platform/spreadsheets/sheet.ts';
import { tallyContest, type TallyResult } from '../scoring/rules.ts';
import { assembleFolder, type AssembledFolder, type FolderSources } from './assembly/forms.ts';
import { FaultList, orderFaults, type FolderFault } from './faults/rules.ts';
import type { ContestFolder } from './forms.ts';
import type { MarksSource } from './marks/tables/forms.ts';
import { findStageFaults, tallyInputOf } from './rules.ts';

export type FolderReading =
	| { ok: true; folder: ContestFolder; result: TallyResult }
	/** `total` counts also the faults behind the first ten thousand. */
	| { ok: false; faults: FolderFault[]; total: number };
export type FolderProgress = { step: 'reading' | 'checking' | 'counting'; file: string | null };
type Options = {
	onProgress?: (progress: FolderProgress) => void;
	/** Its jury is still at work: an admitted entry without marks is no fault. */
	isAtWork?: boolean;
};

/**
 * Reads a contest's folder, checks it and counts it, because some faults show only then: a mark for an entry that was
 * not admitted. With any fault, all faults and no folder. Writes nothing.
 */
export async function readContestFolder(
	path: string,
	{ onProgress = () => {}, isAtWork = false }: Options = {}
): Promise<FolderReading> {
	const faults = new FaultList();
	const sources = await readSources(path, faults, onProgress);
	if (!sources) return refused(faults);
	onProgress({ step: 'checking', file: null });
	const assembled = assembleFolder(sources, faults);
	if (assembled) await checkEmblem(path, assembled);
	if (!assembled || faults.total > 0) return refused(faults);
	onProgress({ step: 'counting', file: null });
	const result = tallyContest(tallyInputOf(assembled.folder));
	if (!isAtWork) findStageFaults(assembled, result, { faults, file: sources.document.file });
	return faults.total > 0 ? refused(faults) : { ok: true, folder: assembled.folder, result };
}

const refused = ({ faults, total }: FaultList) => ({ ok: false, faults: orderFaults(faults), total }) as const;

/** A description longer than this was not written by people. */
const largestDescription = 2 * 1024 * 1024;

async function readSources(
	path: string,
	faults: FaultList,
	onProgress: (progress: FolderProgress) => void
): Promise<FolderSources | null> {
	const names = await listFolder(path, faults);
	if (!names) return null;
	const file = names.find((name) => /^contest\.ya?ml$/i.test(name)) ?? 'contest.yaml';
	onProgress({ step: 'reading', file });
	const document = await readText(join(path, file));
	if (!document.ok) noteReading(file, document, faults);
	const read = (name: string) => {
		onProgress({ step: 'reading', file: name });
		return readSheets(path, name, faults);
	};
	const entriesFile = fileOf(names, entriesName, faults);
	const entries = (await readOne(entriesFile, read, faults)) ?? (entriesFile === null ? null : 'unreadable');
	const votes = await readOne(fileOf(names, votesName, faults), read, faults);
	const marks: MarksSource[] = [];
	const files = markFiles(names, faults);
	let hasAllMarks = files.length > 0;
	for (const name of files) {
		const suffix = marksName.exec(stem(name))?.[1]?.trim() ?? null;
		const sheets = await read(name);
		if (sheets.length === 0) hasAllMarks = false;
		for (const sheet of sheets) marks.push({ file: name, suffix, sheet });
	}
	return document.ok ? { document: { file, text: document.value }, entries, votes, marks, hasAllMarks } : null;
}

const entriesName = /^(entries|заявки|работы)$/i;
const votesName = /^(votes|голоса|голосование)$/i;
const marksName = /^(?:scores|marks|оценки|баллы)(?:[\s_-]+(.+))?$/i;
const isTable = (name: string) => /\.(csv|xlsx|tsv|txt|xls|ods)$/i.test(name) && !/^[~.]/.test(name);
const stem = (name: string) => basename(name, extname(name)).normalize('NFC');

async function listFolder(path: string, faults: FaultList): Promise<string[] | null> {
	const about = await stat(path).catch(() => null);
	if (!about?.isDirectory()) {
		faults.add({ file: path }, about ? 'это не папка; укажите папку с файлом contest.yaml' : 'папки нет');
		return null;
	}
	return (await readdir(path)).sort();
}

function fileOf(names: string[], pattern: RegExp, faults: FaultList): string | null {
	const found = names.filter((name) => isTable(name) && pattern.test(stem(name)));
	noteTwins(found, faults);
	return found[0] ?? null;
}

function markFiles(names: string[], faults: FaultList): string[] {
	const found = names.filter((name) => isTable(name) && marksName.test(stem(name)));
	if (found.length === 0)
		faults.add(
			{ file: 'scores' },
			'нет файла с оценками; ожидается scores.csv или scores.xlsx, либо по файлу на этап: scores-1.csv'
		);
	noteTwins(found, faults);
	return found;
}

/** scores.csv next to scores.xlsx: nobody can tell which one is meant. */
function noteTwins(found: string[], faults: FaultList): void {
	for (const [index, name] of found.entries()) {
		const twin = found.slice(0, index).find((other) => stem(other).toLowerCase() === stem(name).toLowerCase());
		if (twin) faults.add({ file: name }, `рядом лежит ${twin} с тем же названием; оставьте один файл`);
	}
}

async function readText(path: string): Promise<ReadingOutcome<string>> {
	const bytes = await readFileWithin(path, largestDescription);
	return bytes.ok ? decodeText(bytes.value) : bytes;
}

async function readSheets(path: string, name: string, faults: FaultList): Promise<Sheet[]> {
	const sheets = await readSpreadsheetFile(join(path, name));
	if (sheets.ok) return sheets.value;
	noteReading(name, sheets, faults);
	return [];
}

async function readOne(name: string | null, read: (name: string) => Promise<Sheet[]>, faults: FaultList) {
	if (name === null) return null;
	const [sheet, ...others] = await read(name);
	for (const { name: title } of others) {
		faults.add({ file: name, sheet: title ?? null }, 'лишний лист; оставьте один или скройте остальные');
	}
	return sheet ? { file: name, sheet } : null;
}

function noteReading(file: string, { fault }: ReadingOutcome<unknown> & { ok: false }, faults: FaultList): void {
	faults.add({ file, row: fault.row ?? null }, readingReasonTexts[fault.reason]);
}

const largestEmblem = 2 * 1024 * 1024;

/** A picture beside contest.yaml: no path leads out of the folder. */
async function checkEmblem(path: string, { folder: { documents }, document }: AssembledFolder): Promise<void> {
	const { emblem } = documents;
	if (emblem === null) return;
	const isPlain = basename(emblem) === emblem && /^[^\\]+\.(svg|png)$/i.test(emblem);
	const reading = isPlain ? await readFileWithin(join(path, emblem), largestEmblem) : null;
	if (!reading)
		document.fault(['documents', 'emblem'], 'ожидается название файла .svg или .png, лежащего рядом с contest.yaml');
	else if (!reading.ok)
		document.fault(
			['documents', 'emblem'],
			reading.fault.reason === 'too-large' ? 'рисунок больше 2 МБ' : readingReasonTexts[reading.fault.reason]
		);
}
