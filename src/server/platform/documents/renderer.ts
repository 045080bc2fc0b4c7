import { availableParallelism } from 'node:os';
import { openChildPool, type ChildPool, type PoolLimits, type RenderFailure } from './child-pool.ts';
import { codePointName } from '../russian/typography.ts';
import { findMissingGlyphs, nameCharacters, nameField, type MissingGlyphs } from './glyphs.ts';
import type { DocumentData } from './shapes.ts';
import { buildTemplateInput, type IssuedData, type TemplateInput } from './template-input.ts';

/** One document, or papers of one kind that make one file for the printer (see `splitForPrinter`). `id` is the caller's. */
export type RenderJob = { id: string; data: DocumentData | readonly IssuedData[] };

export type RenderRefusal = 'missing-glyphs' | 'faulty-data' | RenderFailure;
/** `sentence` is for people; `detail` for the log. */
export type RenderedDocument =
	| { id: string; ok: true; pdf: Uint8Array; pages: number }
	| { id: string; ok: false; reason: RenderRefusal; sentence: string; detail: string };

export type RenderProgress = {
	done: number;
	failed: number;
	/** Known where the jobs are an array. */ total: number | null;
};
export type RenderOptions = PoolLimits & {
	/** Milliseconds for one document, 5 000 where absent; each further paper of a print file adds a tenth of a second. */
	timeLimit?: number;
	onProgress?: (progress: RenderProgress) => void;
	/** Told at the end: the most bytes of memory that any process held. */
	onPeakMemory?: (bytes: number) => void;
};

const documentLimit = 5_000;
const furtherPaperLimit = 100;
const papersPerFile = 150;

const sentences: Record<Exclude<RenderRefusal, 'missing-glyphs'>, string> = {
	'faulty-data':
		'Документ не удалось подготовить: проверьте дату и эмблему. Эмблема не может ссылаться на другие файлы.',
	'too-slow': 'Документ не удалось сверстать за отведённое время. Сократите тексты и повторите.',
	'too-much-memory': 'Документу не хватило отведённой памяти. Сократите тексты или уменьшите эмблему и повторите.',
	'faulty-template': 'Документ не удалось сверстать: ошибка в шаблоне или в эмблеме.',
	crashed: 'Вёрстка документа прервалась. Повторите; если ошибка останется, сообщите администратору.'
};

/**
 * PDF files in the order in which they become ready. A job that fails leaves the others alone. Leaving the loop early
 * ends the processes; between two jobs nothing runs ahead of the reader by more than a few documents.
 */
export async function* renderDocuments(
	jobs: Iterable<RenderJob> | AsyncIterable<RenderJob>,
	{ onProgress, onPeakMemory, timeLimit = documentLimit, ...limits }: RenderOptions = {}
): AsyncGenerator<RenderedDocument, void, void> {
	const pool = openChildPool(limits);
	const ahead = 3 * (limits.children ?? availableParallelism());
	const running = new Map<string, Promise<[string, RenderedDocument]>>();
	const progress: RenderProgress = { done: 0, failed: 0, total: Array.isArray(jobs) ? jobs.length : null };
	let turn = 0;

	const next = async () => {
		const [key, rendered] = await Promise.race(running.values());
		running.delete(key);
		progress.done++;
		if (!rendered.ok) progress.failed++;
		onProgress?.({ ...progress });
		return rendered;
	};
	try {
		for await (const job of jobs) {
			const key = String(turn++);
			running.set(
				key,
				renderJob(job, pool, timeLimit).then((rendered) => [key, rendered])
			);
			if (running.size >= ahead) yield await next();
		}
		while (running.size > 0) yield await next();
	} finally {
		await pool.close();
		onPeakMemory?.(pool.peakMemory());
	}
}

/** One document or one print file; a process is started for it and ended. */
export async function renderDocument(data: RenderJob['data'], options: RenderOptions = {}): Promise<RenderedDocument> {
	for await (const rendered of renderDocuments([{ id: '', data }], { ...options, children: 1 })) return rendered;
	throw new Error('the renderer answered nothing');
}

/** Lots that one process can lay out: a file of 300 papers takes 400 MB, one of 150 half of it. */
export function splitForPrinter<Paper extends IssuedData>(papers: readonly Paper[]): Paper[][] {
	const lots = Math.ceil(papers.length / papersPerFile);
	return Array.from({ length: lots }, (_, lot) => papers.slice(lot * papersPerFile, (lot + 1) * papersPerFile));
}

async function renderJob(job: RenderJob, pool: ChildPool, timeLimit: number): Promise<RenderedDocument> {
	const { id, data } = job;
	const papers: readonly DocumentData[] = Array.isArray(data) ? data : [data as DocumentData];
	const missing = papers.flatMap(findMissingGlyphs);
	if (missing.length > 0) return refuseGlyphs(id, missing);
	let input: TemplateInput;
	try {
		input = buildTemplateInput(data);
	} catch (error) {
		return { id, ok: false, reason: 'faulty-data', sentence: sentences['faulty-data'], detail: String(error) };
	}
	const result = await pool.render(input, timeLimit + furtherPaperLimit * (papers.length - 1));
	if (result.ok) return { id, ...result };
	return { id, ok: false, reason: result.reason, sentence: sentences[result.reason], detail: result.detail };
}

function refuseGlyphs(id: string, missing: readonly MissingGlyphs[]): RenderedDocument {
	const places = missing.map(({ field, characters }) => `${nameField(field)}: ${nameCharacters(characters)}`);
	const sentence = `В шрифтах документа нет некоторых знаков, замените их. ${places.join('; ')}.`;
	const detail = missing
		.map(({ field, characters }) => `${field}: ${characters.map(codePointName).join(' ')}`)
		.join('; ');
	return { id, ok: false, reason: 'missing-glyphs', sentence, detail };
}
