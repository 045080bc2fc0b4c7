import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { checkContent } from './content.ts';
import { fileKinds, type FileKind } from './kinds.ts';
import { docxOf, hugePng, odtOf, pdfOf, photo, zipOf } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-content-'));
after(() => rmSync(folder, { recursive: true }));

let written = 0;

async function check(name: string, content: Buffer | string, allowed: readonly FileKind[] = fileKinds) {
	const path = join(folder, String(++written));
	await writeFile(path, content);
	return checkContent({ path, name, allowed, mostBytes: 5_000_000 });
}

async function verdict(name: string, content: Buffer | string, allowed?: readonly FileKind[]): Promise<string> {
	const checked = await check(name, content, allowed);
	return checked.ok ? `${checked.value.name}: ${checked.value.type}` : checked.reason;
}

const compound = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const twoByte = (text: string) => Buffer.from(text, 'utf16le');
const wav = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(40)]);

test('what is what its name says is taken', async () => {
	const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
	assert.equal(await verdict('Положение.PDF', pdfOf()), 'Положение.PDF: application/pdf');
	assert.equal(await verdict('Описание практики.docx', docxOf()), `Описание практики.docx: ${word}`);
	assert.equal(await verdict('о.odt', odtOf()), 'о.odt: application/vnd.oasis.opendocument.text');
	assert.equal(await verdict('старый.doc', compound), 'старый.doc: application/msword');
	assert.equal(await verdict('т.rtf', '{\\rtf1 текст}'), 'т.rtf: application/rtf');
	assert.equal(await verdict('т.txt', 'просто текст'), 'т.txt: text/plain');
	assert.equal(await verdict('смета.csv', 'статья;сумма'), 'смета.csv: text/csv');
	assert.equal(await verdict('чтение.wav', wav), 'чтение.wav: audio/wav');
	assert.equal(await verdict('всё.zip', zipOf([{ name: 'а/б.txt', content: 'в' }])), 'всё.zip: application/zip');
	for (const format of ['jpeg', 'png', 'webp', 'gif'] as const)
		assert.equal(await verdict(`фото.${format}`, await photo(format)), `фото.${format}: image/${format}`);
});

test('a name that lies, hides another or is none is refused before the content is read', async () => {
	const pdf = pdfOf();
	for (const name of ['а\0.pdf', 'а\n.pdf', '../а.pdf', '..\\а.pdf', '/etc/а.pdf', '.pdf', '..', '', '\ud800.pdf'])
		assert.equal(await verdict(name, pdf), 'wrong-name', JSON.stringify(name));
	for (const name of [
		'а.php.pdf',
		'а.html.pdf',
		'а.exe.pdf',
		'а.svg',
		'а.html',
		'а.docm',
		'а.pdf.exe',
		'а',
		'constructor'
	])
		assert.equal(await verdict(name, pdf), 'kind-not-allowed', name);
	assert.equal(await verdict('а.pdf', pdf, ['image']), 'kind-not-allowed');
});

test('marks that turn the reading of a name round are taken out of it, and a long one is cut before its extension', async () => {
	assert.equal(await verdict('отчёт\u202egpj.\u200bpdf', pdfOf()), 'отчётgpj.pdf: application/pdf');
	assert.equal(await verdict('и\u0306.pdf', pdfOf()), 'й.pdf: application/pdf');
	const checked = await check(`${'ж'.repeat(300)}.pdf`, pdfOf());
	assert.ok(checked.ok);
	assert.equal(checked.value.name, `${'ж'.repeat(115)}….pdf`);
});

test('a polyglot is refused, or nothing is left of its other half', async () => {
	assert.equal(
		await verdict('а.pdf', Buffer.concat([Buffer.from('<script>alert(1)</script>'), pdfOf()])),
		'content-differs'
	);
	assert.equal(await verdict('а.pdf', pdfOf('', '%%EOF\n<script>alert(1)</script>')), 'content-differs');
	assert.equal(await verdict('а.pdf', zipOf([{ name: 'а', content: 'б' }])), 'content-differs');
	assert.equal(await verdict('а.gif', 'GIF89a/*\0\0*/=1;alert(1)//'), 'broken');
	assert.equal(await verdict('а.jpg', '<html><script>alert(1)</script>'), 'content-differs');
	assert.equal(await verdict('а.png', '<svg onload="alert(1)"/>'), 'content-differs');
	assert.equal(await verdict('а.txt', '<!doctype html><script>alert(1)</script>'), 'content-differs');
	assert.equal(await verdict('а.txt', await photo()), 'content-differs');
	assert.equal(await verdict('а.csv', 'а;б\0в'), 'content-differs');
	assert.equal(await verdict('а.docx', zipOf([{ name: 'а', content: 'б' }])), 'content-differs');
	assert.equal(await verdict('а.odt', odtOf('application/vnd.oasis.opendocument.spreadsheet')), 'content-differs');
	assert.equal(await verdict('а.zip', zipOf([{ name: 'а', content: 'б' }], { prefix: 'MZ' })), 'content-differs');
	assert.equal(await verdict('а.zip', zipOf([{ name: 'а', content: 'б' }], { suffix: '<script>' })), 'content-differs');
	const php = Buffer.concat([await photo(), Buffer.from('<?php system($_GET[0]); ?>')]);
	const checked = await check('а.jpg', php);
	assert.ok(checked.ok);
	assert.ok(!(await sharp(checked.value.path).toBuffer()).includes('<?php'));
});

test('what is empty, broken, too large or does something by itself is refused', async () => {
	assert.equal(await verdict('а.pdf', ''), 'empty');
	assert.equal(await verdict('а.pdf', Buffer.concat([pdfOf(), Buffer.alloc(5_000_001)])), 'too-large');
	assert.equal(await verdict('а.pdf', '%PDF-1.7 cut'), 'broken');
	assert.equal(await verdict('а.docx', docxOf().subarray(0, 60)), 'broken');
	assert.equal(await verdict('а.jpg', (await photo()).subarray(0, 200)), 'broken');
	for (const active of [
		'/OpenAction << /S /JavaScript',
		'/AA << /S /J#61vaScript',
		'/S /Launch',
		'/EmbeddedFiles 3 0 R',
		'/JS (x)'
	])
		assert.equal(await verdict('а.pdf', pdfOf(active)), 'active-content', active);
	assert.equal(await verdict('а.docx', docxOf([{ name: 'word/vbaProject.bin', content: 'x' }])), 'active-content');
	assert.equal(await verdict('а.doc', Buffer.concat([compound, twoByte('_VBA_PROJECT')])), 'active-content');
	assert.equal(await verdict('а.rtf', '{\\rtf1 {\\object\\objdata 0105}}'), 'active-content');
});

test('words in a packed stream of a PDF are not taken for actions', async () => {
	const stream = `>> stream\n${'x'.repeat(700_000)}/JS /Launch\nendstream\n<< /Type /Page`;
	assert.equal(await verdict('а.pdf', pdfOf(stream)), 'а.pdf: application/pdf');
	assert.equal(await verdict('а.pdf', pdfOf(`${stream} /JS (x)`)), 'active-content');
});

test('XML that could name other files or grow without end is refused', async () => {
	const laughs = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><l/>';
	assert.equal(await verdict('а.docx', docxOf([{ name: 'word/styles.xml', content: laughs }])), 'active-content');
	const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), twoByte(laughs)]);
	assert.equal(await verdict('а.docx', docxOf([{ name: 'word/styles.xml', content: wide }])), 'active-content');
});

test('a bomb is refused in no time, whatever it says of itself', async () => {
	const zeros = Buffer.alloc(60_000_000);
	const bombs = {
		honest: zipOf([{ name: 'а', content: zeros }]),
		lying: zipOf([{ name: 'а', content: zeros, stated: 10 }]),
		nested: zipOf([{ name: 'а.zip', content: zipOf([{ name: 'б', content: zeros, stated: 10 }]) }]),
		deep: zipOf([
			{ name: 'а.zip', content: zipOf([{ name: 'б.zip', content: zipOf([{ name: 'в', content: 'г' }]) }]) }
		]),
		crowd: zipOf(Array.from({ length: 10_001 }, (_, n) => ({ name: String(n), content: '' })))
	};
	for (const [name, bomb] of Object.entries(bombs)) {
		const begun = process.cpuUsage();
		assert.equal(await verdict('а.zip', bomb), 'unpacks-too-far', name);
		assert.ok(secondsSince(begun) < 1, `${name} took ${secondsSince(begun)} s`);
	}
	assert.equal(await verdict('а.docx', docxOf([{ name: 'word/media/1.bin', content: zeros }])), 'unpacks-too-far');
	assert.equal(await verdict('а.zip', gzipSync(zeros)), 'content-differs');
});

test('an archive that would land outside its folder is refused', async () => {
	for (const name of ['../а', 'а/../../б', '/etc/а', 'C:/а', 'а\\..\\б', 'а\0б'])
		assert.equal(await verdict('а.zip', zipOf([{ name, content: 'x' }])), 'unsafe-archive', name);
	assert.equal(
		await verdict('а.zip', zipOf([{ name: 'link', content: '/etc/passwd', mode: 0o120777 }])),
		'unsafe-archive'
	);
	assert.equal(
		await verdict(
			'а.zip',
			zipOf([
				{ name: 'а', content: '1' },
				{ name: 'а', content: '2' }
			])
		),
		'unsafe-archive'
	);
});

test('a picture of 60 000 by 60 000 points is refused within a second and a hundred megabytes', async () => {
	await verdict('а.png', await photo('png'));
	const [begun, memory] = [process.cpuUsage(), process.memoryUsage().rss];
	assert.equal(await verdict('а.png', hugePng(60_000, 60_000)), 'too-many-pixels');
	assert.ok(secondsSince(begun) < 1);
	assert.ok(process.memoryUsage().rss - memory < 100 * 1024 * 1024);
});

test('a picture is turned as it was taken and keeps neither the place nor the camera', async () => {
	const brought = await photo();
	const before = await sharp(brought).metadata();
	assert.deepEqual([before.width, before.height, before.orientation], [40, 20, 6]);
	assert.ok(brought.includes('Lamp') && before.exif);
	const checked = await check('фото.jpg', brought);
	assert.ok(checked.ok);
	const { path, width, height } = checked.value;
	const kept = await sharp(path).metadata();
	assert.deepEqual([width, height, kept.width, kept.height], [20, 40, 20, 40]);
	assert.deepEqual([kept.exif, kept.orientation, kept.icc, kept.xmp], [undefined, undefined, undefined, undefined]);
});

/** Of the processor, so that a busy machine makes no difference. */
function secondsSince(begun: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(begun);
	return (user + system) / 1e6;
}
