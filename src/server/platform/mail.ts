import nodemailer from 'nodemailer';

export type Mailbox = { address: string; name: string };

export type Message = {
	messageId: string;
	/** What an undeliverable message comes back to. */
	returnPath: string;
	from: Mailbox;
	to: Mailbox;
	replyTo: Mailbox | null;
	subject: string;
	plain: string;
	html: string;
	/** Where the addressee's mail program may unsubscribe by itself (RFC 8058), or null. */
	unsubscribe: string | null;
};

/** What the mail server answered. `isFinal`: this recipient or this message will not be taken, however often tried. */
export type Posting = { isTaken: true; answer: string } | { isTaken: false; isFinal: boolean; answer: string };

export type Carrier = { send(message: Message): Promise<Posting>; close(): void };

/** All of one conversation has to end before the database gives up the transaction that waits for it (a minute). */
const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 };
const longestConversation = 45_000;

/** A pool of connections to a mail server: `smtp://user:password@host:587`, `smtps://…`. */
export function openCarrier(url: string): Carrier {
	const transport = nodemailer.createTransport({
		url,
		pool: true,
		maxConnections: 2,
		maxMessages: 100,
		// Trying again is the queue's business, which knows what has been tried.
		maxRequeues: 0,
		disableFileAccess: true,
		disableUrlAccess: true,
		...limits
	});
	return {
		send: (message) => withinTime(transport.sendMail(mailOf(message))),
		close: () => transport.close()
	};
}

function mailOf({ messageId, returnPath, from, to, replyTo, subject, plain, html, unsubscribe }: Message) {
	return {
		messageId,
		from,
		to,
		...(replyTo && { replyTo }),
		subject,
		text: plain,
		html,
		envelope: { from: returnPath, to: [to.address] },
		textEncoding: 'base64' as const,
		xMailer: false as const,
		headers: {
			'Auto-Submitted': 'auto-generated',
			'Content-Language': 'ru',
			...(unsubscribe && {
				'List-Unsubscribe': `<${unsubscribe}>`,
				'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
			})
		}
	};
}

async function withinTime(sending: Promise<{ response?: string | undefined }>): Promise<Posting> {
	let timer: NodeJS.Timeout | undefined;
	const impatience = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error('the mail server is too slow')), longestConversation);
	});
	try {
		const { response } = await Promise.race([sending, impatience]);
		return { isTaken: true, answer: answerOf(response ?? '') };
	} catch (problem) {
		return refusalIn(problem as Problem);
	} finally {
		clearTimeout(timer);
		// Whatever comes after we have stopped waiting is of no more use, and must not end the program.
		sending.catch(() => {});
	}
}

type Problem = Error & { responseCode?: number; response?: string; command?: string; code?: string };

/** Only what is said about this recipient or this message is final; a wrong password or a full disk may be mended. */
function refusalIn({ message, responseCode = 0, response, command = '', code }: Problem): Posting {
	const isAboutUs = ['RCPT TO', 'DATA'].includes(command);
	const isFinal = (isAboutUs && responseCode >= 500) || (code === 'EENVELOPE' && command === 'API');
	return { isTaken: false, isFinal, answer: answerOf(response || message) };
}

const answerOf = (text: string): string =>
	text
		.replace(/\p{C}+/gu, ' ')
		.trim()
		.slice(0, 500);
