import { officeVisitors, type Row } from './rows.ts';

const keepers = ['administrator'] as const;
/** Organisers see and correct the papers of their contests; elsewhere the register is an empty list to them. */
const issuers = ['administrator', 'organiser-here'] as const;
const guides = ['administrator', 'methodist-here'] as const;

/** The office as it stood before contests were held in it; contests' own pages stand in setup.ts. */
export const officeRows: Row[] = [
	{ route: '/office', path: () => '/office', open: officeVisitors },
	{
		route: '/office/contests/[slug]/minutes.pdf',
		path: ({ finishedContest }) => `/office/contests/${finishedContest.slug}/minutes.pdf`,
		open: ['administrator', 'organiser-here']
	},
	{
		route: '/office/contests/[slug]/minutes.docx',
		path: ({ finishedContest }) => `/office/contests/${finishedContest.slug}/minutes.docx`,
		open: ['administrator', 'organiser-here']
	},
	{ route: '/office/documents', path: () => '/office/documents', open: [...issuers, 'organiser-elsewhere'] },
	{ route: '/office/documents/[id]', path: ({ document }) => `/office/documents/${document.id}`, open: issuers },
	{
		route: '/office/documents/[id].pdf',
		path: ({ document }) => `/office/documents/${document.id}.pdf`,
		open: issuers
	},
	{
		route: '/office/documents/[id]/preview.pdf',
		path: ({ document }) => `/office/documents/${document.id}/preview.pdf`,
		method: 'POST',
		open: issuers,
		answers: [422]
	},
	{
		route: '/office/documents/[id]/annul',
		path: ({ document }) => `/office/documents/${document.id}/annul`,
		open: issuers,
		actions: { default: issuers },
		fields: { default: () => ({ reason: 'Проверка прав' }) }
	},
	{
		route: '/office/documents/[id]/reissue',
		path: ({ document }) => `/office/documents/${document.id}/reissue`,
		open: issuers,
		actions: { preview: issuers, edit: issuers, issue: issuers },
		fields: { issue: () => ({ issuer: 'Библиотека', contest: 'Конкурс', title: 'Диплом', recipient: 'Кто-то' }) }
	},
	{
		route: '/office/names',
		path: () => '/office/names',
		open: keepers,
		actions: { confirm: keepers, confirmShown: keepers },
		fields: {
			confirm: ({ person }) => ({ person: person.id, genitive: 'Кого', dative: 'Кому' }),
			confirmShown: ({ person }) => ({ people: person.id })
		}
	},
	{
		route: '/office/organisations',
		path: () => '/office/organisations',
		open: ['administrator', 'methodist-here', 'methodist-elsewhere']
	},
	{
		route: '/office/organisations/[slug]',
		path: ({ organisation }) => `/office/organisations/${organisation.slug}`,
		open: guides,
		actions: { forms: guides, rename: guides, move: guides },
		fields: {
			forms: () => ({ validFrom: '0001-01-01', shortName: 'Чужая', genitive: 'Чужой', dative: 'Чужой' }),
			rename: () => ({ validFrom: '2026-05-01', name: 'Чужое название' }),
			move: () => ({ validFrom: '2026-05-01', parent: '' })
		}
	}
];
