import { sendWaitingLetters } from '#server/letters/commands.ts';
import type { LetterOffice } from '#server/letters/jobs.ts';
import type { Post } from '#server/letters/sending/commands.ts';
import type { Database } from '#server/database.ts';
import { openCarrier } from '#server/platform/mail.ts';
import { networksOf } from '#server/platform/networks.ts';
import { publicBaseOf } from '#server/platform/public-base.ts';
import { Refusal } from '../refusal.ts';

type Environment = Record<string, string | undefined>;

/** How letters leave, by the settings of the mail server; without one they wait. */
export function postOf(env: Environment): Post {
	const url = env['BIBLIOKRUG_SMTP_URL']?.trim();
	if (!url) return { mode: 'waiting' };
	if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol))
		throw new Refusal(
			'BIBLIOKRUG_SMTP_URL — не адрес почтового сервера. Пример: smtps://user:password@mail.example.org'
		);
	const from = mailboxIn(env, 'BIBLIOKRUG_MAIL_FROM');
	if (!from)
		throw new Refusal('Не указано, от кого идут письма: задайте BIBLIOKRUG_MAIL_FROM, например no-reply@example.org.');
	return { mode: 'sent', carrier: openCarrier(url), from, bounces: mailboxIn(env, 'BIBLIOKRUG_MAIL_BOUNCES') };
}

function mailboxIn(env: Environment, name: string): string | null {
	const address = env[name]?.trim();
	if (!address) return null;
	if (!/^[^\s@<>,;"+]+@[^\s@<>,;"]+$/.test(address))
		throw new Refusal(`${name}: нужен один адрес без имени, например no-reply@example.org, а не «${address}».`);
	return address;
}

/** Signs letters of each network with its name and makes their links lead to its site. */
export function letterOfficeOf(database: Database, post: Post, base: () => string | null): LetterOffice {
	return {
		post,
		async networkOf(schema) {
			const network = (await networksOf(database.platform)).find((each) => each.schema === schema);
			if (!network) throw new Error(`no network ${schema}`);
			return { network, base: base() ?? publicBaseOf(network) };
		}
	};
}

/** Letters that the last run left, or that waited for a mail server to be named. Also nightly, for another node's. */
export async function sendLettersLeft(database: Database): Promise<void> {
	for (const { schema } of await networksOf(database.platform)) await sendWaitingLetters(database.network(schema));
}
