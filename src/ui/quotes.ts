/** A title as it stands within «ёлочки»: its own become „лапки“; what is wholly in them already loses them. */
export function withinQuotes(title: string): string {
	const trimmed = title.trim();
	const inner = /^«[^«»]*»$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
	return inner.replaceAll('«', '„').replaceAll('»', '“');
}
