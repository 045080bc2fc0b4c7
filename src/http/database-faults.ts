/** Codes by which PostgreSQL, or the socket to it, says that it is away rather than that a query is wrong. */
const awayCodes = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOENT',
	'EPIPE',
	'ETIMEDOUT',
	'57P01',
	'57P02',
	'57P03',
	'53300',
	'25006'
]);
const awayMessages =
	/timeout exceeded when trying to connect|Connection terminated|client has encountered a connection error/i;

export function isDatabaseAway(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	const { code } = error as { code?: unknown };
	if (typeof code === 'string' && (awayCodes.has(code) || code.startsWith('08'))) return true;
	return awayMessages.test(error.message);
}
