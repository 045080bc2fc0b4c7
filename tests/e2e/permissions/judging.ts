import type { Row } from './rows.ts';

export const judgingRows: Row[] = [
	{
		route: '/office/contests/[slug]/judging',
		path: ({ judged }) => `/office/contests/${judged.slug}/judging`,
		open: ['administrator', 'organiser-here', 'chair-here', 'secretary-here']
	}
];
