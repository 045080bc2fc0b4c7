import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Db } from '#server/database.ts';
import { openCarrier, type Carrier } from '#server/platform/mail.ts';
import { writeLetters, type LetterText, type NewLetter } from './commands.ts';
import type { Sending } from './sending/commands.ts';

export type Received = { from: string; to: string[]; raw: string; email: Email };

/** What the server of a test answers: nothing takes the letter; a code refuses it; `cut` hangs up after it was taken. */
export type Answering = (
	moment: 'recipient' | 'letter',
	address: string
) => { code: number; text: string } | 'cut' | null;

export type MailServer = {
	url: string;
	carrier: Carrier;
	received: Received[];
	answer: Answering;
	close(): Promise<void>;
};

/** A real mail server that keeps what it takes. */
export async function openMailServer(): Promise<MailServer> {
	const received: Received[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['AUTH', 'STARTTLS'],
		logger: false,
		onRcptTo: ({ address }, _session, taken) => taken(refusalOf(opened.answer('recipient', address))),
		onData(stream, session, taken) {
			// A sender that dies in the middle of a letter has sent nothing.
			readAll(stream).then(
				async (raw) => {
					const address = session.envelope.rcptTo[0]?.address ?? '';
					const answer = opened.answer('letter', address);
					if (answer !== null && answer !== 'cut') return taken(refusalOf(answer));
					received.push(await receivedOf(raw, session));
					if (answer === 'cut') return hangUp(server);
					taken();
				},
				() => {}
			);
		}
	});
	server.on('error', () => {});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as { port: number };
	const url = `smtp://127.0.0.1:${port}`;
	const carrier = openCarrier(url);
	const opened: MailServer = {
		...{ url, carrier, received },
		answer: () => null,
		async close() {
			carrier.close();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		}
	};
	return opened;
}

function refusalOf(answer: ReturnType<Answering>): Error | null {
	if (answer === null || answer === 'cut') return null;
	return Object.assign(new Error(answer.text), { responseCode: answer.code });
}

/** The letter is taken, the answer never arrives. */
function hangUp(server: SMTPServer): void {
	for (const connection of server.connections as Set<{ _socket: { destroy(): void } }>) connection._socket.destroy();
}

async function receivedOf(raw: Buffer, { envelope }: SMTPServerSession): Promise<Received> {
	return {
		from: envelope.mailFrom ? envelope.mailFrom.address : '',
		to: envelope.rcptTo.map(({ address }) => address),
		raw: raw.toString('latin1'),
		email: await PostalMime.parse(raw)
	};
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of stream) parts.push(part as Buffer);
	return Buffer.concat(parts);
}

export const testBase = 'https://biblioteki.example.org';
export const testNetwork = {
	name: 'Проверочная сеть библиотек',
	shortName: 'Проверочная сеть',
	contacts: 'Заречье, Набережная улица, 14\nmetod@example.org'
};

export const sendingBy = (server: MailServer, about: Partial<Sending> = {}): Sending => ({
	post: { mode: 'sent', carrier: server.carrier, from: 'no-reply@example.org', bounces: 'bounces@example.org' },
	network: testNetwork,
	base: testBase,
	isLastTry: false,
	...about
});

export const testText: LetterText = {
	subject: 'Заявка принята',
	greeting: 'Здравствуйте, Вера Ивановна!',
	paragraphs: ['Ваша заявка принята.', 'Её номер — 12.'],
	action: { label: 'Открыть заявку', path: '/my/applications/12' },
	notes: ['Изменить заявку можно до 31 марта.']
};

type About = Partial<Omit<NewLetter, 'to' | 'text'>> & { to?: Partial<NewLetter['to']>; text?: Partial<LetterText> };

/** One letter in the outbox. Answers its id. */
export async function buildLetter(db: Db, { to, text, ...about }: About = {}): Promise<string> {
	const letter: NewLetter = {
		kind: 'application-received',
		isDuty: true,
		...about,
		to: { address: 'vera@example.org', name: 'Лампова Вера Ивановна', ...to },
		text: { ...testText, ...text }
	};
	const [id] = await db.transaction().execute((tx) => writeLetters(tx, [letter]));
	return id!;
}
