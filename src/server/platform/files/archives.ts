import { RefusedContent } from './refusals.ts';
import { bytesOfBuffer, partsOfArchive, unpackPart, type Bytes, type Part } from './zip-archive.ts';

/** All parts of one archive together, unpacked. */
const mostUnpacked = 500 * 1024 * 1024;
/** Papers pack to a tenth, very even tables to a fiftieth; bombs to a thousandth. */
const mostTimes = 200;
const alwaysAllowed = 16 * 1024 * 1024;
/** An archive inside an archive is looked into when it is no bigger than so much; a bigger one is refused. */
const largestInside = 32 * 1024 * 1024;

const officeParts: Record<string, string> = {
	docx: 'word/document.xml',
	xlsx: 'xl/workbook.xml',
	pptx: 'ppt/presentation.xml'
};
const openDocumentTypes: Record<string, string> = {
	odt: 'application/vnd.oasis.opendocument.text',
	ods: 'application/vnd.oasis.opendocument.spreadsheet',
	odp: 'application/vnd.oasis.opendocument.presentation'
};
const macros = /(?:^|\/)(?:vbaProject\.bin|vbaData\.xml|activeX\/)|^(?:Basic|Scripts)\//i;

/** An office file: the right parts, no macros, no document types (which could name other files), no bombs. */
export async function checkOfficeFile(archive: Bytes, extension: string): Promise<void> {
	const parts = await partsOfArchive(archive);
	await checkIdentity(archive, parts, extension);
	if (parts.some(({ name }) => macros.test(name))) throw new RefusedContent('active-content');
	await unpackAll(archive, parts, { isOffice: true, depth: 0, left: mostUnpacked });
}

/** A plain archive: what it lists is safe to unpack and no bomb; archives inside it are looked into once. */
export async function checkArchive(archive: Bytes): Promise<void> {
	const parts = await partsOfArchive(archive);
	if (parts.length === 0) throw new RefusedContent('empty');
	await unpackAll(archive, parts, { isOffice: false, depth: 0, left: mostUnpacked });
}

async function checkIdentity(archive: Bytes, parts: Part[], extension: string): Promise<void> {
	const names = new Set(parts.map(({ name }) => name));
	const main = officeParts[extension];
	if (main) {
		if (!names.has('[Content_Types].xml') || !names.has(main)) throw new RefusedContent('content-differs');
		return;
	}
	const first = parts.find(({ name }) => name === 'mimetype');
	if (!first || first.stated > 100) throw new RefusedContent('content-differs');
	const said: Buffer[] = [];
	await unpackPart(archive, first, 100, (piece) => said.push(piece));
	if (Buffer.concat(said).toString('latin1').trim() !== openDocumentTypes[extension])
		throw new RefusedContent('content-differs');
}

type Unpacking = { isOffice: boolean; depth: number; left: number };

/** Answers how much everything in the archive is together, archives inside it included. */
async function unpackAll(archive: Bytes, parts: Part[], { isOffice, depth, left }: Unpacking): Promise<number> {
	const most = Math.min(left, Math.max(alwaysAllowed, archive.size * mostTimes));
	// The directory's own words cost nothing to read, and most bombs are honest about it.
	if (parts.reduce((sum, { stated }) => sum + stated, 0) > most) throw new RefusedContent('unpacks-too-far');
	let given = 0;
	for (const part of parts) {
		const beginning = new Beginning(part.name);
		given += await unpackPart(archive, part, most - given, (piece) => beginning.see(piece));
		if (isOffice && beginning.declaresDocumentType()) throw new RefusedContent('active-content');
		const inside = beginning.archiveInside();
		if (!inside) continue;
		if (depth > 0) throw new RefusedContent('unpacks-too-far');
		const bytes = bytesOfBuffer(inside);
		given += await unpackAll(bytes, await partsOfArchive(bytes), { isOffice: false, depth: 1, left: most - given });
	}
	return given;
}

/** What a part begins with; the whole of it where it is an archive. */
class Beginning {
	readonly #isXml: boolean;
	#kept: Buffer[] = [];
	#size = 0;
	#isArchive: boolean | null = null;

	constructor(name: string) {
		this.#isXml = /\.(?:xml|rels)$/i.test(name);
	}

	see(piece: Buffer): void {
		if (this.#isArchive === null || (!this.#isArchive && this.#size < 4096)) this.#kept.push(piece);
		else if (this.#isArchive) this.#kept.push(piece);
		this.#size += piece.length;
		if (this.#isArchive === null && this.#size >= 4)
			this.#isArchive = /^PK\u0003\u0004/.test(Buffer.concat(this.#kept).toString('latin1', 0, 4));
		if (this.#isArchive && this.#size > largestInside) throw new RefusedContent('unpacks-too-far');
	}

	declaresDocumentType(): boolean {
		return this.#isXml && hasDocumentType(Buffer.concat(this.#kept).subarray(0, 4096));
	}

	archiveInside(): Buffer | null {
		return this.#isArchive ? Buffer.concat(this.#kept) : null;
	}
}

/** Also in the two-byte encodings that XML may be written in. */
function hasDocumentType(beginning: Buffer): boolean {
	return /<!(?:DOCTYPE|ENTITY)/i.test(beginning.toString('latin1').replaceAll('\0', ''));
}
