import { signedIn, type Row } from './rows.ts';

const keepers = ['administrator'] as const;
/** Those who appoint somebody: they see whom. */
const appointing = [
	'administrator',
	'methodist-here',
	'methodist-elsewhere',
	'organiser-here',
	'organiser-elsewhere'
] as const;

export const peopleRows: Row[] = [
	{ route: '/office/people', path: () => '/office/people', open: appointing },
	{
		route: '/office/people/invite',
		path: () => '/office/people/invite',
		open: appointing,
		actions: { default: appointing },
		fields: {
			default: ({ contest }) => ({
				...{ name: 'Чужая Анна', email: 'anna@example.org', role: 'organiser', contest: contest.id }
			})
		}
	},
	{
		// An entrant is appointed to nothing: nobody's to see but the keepers'.
		route: '/office/people/[id]',
		path: ({ account }) => `/office/people/${account.id}`,
		open: keepers,
		actions: { appoint: keepers, end: keepers, role: keepers, disable: keepers, enable: keepers },
		fields: {
			appoint: ({ contest }) => ({ role: 'organiser', contest: contest.id }),
			end: ({ appointment }) => ({ appointment: appointment.id }),
			role: () => ({ role: 'administrator' })
		},
		// Without an appointment named, there is nothing to end: 404.
		unanswered: ['end']
	},
	{
		route: '/office/people/consents',
		path: () => '/office/people/consents',
		open: keepers,
		actions: { default: keepers },
		fields: { default: () => ({ purpose: 'processing', title: 'Чужой текст', body: 'Соглашаюсь на всё сразу.' }) }
	},
	{ route: '/office/people/erasures', path: () => '/office/people/erasures', open: keepers },
	{
		route: '/office/people/erasures/[id]',
		path: ({ erasure }) => `/office/people/erasures/${erasure.id}`,
		open: keepers,
		actions: { erase: keepers, refuse: keepers },
		fields: { erase: () => ({ confirmed: 'yes' }), refuse: () => ({ reason: 'Не хочу' }) }
	},
	{
		route: '/office/people/erasures/[id]/act.html',
		path: ({ erased }) => `/office/people/erasures/${erased.id}/act.html`,
		open: keepers
	},
	{
		route: '/my/profile',
		path: () => '/my/profile',
		open: signedIn,
		actions: {
			...{ card: signedIn, forms: signedIn, position: signedIn },
			...{ removePosition: signedIn, letters: signedIn, withdraw: signedIn }
		},
		fields: { card: () => ({ surname: 'Чужая', givenName: 'Анна', gender: 'female' }) }
	},
	{
		route: '/my/profile/erasure',
		path: () => '/my/profile/erasure',
		open: signedIn,
		actions: { ask: signedIn, takeBack: signedIn }
	},
	{ route: '/my/profile/records.json', path: () => '/my/profile/records.json', open: signedIn },
	{ route: '/my/profile/records.html', path: () => '/my/profile/records.html', open: signedIn }
];
