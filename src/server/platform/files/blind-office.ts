import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { blindPicture } from './blind-pictures.ts';

type Parts = Record<string, Uint8Array>;

/** Whole parts that say nothing but who made the file, with what and when, and what stands there instead. */
const emptied: [RegExp, string][] = [
	[
		/^docProps\/core\.xml$/,
		'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
	],
	[
		/^docProps\/app\.xml$/,
		'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
	],
	[
		/^docProps\/custom\.xml$/,
		'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
	],
	[
		/^meta\.xml$/,
		'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/></office:document-meta>'
	]
];

/** Whose a remark or a change is, and which copy of the program made it. */
const attributes =
	/\s(?:w:author|w:initials|w:date|w15:author|w15:userId|w15:providerId|w:rsid\w*|w16du:dateUtc|loext:sender-initials)="[^"]*"/g;
/** The same in parts that hold nothing but people and remarks; elsewhere these names mean other things. */
const peopleParts = /(?:persons?|people|comments?\w*|authors?|revisions|commentAuthors)\b/i;
const peopleAttributes = /\s(?:displayName|userId|providerId|userName|initials|dT|dt)="[^"]*"/g;
const authorLists = /<(p:cmAuthor|p188:author)\b[^>]*\bname="[^"]*"/g;
const elements =
	/<(dc:creator|dc:date|meta:creator-initials|meta:date-string|meta:initial-creator|author|text:author-name|text:author-initials|text:initial-creator|text:sender-\w+|loext:sender-initials)(\s[^>]*)?>[^<]*<\/\1>/g;
const removed =
	/<(?:x15ac:absPath|w:rsidRoot|w:rsid|w:attachedTemplate|fileSharing)\b[^>]*\/>|<Relationship\b[^>]*\/(?:attachedTemplate|printerSettings)"[^>]*\/>|<metadata\b[^>]*>[\s\S]*?<\/metadata>/g;
/** Where the file lay on whose computer, and what it was printed on. */
const places: [RegExp, string][] = [
	[/\bTarget="file:[^"]*"/g, 'Target="file:///"'],
	[/(<pageSetup\b[^>]*?)\sr:id="[^"]*"/g, '$1'],
	[/(<config:config-item config:name="Printer(?:Name|Setup)"[^>]*>)[^<]*/g, '$1'],
	[/\s(?:sodipodi:docname|inkscape:export-filename|sodipodi:absref)="[^"]*"/g, '']
];

const emptyOf: Record<string, string> = {
	'w:author': '',
	displayName: '',
	'w15:author': '',
	'w:initials': '',
	userId: '',
	providerId: '',
	initials: ''
};

/**
 * A document of an office program without what it notes about who wrote in it: properties, names beside remarks and
 * changes, marks of the copy of the program, places on somebody's computer, what pictures carry besides their points.
 * Documents inside it are treated alike; of other programs' objects their picture alone stays. Its text, tables and
 * pictures stay as they are. @throws Error for a part of which it cannot be told what it carries: sound, film
 */
export async function blindOffice(bytes: Uint8Array, depth = 0): Promise<Uint8Array> {
	if (depth > deepest) throw new Error('documents inside documents');
	const parts: Parts = unzipSync(bytes);
	const zipped: Zippable = {};
	// Archives keep moments: all of ours are the same.
	const mtime = new Date(2000, 0, 1);
	for (const [name, content] of Object.entries(parts)) {
		if (name.endsWith('/') || printing.test(name)) continue;
		// By the standard of open documents the first part lies unpacked.
		zipped[name] = [await blindPart(name, content, depth), { level: name === 'mimetype' ? 0 : 6, mtime }];
	}
	return zipSync(zipped);
}

const deepest = 2;
const printing = /(?:^|\/)printerSettings\/[^/]*$/;
/** Parts that hold no words about anybody: letters' shapes, the kind of the file, how lines were broken. */
const harmless = /\.(?:odttf|ttf|otf|fntdata)$|^mimetype$|^layout-cache$/;
const isWritten = (name: string): boolean => /\.(?:xml|rels|vml|svg|rdf)$/.test(name);
const isOfObject = (content: Uint8Array): boolean => content[0] === 0xd0 && content[1] === 0xcf;
const isDocument = (content: Uint8Array): boolean => strFromU8(content.subarray(0, 4), true) === 'PK\u0003\u0004';

async function blindPart(name: string, content: Uint8Array, depth: number): Promise<Uint8Array> {
	const empty = emptied.find(([part]) => part.test(name));
	if (empty) return strToU8(empty[1]);
	if (isWritten(name)) return strToU8(blindText(name, strFromU8(content)));
	if (content.length === 0 || harmless.test(name)) return content;
	if (isDocument(content)) return blindOffice(content, depth + 1);
	// Old objects of other programs are documents with properties of their own; without them the picture stands.
	if (isOfObject(content)) return new Uint8Array();
	// Open documents keep a drawing of such an object in a form of their own.
	if (strFromU8(content.subarray(0, 6), true) === 'VCLMTF') return content;
	const picture = await blindPicture(content);
	if (!picture) throw new Error(`${name} carries what is not known`);
	return picture;
}

function blindText(name: string, content: string): string {
	const text = peopleParts.test(name) ? content.replace(peopleAttributes, blankAttribute) : content;
	const nameless = text
		.replace(attributes, blankAttribute)
		.replace(authorLists, (tag) => tag.replace(/\bname="[^"]*"/, 'name=""'))
		.replace(elements, '<$1$2></$1>')
		.replace(removed, '');
	return places.reduce((told, [place, instead]) => told.replace(place, instead), nameless);
}

/** Where a program wants the attribute to be there, it stays without words; else it goes. */
function blankAttribute(attribute: string): string {
	const name = attribute.trim().split('=')[0]!;
	return Object.hasOwn(emptyOf, name) ? ` ${name}=""` : '';
}
