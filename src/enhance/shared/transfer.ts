import { Upload, type DetailedError, type HttpResponse } from 'tus-js-client';
import { fingerprintOf, noteProgress } from './unfinished.ts';

export type Listener = {
	progress(sent: number): void;
	/** All bytes are there, and the server looks at them. */
	checking(): void;
	/** The line is down; it goes on by itself. */
	waiting(): void;
	signedOut(): void;
	refused(reason: string): void;
	done(state: string): void;
};

/** Small enough that a line which is cut every minute still gets on. */
const pieceBytes = 4 * 1024 * 1024;
const longPause = 30_000;
const pauses = [0, 1000, 3000, 5000, 10_000, 20_000];

/** One file on its way to the server. */
export class Transfer {
	isSending = false;
	readonly #upload: Upload;
	readonly #listener: Listener;
	#isCancelled = false;

	constructor(file: File, purpose: { application: string; field: string }, listener: Listener) {
		const fingerprint = fingerprintOf(file, purpose);
		this.#listener = listener;
		this.#upload = new Upload(file, {
			endpoint: '/uploads',
			metadata: { filename: file.name, ...purpose },
			fingerprint: () => Promise.resolve(fingerprint),
			chunkSize: Math.min(pieceBytes, Math.max(file.size, 1)),
			retryDelays: pauses,
			removeFingerprintOnSuccess: true,
			onShouldRetry: (error) => this.#shouldRetry(error),
			onProgress: (sent) => {
				noteProgress(fingerprint, sent);
				if (sent >= file.size) listener.checking();
				else listener.progress(sent);
			},
			onSuccess: ({ lastResponse }) => {
				noteProgress(fingerprint, null);
				this.isSending = false;
				listener.done(stateOf(lastResponse));
			},
			onError: (error) => this.#fail(error as DetailedError, fingerprint)
		});
		addEventListener('online', this.#goOn);
	}

	start(): void {
		this.isSending = true;
		void this.#begin();
	}

	pause(): void {
		this.isSending = false;
		void this.#upload.abort();
	}

	async cancel(): Promise<void> {
		this.#isCancelled = true;
		this.isSending = false;
		removeEventListener('online', this.#goOn);
		await this.#upload.abort(true).catch(() => {});
	}

	async #begin(): Promise<void> {
		if (!this.#upload.url) {
			const [previous] = await this.#upload.findPreviousUploads().catch(() => []);
			if (previous) this.#upload.resumeFromPreviousUpload(previous);
		}
		if (this.isSending) this.#upload.start();
	}

	#goOn = (): void => {
		if (this.isSending) this.start();
	};

	#shouldRetry(error: DetailedError): boolean {
		const status = error.originalResponse?.getStatus() ?? 0;
		if (status === 0) this.#listener.waiting();
		return isPassing(status);
	}

	#fail(error: DetailedError, fingerprint: string): void {
		if (this.#isCancelled) return;
		const status = error.originalResponse?.getStatus() ?? 0;
		if (isPassing(status)) {
			// Down for long, the line or the site: asked again now and then, and when the browser says that it is back.
			this.#listener.waiting();
			setTimeout(this.#goOn, longPause);
			return;
		}
		this.isSending = false;
		if (status === 401) return this.#listener.signedOut();
		noteProgress(fingerprint, null);
		this.#listener.refused(reasonOf(error));
	}
}

/** Without an answer, or with one that another try may change; 507 says that there is no room. */
const isPassing = (status: number): boolean =>
	status === 0 || (status >= 500 && status !== 507) || [409, 423, 429].includes(status);

function reasonOf(error: DetailedError): string {
	try {
		return (JSON.parse(error.originalResponse?.getBody() ?? '') as { reason: string }).reason;
	} catch {
		return 'failed';
	}
}

const stateOf = (response: HttpResponse): string => response.getHeader('Upload-State') ?? 'clean';
