import { signedIn, type Row } from './rows.ts';

/** Ways in are for whoever has none yet; whoever is signed in is sent on, which changes nothing. */
const everyone = 'everyone' as const;
const unknownToken = 'A'.repeat(43);

export const identityRows: Row[] = [
	{ route: '/sign-in', path: () => '/sign-in', open: everyone, actions: { '': everyone } },
	{ route: '/sign-in/link', path: () => '/sign-in/link', open: everyone, actions: { '': everyone } },
	{
		route: '/sign-in/link/[token]',
		path: () => `/sign-in/link/${unknownToken}`,
		open: everyone,
		actions: { '': everyone }
	},
	{ route: '/sign-in/reset', path: () => '/sign-in/reset', open: everyone, actions: { '': everyone } },
	{
		route: '/sign-in/reset/[token]',
		path: () => `/sign-in/reset/${unknownToken}`,
		open: everyone,
		actions: { '': everyone }
	},
	{ route: '/sign-in/second-step', path: () => '/sign-in/second-step', open: everyone, actions: { '': everyone } },
	{ route: '/sign-in/passkey', path: () => '/sign-in/passkey', open: everyone, actions: { '': everyone } },
	{
		route: '/sign-in/passkey/options',
		path: () => '/sign-in/passkey/options',
		method: 'POST',
		open: everyone
	},
	// No provider is configured in the scene, so that there is nothing for anybody.
	{ route: '/sign-in/with/[provider]', path: () => '/sign-in/with/none', open: [], hidden: true },
	{ route: '/sign-in/with/[provider]/callback', path: () => '/sign-in/with/none/callback', open: [], hidden: true },
	{ route: '/sign-up', path: () => '/sign-up', open: everyone, actions: { '': everyone } },
	{ route: '/sign-out', path: () => '/sign-out', open: everyone, actions: { '': everyone }, sparing: true },
	{
		route: '/invitations/[token]',
		path: () => `/invitations/${unknownToken}`,
		open: everyone,
		actions: { '': everyone }
	},
	{
		route: '/my/security',
		path: () => '/my/security',
		open: signedIn,
		actions: { '?/end': signedIn, '?/endOthers': signedIn, '?/leave': signedIn },
		sparing: true
	},
	{ route: '/my/security/password', path: () => '/my/security/password', open: signedIn, actions: { '': signedIn } },
	{
		route: '/my/security/second-step',
		path: () => '/my/security/second-step',
		open: signedIn,
		actions: { '?/begin': signedIn, '?/confirm': signedIn, '?/codes': signedIn, '?/remove': signedIn }
	},
	{
		route: '/my/security/passkeys',
		path: () => '/my/security/passkeys',
		open: signedIn,
		actions: { '?/add': signedIn, '?/rename': signedIn, '?/remove': signedIn }
	},
	{
		route: '/my/security/passkeys/options',
		path: () => '/my/security/passkeys/options',
		method: 'POST',
		open: signedIn
	},
	{ route: '/my/security/email', path: () => '/my/security/email', open: signedIn, actions: { '': signedIn } },
	{
		route: '/my/security/email/[token]',
		path: () => `/my/security/email/${unknownToken}`,
		open: signedIn,
		actions: { '': signedIn }
	},
	{ route: '/my/security/with/[provider]', path: () => '/my/security/with/none', open: [], actions: { '': [] } }
];
