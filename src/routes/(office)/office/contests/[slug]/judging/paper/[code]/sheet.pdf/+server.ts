import { scoreSheetOf } from '#server/contests/judging/paper/documents.ts';
import { printedPaper } from '#server/contests/judging/paper/queries.ts';
import { parsePaperCode } from '#server/contests/judging/paper/rules.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { publicBaseOf } from '#server/platform/public-base.ts';
import { answerPdf } from '../../../../../../documents/[id]/paper.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	const code = parsePaperCode(params.code);
	if (!code) throw new NotFound(`paper ${params.code}`);
	const printed = await printedPaper(locals.db, access, code);
	const address = `${publicBaseOf(locals.network)}/office/contests/${contest.slug}/judging/paper/${code}`;
	return answerPdf(scoreSheetOf({ ...printed, contest, address }), `Лист оценок ${code}.pdf`);
};
