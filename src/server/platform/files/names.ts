import { formats, type FileFormat } from './kinds.ts';

const longest = 120;
/** Marks that nobody sees and that turn the reading of a name round: «fdp.exe» for «exe.pdf». */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** Extensions that some system would run or show as a page if it believed the one before the last. */
const runnable =
	/\.(?:html?|xhtml|shtml|svgz?|xml|js|mjs|php\d?|phtml|phar|aspx?|jsp|cgi|pl|py|sh|bash|exe|com|bat|cmd|scr|msi|dll|jar|apk|vbs?|vbe|wsf|ps1|hta|lnk|reg|htaccess)(?=\.)/i;

/**
 * What the browser called a file, as it is shown: never used as a path. Null where the name cannot be a file's at all.
 * A long one is cut before its extension.
 */
export function cleanFileName(name: string): string | null {
	if (!name.isWellFormed() || /\p{Cc}/u.test(name)) return null;
	const shown = name.normalize('NFC').replace(invisible, '').replace(/\s+/gu, ' ').trim();
	if (/[/\\]/.test(shown) || /^\.+|\.$/.test(shown) || shown === '') return null;
	const points = [...shown];
	if (points.length <= longest) return shown;
	const extension = /\.[^.]{1,10}$/u.exec(shown)?.[0] ?? '';
	return (
		points
			.slice(0, longest - [...extension].length - 1)
			.join('')
			.trimEnd() +
		'…' +
		extension
	);
}

/** The format that a cleaned name claims, or null: unknown, none, or hiding another one before the last. */
export function claimedFormat(name: string): FileFormat | null {
	const extension = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase();
	if (extension === undefined || runnable.test(name)) return null;
	return Object.hasOwn(formats, extension) ? formats[extension]! : null;
}
