/**
 * Who asks. «Here»: of the contest, organisation or application that the row's address names; «elsewhere»: the same role
 * in another one. Everybody but `anonymous` is signed in.
 */
export const visitors = [
	'anonymous',
	'member',
	'administrator',
	'methodist-here',
	'methodist-elsewhere',
	'organiser-here',
	'organiser-elsewhere',
	'chair-here',
	'secretary-here',
	'juror-here',
	'juror-elsewhere',
	'representative-here',
	'representative-elsewhere',
	'editor',
	'entrant-here',
	'entrant-elsewhere',
	'other-network'
] as const;
export type Visitor = (typeof visitors)[number];

/** What the addresses of rows are made of; the scene builds one of each. */
export type Addresses = {
	contest: { id: string; slug: string };
	organisation: { id: string; slug: string };
	/** Submitted, by `entrant-here`, from `organisation`. */
	application: { id: string };
	/** A draft of `entrant-here`. */
	draft: { id: string };
	file: { id: string };
	person: { id: string };
	/** The member who is `entrant-here`. */
	account: { id: string };
	letter: { id: string };
	document: { id: string };
	/** A contest that is still being set up, by the same organiser. */
	plannedContest: { id: string; slug: string };
};

/**
 * One route. Who is not in `open` gets: anonymous and another network's people the way to sign in (303), or 404 where
 * `hidden` is true; everybody else 404. `actions` lists who may send each form; the others' forms change nothing.
 */
export type Row = {
	/** As SvelteKit writes it, without groups: `/office/contests/[slug]/applications`. */
	route: string;
	path: (addresses: Addresses) => string;
	/** `GET` where absent. */
	method?: 'GET' | 'POST';
	open: readonly Visitor[] | 'everyone';
	actions?: Record<string, readonly Visitor[] | 'everyone'>;
	hidden?: boolean;
};
