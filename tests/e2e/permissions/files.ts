import type { Row } from './rows.ts';

export const filesRows: Row[] = [
	{
		route: '/files/[id]',
		path: ({ file }) => `/files/${file.id}`,
		// Of a draft, which is not the organisation's yet.
		open: ['administrator', 'organiser-here', 'secretary-here', 'entrant-here'],
		hidden: true
	}
];
