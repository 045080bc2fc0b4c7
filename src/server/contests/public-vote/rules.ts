import { createHash, createHmac, randomBytes } from 'node:crypto';

/** One mailbox that a letter can reach. */
export function isVoterAddress(address: string): boolean {
	return (
		address.length <= 254 &&
		/^[^\s@<>()[\],;:"\\\p{C}]{1,64}@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.[\p{L}\p{N}-]{2,}$/u.test(address)
	);
}

/** Of services whose addresses with and without these signs are one mailbox: under which name, and how the signs are written. */
const services: { hosts: RegExp; host: string; write: (name: string) => string }[] = [
	{ hosts: /^(gmail|googlemail)\.com$/, host: 'gmail.com', write: (name) => name.replaceAll('.', '') },
	{
		hosts: /^(ya\.ru|narod\.ru|yandex\.(ru|com|by|kz|ua|com\.tr))$/,
		host: 'yandex.ru',
		write: (name) => name.replaceAll('.', '-')
	}
];

/**
 * The mailbox that an address leads to, however it is written: without letters' case and without the tag after a plus;
 * with dots and hyphens told apart only where the service does. Elsewhere `i.petrov` and `ipetrov` are two people.
 */
export function mailboxOf(address: string): string {
	const plain = address.normalize('NFC').trim().toLowerCase();
	const at = plain.lastIndexOf('@');
	const [name, host] = [plain.slice(0, at).replace(/(?<=.)\+.*$/, ''), plain.slice(at + 1)];
	const service = services.find(({ hosts }) => hosts.test(host));
	return service ? `${service.write(name)}@${service.host}` : `${name}@${host}`;
}

/** Of one contest: the same address or place in another has another digest, so that nobody is followed from vote to vote. */
export function digestFor(
	secret: Buffer,
	what: 'address' | 'from',
	{ contestId, text }: { contestId: string; text: string }
): Buffer {
	return createHmac('sha256', secret).update(`${what} ${contestId} ${text}`).digest();
}

export const newBallotToken = (): string => randomBytes(32).toString('base64url');
export const isBallotToken = (token: string): boolean => /^[\w-]{43}$/.test(token);
export const tokenDigest = (token: string): string => createHash('sha256').update(`ballot ${token}`).digest('hex');

/** Under which a limit counts an address: no list of people. */
export const limitKey = (network: string, address: string): string =>
	createHash('sha256')
		.update(`${network} ${mailboxOf(address)}`)
		.digest('hex')
		.slice(0, 32);

/** So many voices from one place within an hour are worth a look: a class may have voted together, or one person for many. */
export const oddAtOnce = 15;
