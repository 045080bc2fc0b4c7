import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** What the outermost trusted proxy, or the socket itself, says about the client. */
export type Origin = { address: string; protocol: 'http' | 'https'; host: string | null };

/** "10.0.0.0/8, 192.168.1.7, ::1" → a list of proxies whose forwarding headers are believed. */
export function parseTrustedProxies(text: string): BlockList {
	const list = new BlockList();
	for (const part of text.split(/[\s,]+/).filter(Boolean)) {
		const [address = '', bits] = part.split('/');
		const family = isIP(address);
		if (family === 0) throw new Error(`BIBLIOKRUG_TRUSTED_PROXIES: «${part}» — не адрес и не подсеть`);
		const kind = family === 6 ? 'ipv6' : 'ipv4';
		list.addSubnet(address, bits === undefined ? (family === 6 ? 128 : 32) : Number(bits), kind);
	}
	return list;
}

/**
 * Reads forwarding headers only where they come from a trusted proxy, and then from the right:
 * whatever the client itself wrote stands on the left and is never believed.
 */
export function originOf(request: IncomingMessage, trusted: BlockList): Origin {
	const peer = plainAddress(request.socket.remoteAddress ?? '');
	if (!isTrusted(peer, trusted)) {
		return { address: peer, protocol: 'http', host: request.headers.host ?? null };
	}
	const chain = headerList(request, 'x-forwarded-for').map(plainAddress).reverse();
	const client = chain.find((address) => !isTrusted(address, trusted));
	return {
		address: client && isIP(client) !== 0 ? client : peer,
		protocol: headerList(request, 'x-forwarded-proto').at(-1) === 'https' ? 'https' : 'http',
		host: headerList(request, 'x-forwarded-host').at(-1) ?? request.headers.host ?? null
	};
}

const forwardingHeaders = [
	'forwarded',
	'x-forwarded-for',
	'x-forwarded-host',
	'x-forwarded-port',
	'x-forwarded-proto',
	'x-real-ip'
];

/** Replaces whatever came in by what we believe, so that nobody further in reads the raw headers by mistake. */
export function rewriteForwarding(request: IncomingMessage, origin: Origin): void {
	for (const name of forwardingHeaders) delete request.headers[name];
	request.headers['x-forwarded-proto'] = origin.protocol;
	request.headers['x-real-ip'] = origin.address;
	if (origin.host) request.headers.host = origin.host;
}

/** For logs and rate limits: the neighbourhood, never the person (a /24 of IPv4, a /64 of IPv6). */
export function neighbourhoodOf(address: string): string {
	if (isIP(address) === 4) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
	if (isIP(address) !== 6) return 'unknown';
	return `${expandIpv6(address).slice(0, 4).join(':')}::/64`;
}

function expandIpv6(address: string): string[] {
	const [head = '', tail] = address.split('%')[0]!.split('::');
	const left = head ? head.split(':') : [];
	const right = tail ? tail.split(':') : [];
	const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
	return [...left, ...Array<string>(Math.max(zeros, 0)).fill('0'), ...right];
}

function plainAddress(address: string): string {
	return address.trim().replace(/^::ffff:(?=\d+\.)/i, '');
}

export function isTrustedProxy(address: string, trusted: BlockList): boolean {
	return isTrusted(plainAddress(address), trusted);
}

function isTrusted(address: string, trusted: BlockList): boolean {
	const family = isIP(address);
	return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

function headerList(request: IncomingMessage, name: string): string[] {
	const value = request.headers[name];
	const text = Array.isArray(value) ? value.join(',') : (value ?? '');
	return text
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean);
}

const hostPattern = /^(?:[a-z0-9_](?:[a-z0-9_.-]{0,252})|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

export function isPlausibleHost(host: string | null): host is string {
	return host !== null && hostPattern.test(host);
}
