import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PDFDocument, PDFHexString, PDFName } from '@cantoo/pdf-lib';
import { strFromU8, unzipSync } from 'fflate';
import { blindWayOf, writeBlindCopy } from './blind-copies.ts';
import type { BlindWork } from './blind-worker.ts';
import { zipOf } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-blind-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const [lampova, polkin] = ['Lampova Vera', 'Polkin Lev Ilyich'];
let written = 0;

async function copyOf(bytes: Uint8Array, as: BlindWork['as']): Promise<Buffer | null> {
	const path = join(folder, `${++written}`);
	writeFileSync(path, bytes);
	return (await writeBlindCopy({ path, target: `${path}.copy`, as })) ? readFileSync(`${path}.copy`) : null;
}

/** A page with a remark on it, named by its author in every way that a program does. */
async function pdfBy(author: string, useObjectStreams: boolean): Promise<Uint8Array> {
	const pdf = await PDFDocument.create();
	const page = pdf.addPage([300, 300]);
	page.drawText('A lamp above the table');
	pdf.setAuthor(author);
	pdf.setCreator(`${author} Office`);
	const { context, catalog } = pdf;
	const metadata = context.stream(`<x:xmpmeta><dc:creator>${author}</dc:creator></x:xmpmeta>`, { Type: 'Metadata' });
	catalog.set(PDFName.of('Metadata'), context.register(metadata));
	const remark = context.obj({ Type: 'Annot', Subtype: 'Text', Rect: [0, 0, 9, 9] });
	remark.set(PDFName.of('T'), PDFHexString.fromText(author));
	remark.set(PDFName.of('Contents'), PDFHexString.fromText('well said'));
	page.node.addAnnot(context.register(remark));
	context.trailerInfo.ID = context.obj([PDFHexString.fromText(author)]);
	return pdf.save({ useObjectStreams });
}

for (const useObjectStreams of [true, false])
	test(`a PDF ${useObjectStreams ? 'with' : 'without'} packed objects keeps its page and loses its author`, async () => {
		const [one, other] = [await pdfBy(lampova, useObjectStreams), await pdfBy(polkin, useObjectStreams)];
		assert.equal((await PDFDocument.load(one, { updateMetadata: false })).getAuthor(), lampova, 'it could leak');
		const copies = [await copyOf(one, 'pdf'), await copyOf(other, 'pdf')] as [Buffer, Buffer];
		assert.ok(copies[0].equals(copies[1]), 'byte for byte the same, whoever wrote it');
		const read = await PDFDocument.load(copies[0], { updateMetadata: false });
		assert.deepEqual(
			[read.getAuthor(), read.getCreator(), read.getPageCount(), read.getPage(0).getSize()],
			[undefined, undefined, 1, { width: 300, height: 300 }]
		);
		assert.equal(read.getPage(0).node.Annots()?.size(), 1, 'the remark itself stays');
	});

const remark = (name: string) =>
	`<w:comment w:id="0" w:author="${name}" w:initials="${name[0]}" w:date="2027-01-01T00:00:00Z"><w:t>Хорошо</w:t></w:comment>`;
const docxBy = (name: string) =>
	zipOf([
		{ name: '[Content_Types].xml', content: '<?xml version="1.0"?><Types/>' },
		{
			name: 'word/document.xml',
			content: `<w:p w:rsidR="00${name.length}"><w:ins w:author="${name}">Лампа</w:ins></w:p>`
		},
		{ name: 'word/comments.xml', content: remark(name) },
		{
			name: 'word/people.xml',
			content: `<w15:person w15:author="${name}"><w15:presenceInfo w15:userId="${name}"/></w15:person>`
		},
		{ name: 'docProps/core.xml', content: `<cp:coreProperties><dc:creator>${name}</dc:creator></cp:coreProperties>` },
		{ name: 'docProps/app.xml', content: `<Properties><Company>${name}</Company></Properties>` }
	]);

test('a document of an office program keeps its text and loses whoever wrote in it', async () => {
	assert.ok(!docxBy(lampova).equals(docxBy(polkin)), 'it could leak');
	const copies = [await copyOf(docxBy(lampova), 'office'), await copyOf(docxBy(polkin), 'office')] as [Buffer, Buffer];
	assert.ok(copies[0].equals(copies[1]));
	const parts = unzipSync(copies[0]);
	assert.deepEqual(Object.keys(parts), Object.keys(unzipSync(docxBy(lampova))));
	assert.equal(strFromU8(parts['word/document.xml']!), '<w:p><w:ins w:author="">Лампа</w:ins></w:p>');
	assert.equal(
		strFromU8(parts['word/comments.xml']!),
		'<w:comment w:id="0" w:author="" w:initials=""><w:t>Хорошо</w:t></w:comment>'
	);
});

const odtBy = (name: string) =>
	zipOf([
		{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' },
		{
			name: 'content.xml',
			content: `<office:annotation><dc:creator>${name}</dc:creator><text:p>Лампа</text:p></office:annotation>`
		},
		{ name: 'meta.xml', content: `<meta:initial-creator>${name}</meta:initial-creator>` }
	]);

test('so does an open document, whose first part still lies unpacked', async () => {
	const copies = [await copyOf(odtBy(lampova), 'office'), await copyOf(odtBy(polkin), 'office')] as [Buffer, Buffer];
	assert.ok(copies[0].equals(copies[1]));
	assert.equal(copies[0].toString('latin1', 30, 77), 'mimetypeapplication/vnd.oasis.opendocument.text');
	assert.equal(
		strFromU8(unzipSync(copies[0])['content.xml']!),
		'<office:annotation><dc:creator></dc:creator><text:p>Лампа</text:p></office:annotation>'
	);
});

test('what cannot be read has no copy, and what carries names elsewhere is not shown at all', async () => {
	assert.equal(await copyOf(Buffer.from('%PDF-1.7\nnothing\n%%EOF'), 'pdf'), null);
	assert.equal(await copyOf(Buffer.from('PK'), 'office'), null);
	assert.deepEqual(
		['application/pdf', 'image/jpeg', 'application/msword', 'application/zip', 'audio/mpeg', 'constructor'].map(
			blindWayOf
		),
		['pdf', 'as-it-is', 'never', 'never', 'never', 'never']
	);
});
