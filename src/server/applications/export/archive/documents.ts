import { PassThrough, type Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ArchivedFile } from '../rules.ts';

export type ArchivedContent = { read(): Readable };

type Archive = {
	files: readonly ArchivedFile[];
	/** Null for a file that may not be had: it is left out. */
	open: (fileId: string) => Promise<ArchivedContent | null>;
	/** The sheet that goes with the files, made last: it names those that were left out. */
	sheet: (leftOut: readonly string[]) => Promise<{ path: string; content: Buffer }>;
};

/**
 * A ZIP of files as a stream. One file is open at a time and is read only as fast as the archive is taken, so the memory
 * it needs does not grow with what it holds. What is in it is packed already: it is stored as it is.
 */
export function archiveOf({ files, open, sheet }: Archive): Readable {
	const zip = new ZipFile();
	const output = new PassThrough();
	zip.on('error', (error: Error) => output.destroy(error));
	zip.outputStream.pipe(output);
	void fill().catch((error: unknown) => output.destroy(error as Error));
	return output;

	async function fill(): Promise<void> {
		const leftOut: string[] = [];
		for (const { fileId, path } of files) {
			if (output.destroyed) return;
			const content = await open(fileId);
			if (content) await add(content.read(), path);
			else leftOut.push(path);
		}
		const { path, content } = await sheet(leftOut);
		zip.addBuffer(content, path);
		zip.end();
	}

	/** Ends when the file has gone into the archive, or nobody takes the archive any more. */
	function add(stream: Readable, path: string): Promise<void> {
		return new Promise((resolve, reject) => {
			const stop = () => {
				stream.destroy();
				resolve();
			};
			output.once('close', stop);
			stream.once('error', reject);
			stream.once('close', () => {
				output.off('close', stop);
				resolve();
			});
			zip.addReadStream(stream, path, { compress: false });
		});
	}
}
