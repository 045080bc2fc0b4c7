import type { Row, Visitor } from './rows.ts';

/** Who prints and enters paper sheets; the chair follows the jury's work and confirms. */
const runs: Visitor[] = ['administrator', 'organiser-here', 'secretary-here'];
const follows: Visitor[] = [...runs, 'chair-here'];

const ofJudging = (page: string): Pick<Row, 'route' | 'path'> => ({
	route: `/office/contests/[slug]/judging${page}`,
	path: ({ judged: { slug, paper } }) => `/office/contests/${slug}/judging${page.replace('[code]', paper.code)}`
});

export const overviewRows: Row[] = [
	{ ...ofJudging('/progress'), open: follows },
	{ ...ofJudging('/progress/marks'), open: follows },
	{ ...ofJudging('/progress/jurors'), open: follows },
	{ ...ofJudging('/progress/rankings'), open: follows },
	{ ...ofJudging('/progress/table.xlsx'), open: follows },
	{ ...ofJudging('/progress/table.csv'), open: follows },
	{
		...ofJudging('/progress/remind'),
		open: follows,
		actions: { default: follows },
		fields: { default: ({ judged }) => ({ juror: judged.juror.id }) }
	},
	{
		...ofJudging('/paper'),
		open: follows,
		actions: { find: follows, print: runs },
		fields: {
			find: ({ judged }) => ({ code: judged.paper.code }),
			print: ({ judged }) => ({ juror: judged.paper.jurorId })
		}
	},
	{
		...ofJudging('/paper/[code]'),
		open: follows,
		actions: { enter: runs, confirm: follows, takeBack: runs },
		fields: {
			takeBack: ({ judged }) => ({ entry: judged.paper.entryId, reason: 'Внесли чужой лист' }),
			enter: ({ judged }) => ({ replaces: judged.paper.entryId, 'mark-0-k1': '4', 'mark-0-k2': '3' }),
			confirm: ({ judged }) => ({ entry: judged.paper.entryId, checked: 'yes' })
		}
	},
	{ ...ofJudging('/paper/[code]/sheet.pdf'), open: follows }
];
