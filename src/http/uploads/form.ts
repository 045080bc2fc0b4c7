import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import type { IncomingMessage } from 'node:http';
import type { FileField, UploadPurpose } from '#server/files/forms.ts';
import { appendTo } from '#server/platform/files/appending.ts';
import { isDiskFull } from '#server/platform/files/store.ts';
import { beginUpload, discardUpload } from '#server/platform/files/uploads.ts';
import { isPlainTarget } from '../request-refusals.ts';
import { admitUpload, type AdmissionRefusal } from './admission.ts';
import type { UploadExchange } from './exchange.ts';
import { finishUpload, type FinishRefusal } from './finishing.ts';
import { parseAlt, type UploadPurposes } from './purposes.ts';

export type FormRefusal = AdmissionRefusal | FinishRefusal | 'no-file' | 'cut-off';
/** Where to send the reader's browser back. */
export type FormAnswer = { location: string };

/** Files of one form. */
const mostFiles = 20;

/** Where the form came from, as it says itself: a page of this site, or null. */
export function backOf(parameters: URLSearchParams): string | null {
	const back = parameters.get('back') ?? '';
	return isPlainTarget(back) && !back.startsWith('/uploads') ? back : null;
}

/**
 * The same road for a browser without scripts: a form with files, read piece by piece into the folder of uploads, never
 * held in memory. It ends with a page: back where the form stood, with what has come of it.
 */
export async function takeForm(
	exchange: UploadExchange,
	purposes: UploadPurposes,
	asked: { purpose: UploadPurpose; back: string }
): Promise<FormAnswer> {
	const admitted = await admitUpload(exchange, purposes, { purpose: asked.purpose, name: null, bytes: null });
	const reason = admitted.ok ? await takeFiles(exchange, purposes, asked.purpose, admitted.field) : admitted.reason;
	// A browser shows no answer while it is still sending, so the rest is let in and forgotten.
	if (!exchange.request.readableEnded) exchange.request.resume();
	return { location: locationOf(asked, reason) };
}

function locationOf({ purpose, back }: { purpose: UploadPurpose; back: string }, reason: FormRefusal | null): string {
	const url = new URL(back, 'http://site');
	for (const name of ['file-field', 'file-fault']) url.searchParams.delete(name);
	url.searchParams.set('file-field', purpose.fieldId);
	if (reason) url.searchParams.set('file-fault', reason);
	return `${url.pathname}${url.search}#${purpose.fieldId}`;
}

/** The first refusal, or null when every file has been taken. */
async function takeFiles(
	exchange: UploadExchange,
	purposes: UploadPurposes,
	purpose: UploadPurpose,
	field: FileField
): Promise<FormRefusal | null> {
	const parser = parserOf(exchange.request, field.mostBytes);
	const taken: Promise<FormRefusal | null>[] = [];
	let alt = '';
	parser.on('field', (name, value) => {
		if (name === 'alt') alt = parseAlt(value);
	});
	const streams: BusboyFileStream[] = [];
	parser.on('file', (_input, stream, name) => {
		// It may be cut before anybody reads it; a failure that nobody listens to would end the program.
		streams.push(stream.on('error', () => {}));
		const about = { purpose, field, name: nameAsSent(name), alt };
		const taking = takeFile(exchange, purposes, stream, about).catch((problem: unknown) => {
			stream.resume();
			if (isDiskFull(problem)) return 'disk-full' as const;
			throw problem;
		});
		// Awaited below; until then nobody must take it for forgotten.
		taking.catch(() => {});
		taken.push(taking);
	});
	try {
		await parsed(exchange.request, parser);
	} catch {
		for (const stream of streams) stream.destroy(new Error('cut off'));
		await Promise.allSettled(taken);
		return 'cut-off';
	}
	const reasons = await Promise.all(taken);
	const brought = reasons.filter((reason) => reason !== 'no-file');
	return brought.length === 0 ? 'no-file' : (brought.find((reason) => reason !== null) ?? null);
}

/** Until the parser has seen the whole form; it fails when the form is broken or the line is cut. */
function parsed(request: IncomingMessage, parser: BusboyInstance): Promise<void> {
	return new Promise((resolve, reject) => {
		parser.once('finish', resolve).on('error', reject);
		request.once('close', () => {
			if (!request.complete) reject(new Error('cut off'));
		});
		request.pipe(parser);
	});
}

function parserOf({ headers }: IncomingMessage, mostBytes: number) {
	return new Busboy({
		headers: headers as { 'content-type': string },
		preservePath: false,
		defCharset: 'utf8',
		limits: {
			files: mostFiles,
			fields: 10,
			fieldSize: 8192,
			parts: mostFiles + 10,
			headerPairs: 20,
			headerSize: 4096,
			fileSize: mostBytes + 1
		}
	});
}

const nameAsSent = (name: string | undefined): string => name ?? '';

type About = { purpose: UploadPurpose; field: FileField; name: string; alt: string };

async function takeFile(
	exchange: UploadExchange,
	purposes: UploadPurposes,
	stream: BusboyFileStream,
	{ purpose, field, name, alt }: About
): Promise<FormRefusal | null> {
	// An input that was left empty comes as a file without a name.
	if (name === '') {
		stream.resume();
		return 'no-file';
	}
	const { store, actor } = exchange;
	const { upload, path } = await beginUpload(store, {
		accountId: actor.id,
		purpose: { ...purpose, alt },
		name,
		bytes: null,
		mostBytes: field.mostBytes,
		allowed: field.kinds
	});
	let received: number;
	try {
		received = await appendTo(path, stream, 0);
	} catch (problem) {
		await discardUpload(store, actor.id, upload.id);
		throw problem;
	}
	if (stream.truncated) {
		await discardUpload(store, actor.id, upload.id);
		return 'too-large';
	}
	const outcome = await finishUpload(exchange, purposes, { upload, received, path });
	return outcome.ok ? null : outcome.reason;
}
