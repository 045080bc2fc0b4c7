import { caughtLetters } from '#server/letters/queries.ts';
import { writtenMoment } from '#ui/letters/written-moment.ts';
import { pageNumber, pagesOf } from '../listing.ts';
import { requireCaughtMail } from './caught-mail.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	requireCaughtMail(locals);
	const page = pageNumber(url);
	const { letters, total } = await caughtLetters(locals.db, { limit: perPage, offset: (page - 1) * perPage });
	return {
		letters: letters.map(({ id, subject, address, kind, writtenAt }) => ({
			...{ id, subject, address, kind },
			written: writtenMoment(writtenAt, locals.network.timeZone)
		})),
		total,
		page,
		pages: pagesOf(total, perPage)
	};
};
