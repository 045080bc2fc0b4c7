import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { signIn } from '#server/accounts/sessions/commands.ts';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { openFileStorage, type FileQuota, type FileStore } from '#server/platform/files/store.ts';
import type { VirusScanner } from '#server/platform/files/virus-scanner.ts';
import type { TestNetwork } from '#server/platform/testing.ts';
import { openTestFront, type TestFront } from '../front-testing.ts';
import { testPurposes } from './test-purposes.ts';

export type Sent = { status: number; headers: IncomingHttpHeaders; body: string };
export type Asking = {
	method?: string;
	headers?: Record<string, string>;
	body?: Buffer | Readable;
	cookie?: string | null;
};

export type UploadScene = {
	front: TestFront;
	folder: string;
	store: FileStore;
	account: { id: string; email: string; password: string };
	cookie: string;
	/** An application that everybody may attach to; `closedApplication` is nobody's. */
	application: string;
	send(path: string, asking?: Asking): Promise<Sent>;
	/** Begins an upload; answers its address. */
	begin(name: string, bytes: number, more?: Record<string, string>): Promise<Sent>;
	/** The whole of a file by the resumable road. */
	bring(name: string, content: Buffer, more?: Record<string, string>): Promise<Sent>;
	close(): Promise<void>;
};

type Options = { quota?: Partial<FileQuota>; scanner?: VirusScanner };

export async function openUploadScene({ quota, scanner }: Options = {}): Promise<UploadScene> {
	const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-files-'));
	const files = openFileStorage(folder, { ...(quota && { quota }), ...(scanner && { scanner }) });
	const front = await openTestFront((_, response) => void response.writeHead(200).end('page'), {
		files,
		purposes: testPurposes
	});
	const account = await buildAdministrator(front.network.db);
	const cookie = await beginTestSession(front.network, account);
	const application = randomUUID();
	const send = (path: string, asking: Asking = {}) => sendTo(front, path, { cookie, ...asking });
	const begin = (name: string, bytes: number, more: Record<string, string> = {}) =>
		send('/uploads', {
			method: 'POST',
			headers: {
				'tus-resumable': '1.0.0',
				'upload-length': String(bytes),
				'upload-metadata': metadata({ filename: name, application, field: 'papers', ...more })
			}
		});
	return {
		...{ front, folder, account, cookie, application, send, begin },
		store: files.network(front.network.schema),
		async bring(name, content, more) {
			const begun = await begin(name, content.length, more);
			if (begun.status !== 201) return begun;
			return send(begun.headers.location!, patch(0, content));
		},
		async close() {
			await front.close();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

let places = 0;

export async function beginTestSession(
	{ db, database, schema }: TestNetwork,
	{ email, password }: { email: string; password: string }
): Promise<string> {
	const outcome = await signIn(
		{ db, platform: database.platform, network: schema },
		{ email, password, from: `${schema} ${++places}`, isSecure: false }
	);
	if (!outcome.ok) throw new Error(outcome.reason);
	return `session=${encodeURIComponent(outcome.value.value)}`;
}

export const metadata = (values: Record<string, string>): string =>
	Object.entries(values)
		.map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
		.join(',');

export const patch = (offset: number, body: Buffer | Readable, length?: number): Asking => ({
	method: 'PATCH',
	headers: {
		'tus-resumable': '1.0.0',
		'upload-offset': String(offset),
		'content-type': 'application/offset+octet-stream',
		...(length !== undefined && { 'content-length': String(length) })
	},
	body
});

export const head: Asking = { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } };

/** As a browser sends it: with the origin of the site, but for readings. */
export function sendTo({ serving, host }: TestFront, path: string, asking: Asking): Promise<Sent> {
	const { method = 'GET', headers = {}, body, cookie } = asking;
	const { hostname, port } = new URL(serving.url);
	const own = method === 'GET' || method === 'HEAD' ? {} : { origin: `http://${host}` };
	const length = Buffer.isBuffer(body) ? { 'content-length': String(body.length) } : {};
	return new Promise((resolve, reject) => {
		const asked = httpRequest(
			{
				...{ hostname, port, path, method, agent: false },
				headers: { host, ...own, ...length, ...(cookie && { cookie }), ...headers }
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () =>
					resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString() })
				);
			}
		);
		asked.on('error', reject);
		if (body instanceof Readable) body.on('error', () => asked.destroy()).pipe(asked);
		else asked.end(body);
	});
}

/** What a browser without scripts sends of a form with files. */
export function formBody(fields: Record<string, string>, files: { name: string; content: Buffer }[]): Asking {
	const boundary = '----form';
	const parts = [
		...Object.entries(fields).map(([name, value]) =>
			Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
		),
		...files.flatMap(({ name, content }) => [
			Buffer.from(
				`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/html\r\n\r\n`
			),
			content,
			Buffer.from('\r\n')
		]),
		Buffer.from(`--${boundary}--\r\n`)
	];
	return {
		method: 'POST',
		headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
		body: Buffer.concat(parts)
	};
}
