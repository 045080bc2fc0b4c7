/** What a field of a form may ask for, and which files are of that kind. */
export const fileKinds = ['pdf', 'document', 'spreadsheet', 'presentation', 'image', 'audio', 'archive'] as const;
export type FileKind = (typeof fileKinds)[number];

/** How a file must begin to be what its name says. */
export type Beginning = 'pdf' | 'zip' | 'compound' | 'rtf' | 'text' | 'jpeg' | 'png' | 'webp' | 'gif' | 'audio';

export type FileFormat = { kind: FileKind; type: string; beginning: Beginning };

const openXml = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';

/** Everything that is taken at all, by the last extension of its name. */
export const formats: Readonly<Record<string, FileFormat>> = {
	pdf: { kind: 'pdf', type: 'application/pdf', beginning: 'pdf' },
	docx: { kind: 'document', type: `${openXml}.wordprocessingml.document`, beginning: 'zip' },
	odt: { kind: 'document', type: `${openDocument}.text`, beginning: 'zip' },
	doc: { kind: 'document', type: 'application/msword', beginning: 'compound' },
	rtf: { kind: 'document', type: 'application/rtf', beginning: 'rtf' },
	txt: { kind: 'document', type: 'text/plain', beginning: 'text' },
	xlsx: { kind: 'spreadsheet', type: `${openXml}.spreadsheetml.sheet`, beginning: 'zip' },
	ods: { kind: 'spreadsheet', type: `${openDocument}.spreadsheet`, beginning: 'zip' },
	xls: { kind: 'spreadsheet', type: 'application/vnd.ms-excel', beginning: 'compound' },
	csv: { kind: 'spreadsheet', type: 'text/csv', beginning: 'text' },
	pptx: { kind: 'presentation', type: `${openXml}.presentationml.presentation`, beginning: 'zip' },
	odp: { kind: 'presentation', type: `${openDocument}.presentation`, beginning: 'zip' },
	ppt: { kind: 'presentation', type: 'application/vnd.ms-powerpoint', beginning: 'compound' },
	jpg: { kind: 'image', type: 'image/jpeg', beginning: 'jpeg' },
	jpeg: { kind: 'image', type: 'image/jpeg', beginning: 'jpeg' },
	png: { kind: 'image', type: 'image/png', beginning: 'png' },
	webp: { kind: 'image', type: 'image/webp', beginning: 'webp' },
	gif: { kind: 'image', type: 'image/gif', beginning: 'gif' },
	mp3: { kind: 'audio', type: 'audio/mpeg', beginning: 'audio' },
	m4a: { kind: 'audio', type: 'audio/mp4', beginning: 'audio' },
	ogg: { kind: 'audio', type: 'audio/ogg', beginning: 'audio' },
	wav: { kind: 'audio', type: 'audio/wav', beginning: 'audio' },
	zip: { kind: 'archive', type: 'application/zip', beginning: 'zip' }
};

/** Extensions of these kinds, as a file input's `accept` and a hint name them. */
export function extensionsOf(kinds: readonly FileKind[]): string[] {
	return Object.keys(formats).filter((extension) => kinds.includes(formats[extension]!.kind));
}

/** As a hint names them to people: «PDF, JPG, PNG». Both endings of a photograph are one kind. */
export const namesOfExtensions = (extensions: readonly string[]): string =>
	extensions
		.filter((extension) => extension !== 'jpeg' || !extensions.includes('jpg'))
		.map((extension) => extension.toUpperCase())
		.join(', ');

/** What a scan or a photograph of a signed sheet may be. */
export const scanExtensions: readonly string[] = ['pdf', 'jpg', 'jpeg', 'png'];
