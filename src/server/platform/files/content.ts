import { open, type FileHandle } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { checkArchive, checkOfficeFile } from './archives.ts';
import { fewAtOnce } from './few-at-once.ts';
import { redrawPicture } from './images.ts';
import type { Beginning, FileFormat, FileKind } from './kinds.ts';
import { claimedFormat, cleanFileName } from './names.ts';
import { checkPdf } from './pdf.ts';
import { RefusedContent, type ContentRefusal } from './refusals.ts';
import { bytesOfFile } from './zip-archive.ts';

export type Brought = {
	/** Where its bytes lie. */
	path: string;
	/** As the browser called it. */
	name: string;
	allowed: readonly FileKind[];
	mostBytes: number;
};

export type CheckedContent = {
	name: string;
	type: string;
	/** Where what shall be kept lies: a picture has been drawn anew, beside the one that was brought. */
	path: string;
	width: number | null;
	height: number | null;
};
export type ContentCheck = { ok: true; value: CheckedContent } | { ok: false; reason: ContentRefusal };

const oneOfFew = fewAtOnce(4);

/** Whether a file is what its name says, and nothing else besides. Its bytes decide; what the browser calls its type does not. */
export async function checkContent(brought: Brought): Promise<ContentCheck> {
	try {
		return { ok: true, value: await oneOfFew(() => check(brought)) };
	} catch (error) {
		if (error instanceof RefusedContent) return { ok: false, reason: error.reason };
		throw error;
	}
}

async function check({ path, name: called, allowed, mostBytes }: Brought): Promise<CheckedContent> {
	const name = cleanFileName(called);
	if (name === null) throw new RefusedContent('wrong-name');
	const format = claimedFormat(name);
	if (!format || !allowed.includes(format.kind)) throw new RefusedContent('kind-not-allowed');
	const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
	const file = await open(path, 'r');
	try {
		const { size } = await file.stat();
		if (size === 0) throw new RefusedContent('empty');
		if (size > mostBytes) throw new RefusedContent('too-large');
		const beginning = await readBeginning(file);
		if (!(await beginsAs(format.beginning, beginning, extension))) throw new RefusedContent('content-differs');
		await checkInside(format, extension, path, file, size);
	} finally {
		await file.close();
	}
	if (format.kind !== 'image') return { name, type: format.type, path, width: null, height: null };
	const target = `${path}.drawn`;
	const picture = await redrawPicture(path, target, format.beginning as 'jpeg');
	return { name, type: format.type, path: target, ...picture };
}

async function readBeginning(file: FileHandle): Promise<Buffer> {
	const buffer = Buffer.alloc(8192);
	const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
	return buffer.subarray(0, bytesRead);
}

const marks: Partial<Record<Beginning, RegExp>> = {
	pdf: /^%PDF-[12]\.\d/,
	zip: /^PK\u0003\u0004/,
	compound: /^\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1/,
	rtf: /^\{\\rtf1/,
	jpeg: /^\u00ff\u00d8\u00ff/,
	png: /^\u0089PNG\r\n\u001a\n/,
	webp: /^RIFF[^]{4}WEBP/,
	gif: /^GIF8[79]a/
};
const audioTypes: Record<string, readonly string[]> = {
	mp3: ['audio/mpeg'],
	m4a: ['audio/x-m4a', 'audio/mp4'],
	ogg: ['audio/ogg', 'audio/ogg; codecs=opus', 'audio/opus', 'application/ogg'],
	wav: ['audio/wav', 'audio/vnd.wave']
};

async function beginsAs(expected: Beginning, bytes: Buffer, extension: string): Promise<boolean> {
	if (expected === 'audio') {
		const found = await fileTypeFromBuffer(bytes);
		return found !== undefined && audioTypes[extension]!.includes(found.mime);
	}
	if (expected !== 'text') return marks[expected]!.test(bytes.toString('latin1', 0, 64));
	// Text has no mark of its own: it must only not be anything else.
	return (await fileTypeFromBuffer(bytes)) === undefined && !looksLikePage(bytes);
}

const looksLikePage = (bytes: Buffer): boolean =>
	/<(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php)/i.test(bytes.toString('latin1'));

async function checkInside(
	{ beginning }: FileFormat,
	extension: string,
	path: string,
	file: FileHandle,
	size: number
): Promise<void> {
	switch (beginning) {
		case 'pdf':
			return checkPdf(path, file, size);
		case 'zip':
			return extension === 'zip'
				? checkArchive(bytesOfFile(file, size))
				: checkOfficeFile(bytesOfFile(file, size), extension);
		case 'compound':
			return refuseWhere(file, size, oldMacros);
		case 'rtf':
			return refuseWhere(file, size, /\\obj(?:data|ocx|html|link|autlink)|\\\*\\template/i);
		case 'text':
			return refuseWhere(file, size, /\0/, 'content-differs');
	}
}

/** Names of storages in the old office formats are written in two bytes a letter. */
const oldMacros = new RegExp(
	['_VBA_PROJECT', 'Macros', '_VBA_PROJECT_CUR'].map((name) => [...name].join('\\0') + '\\0').join('|')
);

async function refuseWhere(
	file: FileHandle,
	size: number,
	pattern: RegExp,
	reason: ContentRefusal = 'active-content'
): Promise<void> {
	let carried = '';
	for (let at = 0; at < size;) {
		const buffer = Buffer.alloc(Math.min(128 * 1024, size - at));
		const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
		if (bytesRead === 0) return;
		at += bytesRead;
		const text = carried + buffer.toString('latin1', 0, bytesRead);
		if (pattern.test(text)) throw new RefusedContent(reason);
		carried = text.slice(-64);
	}
}
