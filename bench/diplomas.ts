import { fork, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { AlignmentType, Document, HeadingLevel, Packer, Paragraph } from 'docx';
import { fontsFolder, templatesFolder } from '#server/platform/documents/places.ts';
import { renderDocuments } from '#server/platform/documents/renderer.ts';
import type { DiplomaData } from '#server/platform/documents/shapes.ts';
import { buildTemplateInput } from '#server/platform/documents/template-input.ts';

/*
 * 2 000 diplomas with QR codes: our two limited child processes against bare Typst in two processes on the same
 * template, whose inputs (QR codes too) are ready before its clock starts. By turns, medians of three runs.
 * Prints {diplomas, perSecond, barePerSecond, ratio, maxChildMegabytes, libreOffice}.
 */

const diplomas = 2000;
const processes = 2;
const runs = 3;
const officeDiplomas = 34;

if (process.argv[2] === 'bare') runBare(Number(process.argv[3]), Number(process.argv[4]));
else await measure();

async function measure(): Promise<void> {
	const ours: number[] = [];
	const bare: number[] = [];
	let peak = 0;
	for (let run = 0; run < runs; run++) {
		bare.push(await timeBare());
		const { milliseconds, peakMemory } = await timeOurs();
		ours.push(milliseconds);
		peak = Math.max(peak, peakMemory);
	}
	const [perSecond, barePerSecond] = [ours, bare].map((each) => (1000 * diplomas) / median(each)) as [number, number];
	const result = {
		diplomas,
		perSecond: round(perSecond),
		barePerSecond: round(barePerSecond),
		ratio: round(perSecond / barePerSecond),
		maxChildMegabytes: round(peak / 2 ** 20),
		libreOffice: await timeOffice()
	};
	console.log(JSON.stringify(result));
}

async function timeOurs(): Promise<{ milliseconds: number; peakMemory: number }> {
	const jobs = Array.from({ length: diplomas }, (_, at) => ({ id: `${at}`, data: buildDiploma(at) }));
	let peakMemory = 0;
	const start = performance.now();
	for await (const rendered of renderDocuments(jobs, {
		children: processes,
		onPeakMemory: (bytes) => (peakMemory = bytes)
	})) {
		if (!rendered.ok) throw new Error(rendered.detail);
	}
	return { milliseconds: performance.now() - start, peakMemory };
}

/** From the moment when both processes are told to start to the moment when the slower has its last PDF. */
async function timeBare(): Promise<number> {
	const share = diplomas / processes;
	const children = Array.from({ length: processes }, (_, at) =>
		fork(import.meta.filename, ['bare', String(at * share), String((at + 1) * share)])
	);
	const next = () => Promise.all(children.map((child) => new Promise((resolve) => child.once('message', resolve))));
	await next();
	const done = next();
	const start = performance.now();
	for (const child of children) child.send('start');
	await done;
	const milliseconds = performance.now() - start;
	for (const child of children) child.kill();
	return milliseconds;
}

function runBare(from: number, to: number): void {
	const inputs = Array.from({ length: to - from }, (_, at) => buildTemplateInput(buildDiploma(from + at)));
	process.once('message', () => {
		const fontPaths = ['pt-serif', 'pt-sans'].map((family) => join(fontsFolder, family));
		const compiler = NodeCompiler.create({ workspace: templatesFolder, fontArgs: [{ fontPaths }] });
		for (const { template, json } of inputs) {
			const { result } = compiler.compile({ mainFilePath: join(templatesFolder, template), inputs: { data: json } });
			if (!result || compiler.pdf(result, { pdfStandard: 'ua-1' }).length === 0) throw new Error('no PDF');
			compiler.evictCache(2);
		}
		process.send?.('done');
	});
	process.send?.('ready');
}

/** The same texts as Word files turned into PDF by one run of an office suite, where it is installed. */
async function timeOffice(): Promise<object> {
	if (spawnSync('soffice', ['--version']).status !== 0) return { skipped: 'no soffice on this machine' };
	const folder = mkdtempSync(join(tmpdir(), 'office-'));
	const names = Array.from({ length: officeDiplomas }, (_, at) => join(folder, `${at}.docx`));
	for (const [at, name] of names.entries()) writeFileSync(name, await buildWordFile(buildDiploma(at)));
	const start = performance.now();
	spawnSync('soffice', [
		'--headless',
		`-env:UserInstallation=file://${folder}/profile`,
		'--convert-to',
		'pdf',
		'--outdir',
		folder,
		...names
	]);
	const milliseconds = performance.now() - start;
	const made = readdirSync(folder).filter((name) => name.endsWith('.pdf')).length;
	rmSync(folder, { recursive: true });
	const start34 = performance.now();
	const jobs = Array.from({ length: officeDiplomas }, (_, at) => ({ id: `${at}`, data: buildDiploma(at) }));
	for await (const rendered of renderDocuments(jobs, { children: processes }))
		if (!rendered.ok) throw new Error(rendered.detail);
	return { diplomas: made, officeMs: round(milliseconds), oursMs: round(performance.now() - start34) };
}

function buildWordFile(data: DiplomaData): Promise<Buffer> {
	const lines = [data.contest, data.degree, 'Награждается', nameOf(data), data.work, data.number];
	const title = new Paragraph({ heading: HeadingLevel.TITLE, alignment: AlignmentType.CENTER, text: data.title });
	const rest = lines.map((text) => new Paragraph({ alignment: AlignmentType.CENTER, text: text ?? '' }));
	return Packer.toBuffer(new Document({ sections: [{ children: [title, ...rest] }] }));
}

function nameOf({ recipient }: DiplomaData): string {
	return recipient.kind === 'person' ? recipient.name : '';
}

function buildDiploma(at: number): DiplomaData {
	const code = at.toString(36).toUpperCase().padStart(26, '7KQ2M9XWTD4HPRV8B3CJNYF6ZA');
	return {
		kind: 'diploma',
		look: 'classic',
		issuer: { name: 'Областная универсальная научная библиотека', founder: 'Департамент культуры области' },
		contest: 'Областной конкурс профессиональных практик',
		title: 'Диплом',
		degree: ['I степени', 'II степени', 'III степени'][at % 3] ?? '',
		recipient: {
			kind: 'person',
			name: `Участница Анна Павловна ${at}`,
			post: 'библиотекарь',
			organisation: `Филиал № ${at}`
		},
		nomination: 'Удобный сервис',
		work: `Работа номер ${at}`,
		number: `2027-${at}`,
		issuedOn: '2027-06-10',
		city: 'г. Заречный',
		signatures: [{ post: 'Директор', name: 'А. Б. Первая' }],
		verification: { address: `krug.example/v/${code}`, code }
	};
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}
