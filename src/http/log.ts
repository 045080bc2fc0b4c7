import { pino, type Logger } from 'pino';

export type { Logger };

/** Lines of JSON for a log collector. Nothing in them tells a person: see `describeRequest`. */
export function openLog(level = process.env['BIBLIOKRUG_LOG'] ?? 'info'): Logger {
	return pino({ level, base: null, messageKey: 'message', timestamp: pino.stdTimeFunctions.isoTime });
}

/** Addresses that are as good as a key, or show a person's document, are logged without it; queries never are. */
const secretPaths =
	/^(\/(?:v|hall|setup|unsubscribe|invitations|sign-in\/(?:link|reset)|my\/(?:applications\/join|security\/email)|contests\/[^/]+\/vote|office\/contests\/[^/]+\/judging\/paper))\/[^/]+/;

export function loggedPath(url: string): string {
	const path = url.split('?')[0]!.slice(0, 200);
	const secret = secretPaths.exec(path);
	return secret ? `${secret[1]}/…` : path;
}
