import type { FolderAuthor } from '../forms.ts';

/**
 * The authors of a cell: one a line, or divided by semicolons; a post after a comma or a dash, or in brackets.
 * Commas divide authors only where every part looks like a person's name.
 */
export function parseAuthors(text: string, posts: string): FolderAuthor[] {
	const parts = splitPeople(text);
	const separatePosts = posts.split(/[;\n]/).map((post) => post.trim());
	return parts.map((part, index) => {
		const author = splitPost(part);
		const post = author.post ?? (separatePosts.length === parts.length ? separatePosts[index] : null);
		return { name: author.name, post: post || null };
	});
}

function splitPeople(text: string): string[] {
	const lines = text.split(/[;\n]/).map(cleanLine).filter(Boolean);
	return lines.flatMap((line) => {
		const byComma = line.split(',').map(cleanLine).filter(Boolean);
		return byComma.length > 1 && byComma.every(looksLikeName) ? byComma : [line];
	});
}

function splitPost(line: string): FolderAuthor {
	const match = /^([^,(–—]+?)(?:\s*\(([^)]+)\)|\s*,\s*(.+)|\s+[–—-]\s+(.+))$/.exec(line);
	if (!match) return { name: line, post: null };
	return { name: match[1]!.trim(), post: (match[2] ?? match[3] ?? match[4])!.trim() };
}

/** Two to four words that begin with capitals, initials included: «Петров А. Б.», «Мамедов Эльчин Расим оглы». */
const looksLikeName = (part: string) =>
	/^\p{Lu}[\p{L}'’-]+(\s+(\p{Lu}[\p{L}'’-]*\.?|\p{Lu}\.\s?\p{Lu}\.|оглы|кызы|қызы|ұлы)){1,3}$/u.test(part);

const cleanLine = (line: string) => line.replace(/\s+/g, ' ').trim();
