import { signedIn, type Row } from './rows.ts';

/** A letter of the rows' contest, written without a link that lets anybody in. */
const mayRead = ['administrator', 'organiser-here'] as const;
/** Whoever has letters of a contest of their own. */
const mayList = ['administrator', 'organiser-here', 'organiser-elsewhere'] as const;

export const lettersRows: Row[] = [
	{ route: '/office/letters', path: () => '/office/letters', open: mayList },
	{
		route: '/office/letters/[id]',
		path: ({ letter }) => `/office/letters/${letter.id}`,
		open: mayRead,
		actions: { '': mayRead }
	},
	{
		route: '/office/letters/[id]/letter.html',
		path: ({ letter }) => `/office/letters/${letter.id}/letter.html`,
		open: mayRead
	},
	{ route: '/office/letters/samples', path: () => '/office/letters/samples', open: mayList },
	{
		route: '/office/letters/samples/[kind].html',
		path: () => '/office/letters/samples/invitation.html',
		open: mayList
	},
	// The code of a letter is the permission; this one is of no letter, so it is hidden from everybody.
	{
		route: '/unsubscribe/[code]',
		path: () => '/unsubscribe/AAAAAAAAAAAAAAAAAAAAAA',
		open: [],
		actions: { '': [] },
		hidden: true
	},
	// Only while the demonstration is served: everywhere else there is no such page.
	{ route: '/caught-mail', path: () => '/caught-mail', open: [], hidden: true },
	{ route: '/caught-mail/[id]', path: ({ letter }) => `/caught-mail/${letter.id}`, open: [], hidden: true },
	{
		route: '/caught-mail/[id]/letter.html',
		path: ({ letter }) => `/caught-mail/${letter.id}/letter.html`,
		open: [],
		hidden: true
	},
	{
		route: '/continue',
		path: () => '/continue',
		open: signedIn,
		actions: { discard: signedIn }
	}
];
