import {
	PDFArray,
	PDFContext,
	PDFDict,
	PDFDocument,
	PDFHeader,
	PDFName,
	PDFRawStream,
	PDFRef,
	PDFStream,
	PDFWriter,
	type PDFObject
} from '@cantoo/pdf-lib';
import { unzlibSync } from 'fflate';
import { blindJpeg, blindJpx } from './blind-pictures.ts';

/** Of any part of a document: what programs note about who made it, and where. */
const telling = ['Metadata', 'PieceInfo', 'LastModified', 'CreatorInfo', 'XFA', 'EmbeddedFiles', 'AF', 'EF', 'RF'];
/** Of a file that lies inside or beside the document: what it is called on whose computer. */
const tellingOfFiles = ['F', 'UF', 'DOS', 'Mac', 'Unix', 'Desc'];
/** Of a remark written over a page: whose it is, and when. */
const tellingOfRemarks = ['T', 'NM', 'M', 'CreationDate'];

const nameOf = (key: string): PDFName => PDFName.of(key);
const is = (dict: PDFDict, key: string, value: string): boolean => dict.get(nameOf(key)) === nameOf(value);
const isRemark = (dict: PDFDict): boolean =>
	dict.has(nameOf('Rect')) && dict.has(nameOf('Subtype')) && !is(dict, 'Subtype', 'Widget');
const isFile = (dict: PDFDict): boolean =>
	is(dict, 'Type', 'Filespec') || is(dict, 'Type', 'F') || dict.has(nameOf('EF'));
const isSignature = (dict: PDFDict): boolean => dict.has(nameOf('ByteRange')) || is(dict, 'Type', 'Sig');

/**
 * The same pages without what stands about them: neither author and program, nor earlier states of the file, nor numbers
 * that depend on any of these, nor files inside it, nor what cameras noted in its photographs. What is drawn on the pages
 * stays as it is.
 * @throws Error for what cannot be read, such as a document under a password.
 */
export async function blindPdf(bytes: Uint8Array): Promise<Uint8Array> {
	const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
	if (pdf.getPageCount() === 0) throw new Error('no pages');
	const { context } = pdf;
	const root = context.trailerInfo.Root;
	if (!(root instanceof PDFRef)) throw new Error('no catalogue');
	const target = PDFContext.create();
	target.header = PDFHeader.forVersion(1, 7);
	target.trailerInfo.Root = new Copying(context, target).from(root);
	return PDFWriter.forContext(target, Number.MAX_SAFE_INTEGER).serializeToBuffer();
}

/** Copies what is reached from the catalogue, numbered in the order of reaching it: what nothing leads to stays behind. */
class Copying {
	readonly #source: PDFContext;
	readonly #target: PDFContext;
	readonly #copies = new Map<PDFRef, PDFRef>();
	readonly #waiting: PDFRef[] = [];

	constructor(source: PDFContext, target: PDFContext) {
		this.#source = source;
		this.#target = target;
	}

	from(root: PDFRef): PDFRef {
		const copy = this.#refOf(root);
		for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
			const object = this.#source.lookup(next);
			if (object) this.#target.assign(this.#copies.get(next)!, this.#copyOf(object));
		}
		return copy;
	}

	#refOf(ref: PDFRef): PDFRef {
		const known = this.#copies.get(ref);
		if (known) return known;
		const copy = this.#target.nextRef();
		this.#copies.set(ref, copy);
		this.#waiting.push(ref);
		return copy;
	}

	#copyOf(object: PDFObject): PDFObject {
		if (object instanceof PDFRef) return this.#refOf(object);
		if (object instanceof PDFStream) return this.#streamOf(object);
		if (object instanceof PDFDict) return this.#dictOf(object);
		if (!(object instanceof PDFArray)) return object;
		const copy = PDFArray.withContext(this.#target);
		for (const each of object.asArray()) copy.push(this.#copyOf(each));
		return copy;
	}

	#streamOf(stream: PDFStream): PDFRawStream {
		const dict = this.#dictOf(stream.dict);
		const filters = filtersOf(stream.dict.lookup(nameOf('Filter')));
		const contents = stream.getContents();
		const last = filters.at(-1);
		if (last !== 'DCTDecode' && last !== 'DCT' && last !== 'JPXDecode') return PDFRawStream.of(dict, contents);
		if (filters.length > 2 || (filters.length === 2 && !['FlateDecode', 'Fl'].includes(filters[0]!)))
			throw new Error('a photograph that is packed in an odd way');
		const photograph = filters.length === 2 ? unzlibSync(contents) : contents;
		// Packed once more it gained nothing.
		dict.set(nameOf('Filter'), nameOf(last));
		if (filters.length === 2) dict.delete(nameOf('DecodeParms'));
		return PDFRawStream.of(
			dict,
			last === 'JPXDecode' ? blindJpx(photograph) : blindJpeg(photograph, { keepsTurn: false })
		);
	}

	#dictOf(dict: PDFDict): PDFDict {
		const copy = PDFDict.withContext(this.#target);
		if (isSignature(dict)) return copy;
		const ofRemark = isRemark(dict) ? tellingOfRemarks : [];
		const left = new Set([...telling, ...ofRemark, ...(isFile(dict) ? tellingOfFiles : [])]);
		for (const [key, value] of dict.entries()) if (!left.has(key.decodeText())) copy.set(key, this.#copyOf(value));
		return copy;
	}
}

function filtersOf(filter: PDFObject | undefined): string[] {
	if (filter instanceof PDFName) return [filter.decodeText()];
	return filter instanceof PDFArray ? filter.asArray().flatMap(filtersOf) : [];
}
