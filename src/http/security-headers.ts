import type { ServerResponse } from 'node:http';

export const contentSecurityPolicy = [
	"default-src 'self'",
	"script-src 'self'",
	"style-src 'self'",
	"object-src 'none'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
	"form-action 'self'"
].join('; ');

const always: Record<string, string> = {
	'content-security-policy': contentSecurityPolicy,
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'strict-origin-when-cross-origin',
	'cross-origin-opener-policy': 'same-origin',
	'permissions-policy':
		'accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()'
};

/** A year; without preload, which only the owner of a domain may decide. */
const strictTransport = 'max-age=31536000; includeSubDomains';

export function setSecurityHeaders(response: ServerResponse, protocol: 'http' | 'https'): void {
	for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
	if (protocol === 'https') response.setHeader('strict-transport-security', strictTransport);
}
