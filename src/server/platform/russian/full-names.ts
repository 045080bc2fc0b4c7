/** Absent parts are empty strings or left out. */
export type FullName = { surname: string; givenName: string; patronymic?: string };

/** «Иванова Мария Петровна». */
export function fullNameOf({ surname, givenName, patronymic = '' }: FullName): string {
	return [surname, givenName, patronymic].filter(Boolean).join(' ');
}

/** «Иванова Мария Петровна, главный библиотекарь». */
export const nameAndPost = ({ post, ...name }: FullName & { post: string }): string =>
	[fullNameOf(name), post].filter(Boolean).join(', ');
