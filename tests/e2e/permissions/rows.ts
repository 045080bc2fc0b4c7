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

/** Those who come into the office: they are entrusted with something in it. */
export const officeVisitors = [
	'administrator',
	'methodist-here',
	'methodist-elsewhere',
	'organiser-here',
	'organiser-elsewhere',
	'chair-here',
	'secretary-here',
	'juror-here',
	'juror-elsewhere',
	'editor'
] as const satisfies readonly Visitor[];

/** Everybody who is signed in to this network. */
export const signedIn = visitors.filter((visitor) => visitor !== 'anonymous' && visitor !== 'other-network');

/** What the addresses of rows are made of; the scene builds one of each. */
export type Addresses = {
	/** Announced, its call open. */
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
	document: { id: string; code: string };
	/** The key that credentials are signed with. */
	signingKey: string;
	/** A contest that is still being set up, by the same organiser. */
	plannedContest: { id: string; slug: string };
	/** A contest with published results, by the same organiser and with the same jury. */
	finishedContest: { id: string; slug: string };
	/**
	 * A contest whose jury is at work: its first stage is open, `chair-here`, `secretary-here` and `juror-here` sit in it,
	 * `organiser-here` organises it. `entry` is one of its entries, assigned to them.
	 */
	judged: {
		id: string;
		slug: string;
		stage: string;
		entry: { id: string; key: string };
		juror: { id: string };
		/** A sheet printed for another juror, with marks entered from it that wait for a second person. */
		paper: { code: string; jurorId: string; entryId: string };
	};
	/** The address of the hall of its day of defence, which is planned for its first stage. */
	hallCode: string;
	/** A draft of the news about the results of `finishedContest`. */
	news: { id: string };
	/** A contest with signed results by the same organiser: a work of two authors, and a form that names one of them. */
	shared: { slug: string; entry: string; naming: Record<string, string> };
	/** An entry of a public vote with its picture, and a form that keeps its card. */
	pictured: { slug: string; entry: string; key: string; card: Record<string, string> };
	/** A contest before its final meeting, with the same jury: a tie by its key, an open vote, an appeal. */
	meeting: { id: string; slug: string; tie: string; vote: { id: string }; appeal: { id: string } };
	/** A text of a consent, the network's. */
	consentText: { id: string };
	/** An open request of somebody to be forgotten, and one that was carried out. */
	erasure: { id: string };
	erased: { id: string };
	/** What `juror-here` holds in `contest`. */
	appointment: { id: string };
	/** A co-author's invitation, an unsubscription and the like: secrets that open something by themselves. */
	secret: string;
};

type Fields = (addresses: Addresses) => Record<string, string>;

/**
 * One route. Who is not in `open` gets: anonymous and another network's people the way to sign in (303), or 404 where
 * `hidden` is true; everybody else 404. `actions` lists who may send each form, the page's only one as `default`; the
 * others' forms change nothing. A route with several methods has a row for each.
 */
export type Row = {
	/** As SvelteKit writes it, without groups: `/office/contests/[slug]/applications`. */
	route: string;
	path: (addresses: Addresses) => string;
	/** `GET` where absent. */
	method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
	open: readonly Visitor[] | 'everyone';
	/** What those who may open it get, where it is not a page but a way on or a refusal of what the test leaves out: 303, 422 … */
	answers?: readonly number[];
	actions?: Record<string, readonly Visitor[] | 'everyone'>;
	/** What a form carries, so that it would be carried out if it were allowed; a key is added. */
	fields?: Record<string, Fields>;
	/** Forms of those who may send them are not tried: they would end the session or what the other rows need. */
	sparing?: boolean;
	/** Forms that answer 404 without their fields also to those who may send them. */
	unanswered?: readonly string[];
	hidden?: boolean;
	/** Who may know that it is there but not do it: they are led away or refused, 303, 403 or 422. */
	knows?: readonly Visitor[];
	/** What those who are not signed in get where a script asks, that cannot follow the way to sign in. */
	strangers?: 401;
	/** What comes with a method other than GET, so that it would be carried out if it were allowed. */
	body?: Fields;
};
