/** What a person typed in words; keys, ids and marks of a form say nothing to them. */
export function typedWords(fields: readonly (readonly [name: string, text: string])[]): string[] {
	return fields
		.map(([name, text]) => (name === 'key' ? '' : text.trim()))
		.filter((text) => text !== '' && !/^[\w.:-]*$/.test(text));
}
