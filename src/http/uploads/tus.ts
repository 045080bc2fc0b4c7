import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Server, Upload as TusUpload, type Locker } from '@tus/server';
import { appendTo } from '#server/platform/files/appending.ts';
import { isDiskFull } from '#server/platform/files/store.ts';
import {
	beginUpload,
	discardUpload,
	findUpload,
	newUploadId,
	uploadsLastHours,
	type FoundUpload
} from '#server/platform/files/uploads.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { admitUpload, refusalStatus } from './admission.ts';
import type { UploadExchange } from './exchange.ts';
import { finishUpload } from './finishing.ts';
import { parseAlt, parsePurpose, type UploadPurposes } from './purposes.ts';

export const uploadsPath = '/uploads';

/** What no field takes; the field's own limit is judged when an upload begins. */
const mostBytesOfAll = 500 * 1024 * 1024;

/** The tus protocol over one account's uploads; made for one request, since all it does is for who asks. */
export function tusFor(exchange: UploadExchange, purposes: UploadPurposes, locker: Locker): Server {
	const store = new AccountUploads(exchange, purposes);
	return new Server({
		path: uploadsPath,
		datastore: store,
		locker,
		relativeLocation: true,
		lockDrainTimeout: 300,
		maxSize: mostBytesOfAll,
		// Pages of other sites have no business here.
		allowedOrigins: () => false,
		namingFunction: newUploadId,
		onUploadFinish: async (_request, { id }) => ({ headers: await store.finish(id) }),
		onResponseError: (_request, error) => {
			if (error instanceof NotFound) return reasonOf(404, 'not-found');
			if ('status_code' in error && error.status_code < 500) return undefined;
			if (isDiskFull(error)) return reasonOf(507, 'disk-full');
			exchange.log(error);
			return reasonOf(500, 'failed');
		}
	});
}

const reasonOf = (status_code: number, reason: string) => ({ status_code, body: JSON.stringify({ reason }) });

class AccountUploads extends DataStore {
	readonly #exchange: UploadExchange;
	readonly #purposes: UploadPurposes;
	override extensions = ['creation', 'termination', 'expiration'];

	constructor(exchange: UploadExchange, purposes: UploadPurposes) {
		super();
		this.#exchange = exchange;
		this.#purposes = purposes;
	}

	override async create(asked: TusUpload): Promise<TusUpload> {
		const { application, field, filename, alt } = asked.metadata ?? {};
		const purpose = parsePurpose({ application, field });
		if (!purpose || !filename || asked.size === undefined) throw reasonOf(422, 'wrong-name');
		const admitted = await admitUpload(this.#exchange, this.#purposes, { purpose, name: filename, bytes: asked.size });
		if (!admitted.ok) throw reasonOf(refusalStatus[admitted.reason], admitted.reason);
		const { kinds, mostBytes } = admitted.field;
		const accountId = this.#exchange.actor.id;
		const about = { ...purpose, alt: parseAlt(alt) };
		await beginUpload(
			this.#exchange.store,
			{ accountId, purpose: about, name: filename, bytes: asked.size, mostBytes, allowed: kinds },
			asked.id
		);
		return asked;
	}

	async #find(id: string): Promise<FoundUpload> {
		const found = await findUpload(this.#exchange.store, this.#exchange.actor.id, id);
		if (!found) throw ERRORS.FILE_NOT_FOUND;
		return found;
	}

	override async getUpload(id: string): Promise<TusUpload> {
		const { upload, received } = await this.#find(id);
		return new TusUpload({
			id,
			offset: received,
			...(upload.bytes !== null && { size: upload.bytes }),
			creation_date: upload.begunAt
		});
	}

	/** What is told as received lies on the disk, also after a power cut. */
	override async write(stream: Readable, id: string, offset: number): Promise<number> {
		const { path } = await this.#find(id);
		return appendTo(path, stream, offset);
	}

	override async remove(id: string): Promise<void> {
		await this.#find(id);
		await discardUpload(this.#exchange.store, this.#exchange.actor.id, id);
	}

	override getExpiration(): number {
		return uploadsLastHours * 3_600_000;
	}

	/** What has become of a whole upload, in headers: a script cannot read more of the protocol's answer. */
	async finish(id: string): Promise<Record<string, string>> {
		const outcome = await finishUpload(this.#exchange, this.#purposes, await this.#find(id));
		if (!outcome.ok) throw reasonOf(422, outcome.reason);
		return fileHeaders(outcome.value);
	}
}

export const fileHeaders = ({ id, state }: { id: string; state: string }): Record<string, string> => ({
	'Upload-File': id,
	'Upload-State': state
});
