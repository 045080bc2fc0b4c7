import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import { minutesOf } from '#server/contests/folder/minutes/documents.ts';
import { describeOpenTie, namesOfFolder } from '#server/contests/folder/sentences/documents.ts';
import type { TallyResult } from '#server/contests/scoring/rules.ts';
import { writeCsv, writeXlsx } from '#server/platform/spreadsheets/writing.ts';
import { Refusal } from '../refusal.ts';
import { openProgress, type Terminal } from '../terminal.ts';
import { renderPapers } from './documents.ts';
import { readEmblem } from './emblem.ts';
import { issuerOf, papersOf } from './papers.ts';
import { standingsTable, standingsTables } from './tables.ts';

type Counted = { folder: ContestFolder; result: TallyResult };
type Target = { source: string; target: string; overwrite: boolean };

/** Writes everything into a new folder beside the wanted one and moves it there at the end: all of it or nothing. */
export async function writeOutput(
	counted: Counted,
	{ source, target, overwrite }: Target,
	terminal: Terminal
): Promise<void> {
	refuseOpenTies(counted);
	const wanted = resolve(target);
	await refuseOccupied(wanted, { source, overwrite });
	const draft = await makeDraft(wanted);
	const forget = () => rmSync(draft, { recursive: true, force: true });
	const interrupted = () => {
		forget();
		process.exit(130);
	};
	process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
	try {
		await writeAll(counted, { source, draft }, terminal);
		await putInPlace(draft, wanted);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
			throw new Refusal(`${target}: на диске не хватает места; ничего не записано.`);
		throw error;
	} finally {
		process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
		forget();
	}
}

/** Beside the wanted folder, so that moving it there is one step; hidden until then. */
async function makeDraft(wanted: string): Promise<string> {
	const parent = dirname(wanted);
	try {
		await mkdir(parent, { recursive: true });
		const draft = await mkdtemp(join(parent, `.${basename(wanted)}-`));
		await chmod(draft, 0o755);
		return draft;
	} catch {
		throw new Refusal(`${parent}: здесь папку не создать; проверьте путь и права доступа.`);
	}
}

/** Until a tie for a place is settled, a diploma would name the wrong place. */
function refuseOpenTies({ folder, result }: Counted): void {
	const open = result.openTies;
	if (open.length === 0) return;
	const names = namesOfFolder(folder);
	const lines = open.map((tie) => describeOpenTie(tie, names));
	throw new Refusal(`Документы не записаны: есть равенство, которое решает жюри.\n${lines.join('\n')}`);
}

/** What this command writes: only a folder with nothing else in it may be replaced, so that nobody's work is lost. */
const ownFiles =
	/^(standings\.(csv|xlsx)|minutes\.(pdf|docx)|open-results\.json|(diplomas|certificates)(-\d+-\d+)?(\.pdf)?|\.DS_Store)$/;

async function refuseOccupied(
	wanted: string,
	{ source, overwrite }: { source: string; overwrite: boolean }
): Promise<void> {
	const about = await stat(wanted).catch(() => null);
	if (!about) return;
	const [real, contest] = await Promise.all([realpath(wanted), realpath(source)]);
	if (!relative(real, contest).startsWith('..'))
		throw new Refusal(`${wanted}: здесь лежит сам конкурс; укажите другую папку.`);
	if (!about.isDirectory()) throw new Refusal(`${wanted}: это файл, а не папка.`);
	const names = await readdir(wanted);
	const stranger = names.find((name) => !ownFiles.test(name));
	if (names.length > 0 && !overwrite)
		throw new Refusal(`${wanted}: папка не пуста; укажите другую или добавьте --overwrite.`);
	if (stranger !== undefined)
		throw new Refusal(
			`${wanted}: в папке есть чужое (${stranger}); заменить можно только прежний результат этой команды.`
		);
}

async function writeAll(
	{ folder, result }: Counted,
	{ source, draft }: { source: string; draft: string },
	terminal: Terminal
): Promise<void> {
	const progress = openProgress(terminal);
	const circumstances = {
		today: todayIn(folder.contest.timeZone),
		issuer: issuerOf(folder, await readEmblem(folder, source))
	};
	const { papers, lettersLeft } = papersOf(folder, result, circumstances);
	try {
		await writeFile(join(draft, 'standings.csv'), writeCsv(standingsTable(folder, result)));
		await writeFile(join(draft, 'standings.xlsx'), await writeXlsx(standingsTables(folder, result)));
		const { openResultsOf } = await import('#server/contests/open-data/rules.ts');
		await writeFile(join(draft, 'open-results.json'), `${JSON.stringify(openResultsOf(folder, result))}\n`);
		await renderPapers(draft, { minutes: minutesOf(folder, result, circumstances), papers, onProgress: progress.show });
	} finally {
		progress.end();
	}
	if (lettersLeft > 0)
		terminal.err(
			'Благодарственные письма не напечатаны: имена в дательном падеже подтверждают в системе после загрузки конкурса.\n'
		);
}

/** The old folder is kept aside until the new one stands in its place. */
async function putInPlace(draft: string, wanted: string): Promise<void> {
	const old = `${draft}-old`;
	const hadOld = await rename(wanted, old).then(
		() => true,
		() => false
	);
	try {
		await rename(draft, wanted);
	} catch (error) {
		if (hadOld) await rename(old, wanted);
		throw error;
	}
	await rm(old, { recursive: true, force: true });
}

function todayIn(timeZone: string): string {
	return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date());
}
