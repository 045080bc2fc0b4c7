import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';

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
const removed = /<(?:x15ac:absPath|w:rsidRoot|w:rsid|w:attachedTemplate|fileSharing)\b[^>]*\/>/g;

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
 * changes, marks of the copy of the program. Its text, tables and pictures stay as they are.
 */
export function blindOffice(bytes: Uint8Array): Uint8Array {
	const parts: Parts = unzipSync(bytes);
	const zipped: Zippable = {};
	// Archives keep moments: all of ours are the same.
	const mtime = new Date(2000, 0, 1);
	for (const [name, content] of Object.entries(parts)) {
		if (name.endsWith('/')) continue;
		// By the standard of open documents the first part lies unpacked.
		zipped[name] = [blindPart(name, content), { level: name === 'mimetype' ? 0 : 6, mtime }];
	}
	return zipSync(zipped);
}

function blindPart(name: string, content: Uint8Array): Uint8Array {
	const empty = emptied.find(([part]) => part.test(name));
	if (empty) return strToU8(empty[1]);
	if (!/\.(?:xml|rels)$/.test(name)) return content;
	const text = peopleParts.test(name)
		? strFromU8(content).replace(peopleAttributes, blankAttribute)
		: strFromU8(content);
	return strToU8(
		text
			.replace(attributes, blankAttribute)
			.replace(authorLists, (tag) => tag.replace(/\bname="[^"]*"/, 'name=""'))
			.replace(elements, '<$1$2></$1>')
			.replace(removed, '')
	);
}

/** Where a program wants the attribute to be there, it stays without words; else it goes. */
function blankAttribute(attribute: string): string {
	const name = attribute.trim().split('=')[0]!;
	return Object.hasOwn(emptyOf, name) ? ` ${name}=""` : '';
}
