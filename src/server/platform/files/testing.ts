import { deflateRawSync, crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

export type ZipPart = { name: string; content: Buffer | string; mode?: number; stated?: number };

/** An archive as it is said, also one that lies about itself. */
export function zipOf(parts: ZipPart[], { prefix = '', suffix = '' } = {}): Buffer {
	const files: Buffer[] = [Buffer.from(prefix)];
	const directory: Buffer[] = [];
	let offset = files[0]!.length;
	for (const { name, content, mode = 0o100644, stated } of parts) {
		const bytes = Buffer.from(content);
		const packed = deflateRawSync(bytes, { level: 9 });
		const called = Buffer.from(name);
		const header = Buffer.alloc(30);
		header.writeUInt32LE(0x04034b50, 0);
		header.writeUInt16LE(20, 4);
		header.writeUInt16LE(8, 8);
		header.writeUInt32LE(crc32(bytes), 14);
		header.writeUInt32LE(packed.length, 18);
		header.writeUInt32LE(stated ?? bytes.length, 22);
		header.writeUInt16LE(called.length, 26);
		const entry = Buffer.alloc(46);
		entry.writeUInt32LE(0x02014b50, 0);
		header.copy(entry, 6, 4, 30);
		entry.writeUInt32LE((mode << 16) >>> 0, 38);
		entry.writeUInt32LE(offset, 42);
		directory.push(entry, called);
		files.push(header, called, packed);
		offset += 30 + called.length + packed.length;
	}
	const listed = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(parts.length, 8);
	end.writeUInt16LE(parts.length, 10);
	end.writeUInt32LE(listed.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...files, listed, end, Buffer.from(suffix)]);
}

export const docxOf = (more: ZipPart[] = [], text = 'Лампа над столом'): Buffer =>
	zipOf([
		{ name: '[Content_Types].xml', content: '<?xml version="1.0"?><Types/>' },
		{ name: 'word/document.xml', content: `<?xml version="1.0"?><w:document>${text}</w:document>` },
		...more
	]);

export const odtOf = (type = 'application/vnd.oasis.opendocument.text'): Buffer =>
	zipOf([
		{ name: 'mimetype', content: type },
		{ name: 'content.xml', content: '<?xml version="1.0"?><office:document/>' }
	]);

export const pdfOf = (inside = '', tail = '%%EOF\n'): Buffer =>
	Buffer.from(
		`%PDF-1.7\n1 0 obj\n<< /Type /Catalog ${inside} >>\nendobj\ntrailer << /Root 1 0 R >>\n${tail}`,
		'latin1'
	);

type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif';

/** A picture as a telephone takes it: lying on its side, with the place where it was taken. */
export function photo(format: PictureFormat = 'jpeg', width = 40, height = 20): Promise<Buffer> {
	return sharp({ create: { width, height, channels: 3, background: '#a04020' } })
		.withExif({
			IFD0: { Make: 'Lamp', Orientation: '6' },
			IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '56/1 29/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '84/1 57/1 0/1' }
		})
		.withMetadata({ orientation: 6 })
		.toFormat(format)
		.toBuffer();
}

/** A PNG whose header claims so many points; there are hardly any behind it. */
export function hugePng(width: number, height: number): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	const rows = deflateSync(Buffer.alloc(1_000_000));
	return Buffer.concat([
		Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
		...[['IHDR', header] as const, ['IDAT', rows] as const, ['IEND', Buffer.alloc(0)] as const].map(pngPart)
	]);
}

function pngPart([name, content]: readonly [string, Buffer]): Buffer {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(content.length);
	const body = Buffer.concat([Buffer.from(name), content]);
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
}
