/**
 * Runs in a process of its own, started by `renderer.ts` with no secrets and little memory: takes one template input
 * after another from its parent and answers with PDF. Typst reads nothing outside its workspace.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { TemplateInput } from './template-input.ts';

export type ChildRequest = TemplateInput & { turn: number };
export type ChildAnswer =
	| { ready: true }
	| { turn: number; pdf: Uint8Array; pages: number; peakMemory: number }
	| { turn: number; fault: string; peakMemory: number };

const [workspace = '', fontFolders = '', memoryLimit = '0'] = process.argv.slice(2);

new Worker(new URL('./memory-guard.ts', import.meta.url), {
	argv: [memoryLimit],
	resourceLimits: { maxOldGenerationSizeMb: 8 }
});

const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: fontFolders.split('\n') }] });
let mapped: string[] = [];

process.on('message', (request: ChildRequest) => send(render(request)));
process.on('disconnect', () => process.exit(0));
send({ ready: true });

function render(request: ChildRequest): ChildAnswer {
	const { turn } = request;
	mapPictures(request);
	try {
		const compiled = compiler.compile({
			mainFilePath: join(workspace, request.template),
			inputs: { data: request.json }
		});
		const document = compiled.result;
		const fault = compiled.takeError();
		if (!document || fault) return { turn, fault: describeFault(fault), peakMemory: peakMemory() };
		const pdf = compiler.pdf(document, { pdfStandard: 'ua-1' });
		return { turn, pdf, pages: document.numOfPages, peakMemory: peakMemory() };
	} catch (error) {
		return { turn, fault: String(error), peakMemory: peakMemory() };
	} finally {
		// What the last few documents shared (typefaces, backgrounds, emblems) stays in the cache, the rest goes.
		compiler.evictCache(2);
	}
}

/** Pictures are named by their content: those of the last document serve again or leave. */
function mapPictures({ pictures }: ChildRequest): void {
	for (const path of mapped)
		if (!pictures.some((each) => each.path === path)) compiler.unmapShadow(join(workspace, path));
	for (const { path, content } of pictures) {
		if (!mapped.includes(path)) compiler.mapShadow(join(workspace, path), Buffer.from(content));
	}
	mapped = pictures.map(({ path }) => path);
}

function describeFault(fault: Parameters<typeof compiler.fetchDiagnostics>[0] | null): string {
	if (!fault) return 'no document';
	const diagnostics = compiler.fetchDiagnostics(fault) as { message: string; path: string }[];
	return diagnostics.map(({ message, path }) => `${path.replace(workspace, '')}: ${message}`).join('; ');
}

/** Bytes. */
function peakMemory(): number {
	return process.resourceUsage().maxRSS * 1024;
}

function send(answer: ChildAnswer): void {
	process.send?.(answer);
}
