import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import { strToU8, unzipSync, zlibSync } from 'fflate';
import sharp from 'sharp';
import { blindOffice } from './blind-office.ts';
import { blindPdf } from './blind-pdf.ts';
import { blindJpeg, blindPicture } from './blind-pictures.ts';
import { zipOf } from './testing.ts';

const lampova = 'Lampova Vera';
const points = Buffer.from(Array.from({ length: 12 * 8 * 3 }, (_each, at) => (at * 37) % 256));
const drawn = () => sharp(points, { raw: { width: 12, height: 8, channels: 3 } });
const noted = { exif: { IFD0: { Artist: lampova, Copyright: lampova }, IFD3: { GPSLatitude: '55/1 21/1 0/1' } } };

/** As a camera and a program leave it: who, where, words, a thumbnail behind the end. */
async function photographBy(name: string, orientation = 6): Promise<Uint8Array> {
	const picture = await drawn()
		.withExif({ ...noted.exif, IFD0: { ...noted.exif.IFD0, Artist: name } })
		.withMetadata({ orientation })
		.jpeg({ quality: 80 })
		.toBuffer();
	const remark = strToU8(`Taken by ${name}`);
	const segment = Uint8Array.of(0xff, 0xfe, 0, remark.length + 2, ...remark);
	return Uint8Array.of(...picture.subarray(0, 2), ...segment, ...picture.subarray(2), ...strToU8(name));
}
const pngBy = (name: string) =>
	drawn()
		.withExif({ IFD0: { Artist: name } })
		.png()
		.toBuffer();

const rawOf = (picture: Uint8Array) => sharp(picture).raw().toBuffer();
const says = (bytes: Uint8Array, words: string) => Buffer.from(bytes).includes(words);
const metadataOf = (bytes: Uint8Array) => sharp(bytes).metadata();

test('a photograph keeps its points and its turn, and nothing of who took it where', async () => {
	const photograph = await photographBy(lampova);
	assert.ok(says(photograph, lampova), 'it could leak');
	const blind = (await blindPicture(photograph))!;
	assert.ok(!says(blind, 'Lampova') && !says(blind, 'Taken'));
	assert.ok((await rawOf(blind)).equals(await rawOf(photograph)), 'point by point');
	const { orientation, exif, xmp } = await metadataOf(blind);
	assert.deepEqual([orientation, exif?.length, xmp], [6, 36 - 4, undefined]);
	const unturned = blindJpeg(photograph, { keepsTurn: false });
	assert.equal((await metadataOf(unturned)).exif, undefined);
	assert.ok(Buffer.from(blind).equals((await blindPicture(await photographBy('Polkin Lev')))!), 'whoever took it');
});

test('a progressive photograph of several passes is read to its end', async () => {
	const photograph = await drawn().resize(64, 64).jpeg({ progressive: true }).withExif(noted.exif).toBuffer();
	const blind = (await blindPicture(photograph))!;
	assert.ok((await rawOf(blind)).equals(await rawOf(photograph)));
	assert.ok(!says(blind, lampova));
});

test('so do pictures of other kinds; what is broken or no picture is none', async () => {
	const png = await pngBy(lampova);
	assert.ok((await metadataOf(png)).exif, 'it could leak');
	const blindPng = (await blindPicture(png))!;
	assert.ok((await rawOf(blindPng)).equals(await rawOf(png)));
	assert.equal((await metadataOf(blindPng)).exif, undefined);
	for (const format of ['webp', 'tiff'] as const) {
		const picture = await drawn().withXmp(`<x:xmpmeta>${lampova}</x:xmpmeta>`).toFormat(format).toBuffer();
		assert.ok(says(picture, lampova), `${format} could leak`);
		const blind = (await blindPicture(picture))!;
		assert.ok(!says(blind, lampova), format);
		assert.equal((await metadataOf(blind)).format, format);
	}
	assert.equal(await blindPicture(strToU8('ID3 Lampova')), null);
	await assert.rejects(blindPicture(png.subarray(0, 60)));
	await assert.rejects(blindPicture((await photographBy(lampova)).subarray(0, 40)));
});

const documentBy = async (name: string, more: { name: string; content: Buffer | string }[] = []) =>
	zipOf([
		{ name: '[Content_Types].xml', content: '<?xml version="1.0"?><Types/>' },
		{ name: 'word/document.xml', content: '<w:p>Лампа</w:p>' },
		{
			name: 'word/_rels/settings.xml.rels',
			content: `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="file:///C:/Users/${name}/Normal.dotm" TargetMode="External"/><Relationship Id="rId2" Type="hyperlink" Target="file:///C:/Users/${name}/plan.doc" TargetMode="External"/></Relationships>`
		},
		{ name: 'word/media/image1.jpeg', content: Buffer.from(await photographBy(name)) },
		{ name: 'word/media/image2.png', content: await pngBy(name) },
		{ name: 'word/media/image3.svg', content: `<svg><metadata><dc:title>${name}</dc:title></metadata><path/></svg>` },
		...more
	]);

test('pictures, places and documents inside a document are told nothing from', async () => {
	const inside = (name: string) =>
		zipOf([{ name: 'docProps/core.xml', content: `<dc:creator>${name}</dc:creator>` }, ...printerOf(name)]);
	const made = (name: string) =>
		documentBy(name, [
			{ name: 'word/embeddings/Sheet1.xlsx', content: inside(name) },
			{
				name: 'word/embeddings/oleObject1.bin',
				content: Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from(name)])
			}
		]);
	const [one, other] = [await made(lampova), await made('Polkin Lev')];
	const [blind, same] = [await blindOffice(one), await blindOffice(other)];
	assert.ok(Buffer.from(blind).equals(same), 'byte for byte the same, whoever wrote it');
	const parts = unzipSync(blind);
	for (const [name, content] of Object.entries(parts)) assert.ok(!says(content, 'Lampova'), name);
	assert.deepEqual(
		[...Object.keys(parts)].sort(),
		[...Object.keys(unzipSync(one))].sort(),
		'every part is there that something refers to'
	);
	assert.deepEqual(Object.keys(unzipSync(parts['word/embeddings/Sheet1.xlsx']!)), [
		'docProps/core.xml',
		'xl/worksheets/sheet1.xml'
	]);
});

const printerOf = (name: string) => [
	{ name: 'xl/printerSettings/printerSettings1.bin', content: `\\\\${name}\\HP` },
	{ name: 'xl/worksheets/sheet1.xml', content: '<pageSetup paperSize="9" r:id="rId1"/>' }
];

test('the printer of an open document is not told either', async () => {
	const content = `<config:config-item config:name="PrinterName" config:type="string">HP of ${lampova}</config:config-item>`;
	const parts = unzipSync(await blindOffice(zipOf([{ name: 'settings.xml', content }])));
	assert.equal(Buffer.from(parts['settings.xml']!).toString(), content.replace(`HP of ${lampova}`, ''));
});

test('a document with sound or film in it, or documents ever deeper, has no copy', async () => {
	await assert.rejects(blindOffice(await documentBy(lampova, [{ name: 'ppt/media/media1.mp4', content: 'ftypmp42' }])));
	let nested = zipOf([{ name: 'a.xml', content: '<a/>' }]);
	for (let depth = 0; depth < 4; depth++) nested = zipOf([{ name: 'inner.docx', content: nested }]);
	await assert.rejects(blindOffice(nested));
});

/** A page with a photograph, plain or packed, and a file of its author's inside. */
async function pdfBy(name: string, isPacked: boolean): Promise<Uint8Array> {
	const pdf = await PDFDocument.create();
	const page = pdf.addPage([300, 300]);
	page.drawImage(await pdf.embedJpg(await photographBy(name)));
	await pdf.attach(strToU8(`Report of ${name}`), `${name}.txt`, { description: name });
	await pdf.flush();
	for (const [, object] of pdf.context.enumerateIndirectObjects())
		if (
			isPacked &&
			object instanceof PDFRawStream &&
			object.dict.get(PDFName.of('Filter')) === PDFName.of('DCTDecode')
		) {
			const packed = PDFRawStream.of(object.dict, zlibSync(object.contents));
			packed.dict.set(PDFName.of('Filter'), pdf.context.obj(['FlateDecode', 'DCTDecode']));
			pdf.context.assign(pdf.context.getObjectRef(object)!, packed);
		}
	return pdf.save({ useObjectStreams: false });
}

for (const isPacked of [false, true])
	test(`photographs in a PDF${isPacked ? ', packed once more,' : ''} are as blind, and files inside it are gone`, async () => {
		const pdf = await pdfBy(lampova, isPacked);
		assert.ok(isPacked || says(pdf, lampova), 'it could leak');
		const blind = await blindPdf(pdf);
		const photographs = (await PDFDocument.load(blind)).context
			.enumerateIndirectObjects()
			.flatMap(([, object]) =>
				object instanceof PDFRawStream && object.dict.get(PDFName.of('Filter')) === PDFName.of('DCTDecode')
					? [object.contents]
					: []
			);
		assert.equal(photographs.length, 1);
		assert.ok((await rawOf(photographs[0]!)).equals(await rawOf(await photographBy(lampova))), 'point by point');
		assert.equal((await metadataOf(photographs[0]!)).exif, undefined);
		assert.ok(!says(blind, 'Lampova') && !says(blind, 'EmbeddedFile'));
		assert.ok(Buffer.from(blind).equals(await blindPdf(await pdfBy('Polkin Lev', isPacked))));
	});
