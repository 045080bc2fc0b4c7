/**
 * «областного конкурса профессиональных практик» from «областной конкурс профессиональных практик»: masculine adjectives
 * before «конкурс», which alone is certain enough to be done without asking. Null for anything else («акция», «премия»).
 */
export function genitiveOfKind(kind: string): string | null {
	const parts = /^((?:[а-яё-]+(?:ой|ый|ий) )*)конкурс( .*)?$/i.exec(kind.trim());
	if (!parts) return null;
	const [, before = '', after = ''] = parts;
	return `${before.toLocaleLowerCase('ru').replace(/(?:ой|ый|ий)(?= )/g, ending)}конкурса${after}`;
}

/** After a sibilant «ий» is soft: «лучший — лучшего», but «городской — городского», «юношеский — юношеского». */
function ending(_: string, at: number, whole: string): string {
	return /[жчшщ]$/.test(whole.slice(0, at)) ? 'его' : 'ого';
}
