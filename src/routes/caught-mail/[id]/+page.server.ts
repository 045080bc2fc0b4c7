import { writtenMoment } from '#ui/letters/written-moment.ts';
import { caughtLetter } from '../caught-mail.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { letter, unsubscribe, plain } = await caughtLetter(locals, params.id);
	const { id, subject, address, name, text, writtenAt } = letter;
	return {
		letter: { id, subject, address, name, written: writtenMoment(writtenAt, locals.network.timeZone) },
		action: text.action ?? null,
		unsubscribe,
		plain
	};
};
