import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * The whole command `tally FOLDER --json` on 2,000 entries × 15 jurors × 7 criteria (210,000 marks) in a CSV file as a
 * Russian spreadsheet program writes it. Prints {marks, csvMegabytes, wallMs, peakMegabytes}: the median time and the
 * greatest memory of seven processes, start included. Wanted: at most 2,000 ms and 400 MB.
 */

const size = { entries: 2000, jurors: 15, criteria: 7 };
const runs = 7;
const program = join(import.meta.dirname, '..', 'src', 'cli.ts');
/** Prints the peak of the process itself once the command has ended: the same on every system. */
const probe = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS));`;

const folder = await mkdtemp(join(tmpdir(), 'bibliokrug-bench-'));
try {
	const csv = writeMarks();
	await writeFile(join(folder, 'contest.yaml'), describeContest());
	await writeFile(join(folder, 'scores.csv'), csv);
	const measured = [];
	for (let run = 0; run < runs; run++) measured.push(await measure());
	const times = measured.map(({ wallMs }) => wallMs).sort((one, other) => one - other);
	console.log(
		JSON.stringify({
			marks: size.entries * size.jurors * size.criteria,
			csvMegabytes: round(Buffer.byteLength(csv) / 2 ** 20),
			wallMs: round(times[runs >> 1]!),
			peakMegabytes: round(Math.max(...measured.map(({ peakKilobytes }) => peakKilobytes)) / 1024)
		})
	);
} finally {
	await rm(folder, { recursive: true, force: true });
}

function describeContest(): string {
	const criteria = numbers(size.criteria).map(
		(n) => `      - { id: К${n}, title: Критерий ${n}, scale: { min: 0, max: 5, step: 0.25 } }`
	);
	const jury = numbers(size.jurors).map((n) => `  - { id: Эксперт ${n}, name: Эксперт ${n} }`);
	const rounding = '    rounding: { stageResult: { digits: 2 } }';
	const ladder = 'tieLadder: [{ step: criterion-mean, stage: 1, criterion: К3 }, { step: shared }]';
	return [
		'name: Большой конкурс',
		'stages:',
		'  - id: 1',
		'    title: Оценка',
		'    kind: jury',
		'    criteria:',
		...criteria,
		rounding,
		ladder,
		'jury:',
		...jury,
		''
	].join('\n');
}

function writeMarks(): string {
	const rows = ['\ufeffЭтап;Работа;Эксперт;Критерий;Балл'];
	let state = 1;
	for (const entry of numbers(size.entries)) {
		for (const juror of numbers(size.jurors)) {
			for (const criterion of numbers(size.criteria)) {
				state = (state * 48_271) % 2_147_483_647;
				rows.push(`1;${entry};Эксперт ${juror};К${criterion};${String((state % 21) / 4).replace('.', ',')}`);
			}
		}
	}
	return rows.join('\r\n');
}

async function measure(): Promise<{ wallMs: number; peakKilobytes: number }> {
	const started = performance.now();
	const child = spawn(
		process.execPath,
		['--import', `data:text/javascript,${encodeURIComponent(probe)}`, program, 'tally', folder, '--json'],
		{
			stdio: ['ignore', 'pipe', 'pipe']
		}
	);
	let bytes = 0;
	let errors = '';
	child.stdout.on('data', (part: Buffer) => (bytes += part.length));
	child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
	const status = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
	const wallMs = performance.now() - started;
	const peak = /peak (\d+)$/.exec(errors);
	if (status !== 0 || bytes < 100_000 || !peak) throw new Error(`tally failed: ${errors}`);
	return { wallMs, peakKilobytes: Number(peak[1]) };
}

function numbers(count: number): number[] {
	return Array.from({ length: count }, (_, index) => index + 1);
}

function round(figure: number): number {
	return Math.round(figure * 10) / 10;
}
