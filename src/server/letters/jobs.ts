import type { Db } from '#server/database.ts';
import type { Tasks } from '#server/platform/jobs.ts';
import type { LetterNetwork } from './mails.ts';
import { sendLetter, type Post } from './sending/commands.ts';

export type LetterOffice = {
	post: Post;
	/** What a network's letters are signed with, and the address of its site, by its schema. */
	networkOf(schema: string): Promise<{ network: LetterNetwork; base: string }>;
};

/** Takes letters out of the outboxes of all networks, one at a time. */
export function letterTasks({ post, networkOf }: LetterOffice): Tasks {
	return {
		'send-letter': async (db: Db, payload, { schema, isLastTry }) => {
			const { letterId } = payload as { letterId: string };
			await sendLetter(db, letterId, { post, isLastTry, ...(await networkOf(schema)) });
		}
	};
}
