import PostalMime, { type Email } from 'postal-mime';
import { cleanLine, letterIdIn } from '../rules.ts';

/** What a returned message says: whose letter came back, and why in the words of the server that returned it. */
export type Bounce = { letterId: string; isFinal: boolean; reason: string };

/**
 * Reads a message that came to the address for returned mail: a delivery status notification (RFC 3464), or whatever
 * holds our Message-ID or came to our address for one letter. Null for anything else, a delay among it.
 */
export async function parseBounce(raw: Uint8Array): Promise<Bounce | null> {
	const email = await PostalMime.parse(raw, {
		forceRfc822Attachments: true,
		attachmentEncoding: 'utf8',
		maxHeadersSize: 256 * 1024,
		maxNestingDepth: 20
	}).catch(() => null);
	const letterId = email && letterIdOf(email);
	if (!email || !letterId) return null;
	const report = partOf(email, /^message\/delivery-status$/);
	// A vacation notice answers too; only a report, or a message from nobody, is a return.
	if (!report && !isFromNobody(email)) return null;
	const action = fieldOf(report, 'Action')?.toLowerCase() ?? 'failed';
	const status = fieldOf(report, 'Status');
	const diagnostic = fieldOf(report, 'Diagnostic-Code')?.replace(/^smtp;\s*/i, '');
	const reason = [status, diagnostic ?? (status ? null : email.subject)].filter(Boolean).join(' ');
	return { letterId, isFinal: action === 'failed', reason: cleanLine(reason, 500) };
}

function letterIdOf(email: Email): string | null {
	const places = [
		...email.headers.filter(({ key }) => /^(to|delivered-to|x-original-to|envelope-to)$/.test(key)).map(addressed),
		partOf(email, /^(message\/rfc822|text\/rfc822-headers)$/),
		email.inReplyTo,
		email.references,
		email.text
	];
	for (const place of places) {
		const id = place && letterIdIn(place);
		if (id) return id;
	}
	return null;
}

const addressed = ({ value }: { value: string }): string => value;

const isFromNobody = (email: Email): boolean =>
	/^<?>?$/.test(email.returnPath?.trim() ?? 'none') || /^mailer-daemon@/i.test(email.from?.address ?? '');

function partOf({ attachments }: Email, type: RegExp): string | null {
	const part = attachments.find(({ mimeType }) => type.test(mimeType));
	if (!part) return null;
	return typeof part.content === 'string' ? part.content : Buffer.from(part.content as Uint8Array).toString();
}

/** A field of the report; a long one goes on in lines that begin with a space. */
function fieldOf(report: string | null, name: string): string | null {
	const found = new RegExp(`^${name}:[ \\t]*((?:[^\\r\\n]|\\r?\\n[ \\t])*)`, 'im').exec(report ?? '');
	return found ? found[1]!.replace(/\r?\n[ \t]+/g, ' ').trim() : null;
}
