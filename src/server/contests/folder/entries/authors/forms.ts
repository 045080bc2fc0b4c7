import type { FolderAuthor } from '../forms.ts';

/**
 * The authors of a cell: one a line, or divided by semicolons; a post after a comma or a dash, or in brackets.
 * Commas divide authors only where every part looks like a person's name. Posts and genders may also stand in cells
 * of their own, in the same order. Null where such a cell holds another number of values, or unknown ones.
 */
export function parseAuthors(text: string, beside: { posts: string; genders: string }): FolderAuthor[] | null {
	const parts = splitPeople(text);
	const posts = splitValues(beside.posts, /[;\n]/);
	const genders = splitValues(beside.genders, /[;,\n/]/).map((word) => genderOf(word));
	if (genders.includes(undefined) || (genders.length > 0 && genders.length !== parts.length)) return null;
	return parts.map((part, index) => {
		const { name, post } = splitPost(part);
		const ownPost = post ?? (posts.length === parts.length ? posts[index] : null);
		return { name, gender: genders[index] ?? null, post: ownPost || null };
	});
}

const splitValues = (text: string, divider: RegExp) =>
	text.trim() === '' ? [] : text.split(divider).map((value) => value.trim());

/** Null: left open; undefined: no gender. */
function genderOf(word: string): FolderAuthor['gender'] | undefined {
	if (word === '' || /^[-—–?]$/.test(word)) return null;
	if (/^(ж|жен|женский|женщина|госпожа|f|female)\.?$/i.test(word)) return 'female';
	return /^(м|муж|мужской|мужчина|господин|m|male)\.?$/i.test(word) ? 'male' : undefined;
}

function splitPeople(text: string): string[] {
	const lines = text.split(/[;\n]/).map(cleanLine).filter(Boolean);
	return lines.flatMap((line) => {
		const byComma = line.split(',').map(cleanLine).filter(Boolean);
		return byComma.length > 1 && byComma.every(looksLikeName) ? byComma : [line];
	});
}

function splitPost(line: string): { name: string; post: string | null } {
	const match = /^([^,(–—]+?)(?<!\s)(?:\s*\(([^)]+)\)|\s*,\s*(.+)|\s+[–—-]\s+(.+))$/.exec(line);
	if (!match) return { name: line, post: null };
	return { name: match[1]!.trim(), post: (match[2] ?? match[3] ?? match[4])!.trim() };
}

/** Two to four words that begin with capitals, initials included: «Петров А. Б.», «Мамедов Эльчин Расим оглы». */
const looksLikeName = (part: string) =>
	/^\p{Lu}[\p{L}'’-]+(\s+(\p{Lu}[\p{L}'’-]*\.?|\p{Lu}\.\s?\p{Lu}\.|оглы|кызы|қызы|ұлы)){1,3}$/u.test(part);

const cleanLine = (line: string) => line.replace(/\s+/g, ' ').trim();
