import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { bytesOfBuffer, partsOfArchive } from '#server/platform/files/zip-archive.ts';
import { archiveOf } from './documents.ts';

const megabyte = Buffer.alloc(1024 * 1024, 7);
/** A file of so many megabytes, which counts those that were asked for. */
function fileOf(megabytes: number, counted: { read: number; open: number }): Readable {
	let left = megabytes;
	counted.open++;
	const stream = new Readable({
		read() {
			counted.read++;
			this.push(left-- > 0 ? megabyte : null);
		}
	});
	stream.once('close', () => counted.open--);
	return stream;
}

test('the archive holds the files under their paths and the sheet, which names what could not be had', async () => {
	const leftOut: string[] = [];
	const archive = archiveOf({
		files: [
			{ fileId: 'a', path: 'Удобный сервис/001 Лампа/Презентация.pdf' },
			{ fileId: 'gone', path: 'Удобный сервис/001 Лампа/Видео.mp3' }
		],
		open: async (id) => (id === 'a' ? { read: () => Readable.from([Buffer.from('%PDF-1.7')]) } : null),
		sheet: async (missing) => {
			leftOut.push(...missing);
			return { path: 'Список.xlsx', content: Buffer.from('лист') };
		}
	});
	const bytes = await buffer(archive);
	const parts = await partsOfArchive(bytesOfBuffer(bytes));
	assert.deepEqual(
		parts.map(({ name }) => name),
		['Удобный сервис/001 Лампа/Презентация.pdf', 'Список.xlsx']
	);
	assert.ok(bytes.includes('%PDF-1.7'));
	assert.deepEqual(leftOut, ['Удобный сервис/001 Лампа/Видео.mp3']);
});

test('files are read one at a time and only as fast as the archive is taken; whoever goes away leaves none open', async () => {
	const counted = { read: 0, open: 0 };
	let most = 0;
	const archive = archiveOf({
		files: Array.from({ length: 20 }, (_, index) => ({ fileId: String(index), path: `${index}.pdf` })),
		open: async () => ({
			read: () => {
				const stream = fileOf(10, counted);
				most = Math.max(most, counted.open);
				return stream;
			}
		}),
		sheet: async () => ({ path: 'Список.xlsx', content: Buffer.from('') })
	});
	await new Promise((resolve) => archive.once('readable', resolve));
	archive.read();
	await new Promise((resolve) => setImmediate(resolve));
	assert.ok(counted.read < 10, `${counted.read} megabytes of 200 were read ahead`);
	assert.equal(most, 1);
	archive.destroy();
	await new Promise((resolve) => archive.once('close', resolve));
	await new Promise((resolve) => setImmediate(resolve));
	assert.equal(counted.open, 0);
});

test('a file that breaks off breaks the archive off, so that nobody takes a part for the whole', async () => {
	const archive = archiveOf({
		files: [{ fileId: 'a', path: 'a.pdf' }],
		open: async () => ({
			read: () =>
				new Readable({
					read() {
						this.destroy(new Error('the disk is gone'));
					}
				})
		}),
		sheet: async () => ({ path: 'Список.xlsx', content: Buffer.from('') })
	});
	await assert.rejects(buffer(archive), /the disk is gone/);
});
