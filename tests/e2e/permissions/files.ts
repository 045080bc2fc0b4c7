import type { Row } from './rows.ts';

export const filesRows: Row[] = [
	{
		route: '/files/[id]',
		path: ({ file }) => `/files/${file.id}`,
		open: [
			...['administrator', 'organiser-here', 'secretary-here', 'representative-here'],
			...['methodist-here', 'entrant-here']
		] as Row['open'],
		hidden: true
	}
];
