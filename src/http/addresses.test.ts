import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { isPlausibleHost, neighbourhoodOf, originOf, parseTrustedProxies, rewriteForwarding } from './addresses.ts';

const requestFrom = (remoteAddress: string, headers: Record<string, string>) =>
	({ headers: { host: 'site.test', ...headers }, socket: { remoteAddress } }) as unknown as IncomingMessage;

const proxies = parseTrustedProxies('10.0.0.0/8, 192.0.2.7 2001:db8::/32');
const forged = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.test' };

test('originOf believes no forwarding header of a stranger', () => {
	assert.deepEqual(originOf(requestFrom('198.51.100.4', forged), proxies), {
		address: '198.51.100.4',
		protocol: 'http',
		host: 'site.test'
	});
});

test('originOf takes the rightmost address that is no proxy of ours, whatever the client wrote on the left', () => {
	const chain = {
		...forged,
		'x-forwarded-for': '1.1.1.1, 203.0.113.9, 10.1.2.3, 192.0.2.7',
		'x-forwarded-host': 'site.test'
	};
	assert.deepEqual(originOf(requestFrom('::ffff:10.0.0.1', chain), proxies), {
		address: '203.0.113.9',
		protocol: 'https',
		host: 'site.test'
	});
});

test('originOf falls back to the proxy where the forwarded address is no address', () => {
	const origin = originOf(requestFrom('10.0.0.1', { 'x-forwarded-for': 'unknown' }), proxies);
	assert.deepEqual(origin, { address: '10.0.0.1', protocol: 'http', host: 'site.test' });
});

test('rewriteForwarding leaves only what is believed', () => {
	const request = requestFrom('198.51.100.4', { ...forged, forwarded: 'for=1.1.1.1', 'x-forwarded-port': '1' });
	rewriteForwarding(request, originOf(request, proxies));
	assert.deepEqual(request.headers, { host: 'site.test', 'x-forwarded-proto': 'http', 'x-real-ip': '198.51.100.4' });
});

test('parseTrustedProxies refuses what is no address', () => {
	assert.throws(() => parseTrustedProxies('10.0.0.0/8, proxy.test'), /proxy\.test/);
});

test('neighbourhoodOf hides the person: /24 of IPv4, /64 of IPv6', () => {
	const asked = ['203.0.113.77', '2001:db8:1:2:3:4:5:6', '2001:db8::1', '::1', 'nonsense'];
	assert.deepEqual(asked.map(neighbourhoodOf), [
		'203.0.113.0/24',
		'2001:db8:1:2::/64',
		'2001:db8:0:0::/64',
		'0:0:0:0::/64',
		'unknown'
	]);
});

test('isPlausibleHost takes names, addresses and ports, and nothing else', () => {
	const asked = [
		'site.test',
		'site.test:8080',
		'127.0.0.1:1',
		'[::1]:80',
		'xn--80aapkeygnxc4c.xn--p1ai',
		'a b',
		'evil/..',
		'',
		'x@y',
		null
	];
	assert.deepEqual(asked.map(isPlausibleHost), [true, true, true, true, true, false, false, false, false, false]);
});
