import { awardsOfResults, type AwardRow } from '#server/awards/queries.ts';
import { entriesOf, type EntryRow } from '#server/contests/entries/queries.ts';
import { juryOf, nominationsOf, organisationsOfContest } from '#server/contests/queries.ts';
import { publicDefenceOf } from '#server/contests/record/defence/queries.ts';
import { factsOf } from '#server/contests/record/queries.ts';
import { frozenRulesOf } from '#server/contests/regulations/queries.ts';
import { finalisedResultsOf } from '#server/contests/results/queries.ts';
import type { RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import type { TallyResult } from '#server/contests/scoring/rules.ts';
import type { Db, Tx } from '#server/database.ts';
import { organisationNamesOn, type OrganisationName } from '#server/organisations/queries.ts';
import { territorySentence } from '#server/organisations/territories/queries.ts';
import { hiddenFieldsOf } from '#server/people/consents/queries.ts';
import { peopleByIds } from '#server/people/queries.ts';
import type { Honoured, NamedBody, NewsFacts } from './documents.ts';

/** Everything that the news of a contest's results may tell, from records alone, under the names of the jury's day. */
export async function newsFactsOf(
	db: Db | Tx,
	contestId: string,
	{ version, base }: { version: number; base: string }
): Promise<NewsFacts> {
	const { slug, kind, title } = await factsOf(db, contestId);
	const { tally, decidedOn } = await finalisedResultsOf(db, contestId, version);
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const entries = await entriesOf(db, contestId);
	const admitted = entries.filter(({ status }) => status === 'admitted');
	const involved = await organisationsOfContest(db, contestId);
	const awards = await awardsOfResults(db, contestId, version);
	const names = await organisationNamesOn(
		db,
		[...involved.map(({ id }) => id), ...[...awards, ...entries].flatMap(({ organisationId }) => organisationId ?? [])],
		decidedOn
	);
	const givers = involved.map(({ id }) => bodyOf(names.get(id)));
	const describe = await describer(db, entries, awards, names);
	const honours = honoursOf({ ruleSet, tally, entries, awards }, (given) => byTitle(given, describe, givers));
	const nominations = await nominationsOf(db, contestId);
	return {
		...{ kind, title },
		involved: involved.map(({ id, role }) => ({ role, ...bodyOf(names.get(id)) })),
		works: {
			number: admitted.length,
			sentence: await territorySentence(
				db,
				admitted.length,
				admitted.flatMap(({ organisationId }) => organisationId ?? [])
			)
		},
		jurors: (await juryOf(db, contestId)).length,
		nominations: nominations.map(({ key, title: nomination }) => ({
			title: nomination,
			works: admitted.filter((entry) => entry.nomination === key).length,
			minimum: tally.nominationsNotHeld.find((each) => each.nomination === key)?.minimum ?? null,
			...honours.inNomination(key)
		})),
		overall: honours.isApart && nominations.length > 0 ? { winners: [], unawarded: [] } : honours.winnersOf(null),
		finalists: finalistsOf(tally),
		defence: await publicDefenceOf(db, contestId),
		others: honours.others,
		...moneyIn(awards, givers),
		...papersIn(awards),
		address: `${base}/contests/${slug}/results`
	};
}

type Given = {
	ruleSet: RuleSet;
	tally: TallyResult;
	entries: readonly EntryRow[];
	awards: readonly AwardRow[];
};

/** Who is honoured where: by the ranking, in the whole contest or apart in each nomination, and by decisions of the jury. */
function honoursOf(
	{ ruleSet, tally, entries, awards }: Given,
	listed: (awards: AwardRow[]) => ReturnType<typeof byTitle>
) {
	const rankedKeys = new Set(ruleSet.awards.filter(({ basis }) => basis.by !== 'decision').map(({ id }) => id));
	const isRanked = ({ awardKey }: AwardRow) => rankedKeys.has(awardKey);
	const [ranked, byDecision] = [
		awards.filter((award) => isHonour(award) && isRanked(award)),
		awards.filter((award) => isHonour(award) && !isRanked(award))
	];
	const nominations = new Map(entries.map(({ id, nomination }) => [id, nomination]));
	const nominationOf = ({ nomination, entryId }: AwardRow) => nomination ?? nominations.get(entryId ?? '') ?? null;
	const isApart = ruleSet.ranking.scope === 'nomination';
	const winnersOf = (key: string | null) => ({
		winners: listed(ranked.filter((award) => !isApart || nominationOf(award) === key)),
		unawarded: unawardedPlaces(tally, isApart ? key : null)
	});
	return {
		isApart,
		winnersOf,
		/** What the jury decided to give in a nomination is told of with the nomination. */
		inNomination(key: string) {
			const { winners, unawarded } = isApart ? winnersOf(key) : { winners: [], unawarded: [] };
			return { winners: [...winners, ...listed(byDecision.filter(({ nomination }) => nomination === key))], unawarded };
		},
		others: listed(byDecision.filter(({ nomination }) => nomination === null))
	};
}

/** Who gives money, each once, and whether none but first places get it. */
function moneyIn(awards: readonly AwardRow[], givers: readonly NamedBody[]) {
	const money = awards.filter(({ kind }) => kind === 'money');
	return {
		money: [...new Set(money.map(({ giver }) => giver))].map((giver) => giverOf(giver, givers)),
		isForWinnersAlone: money.every(({ place }) => place === 1)
	};
}

function papersIn(awards: readonly AwardRow[]) {
	const certificates = awards.filter(({ kind }) => kind === 'participation-certificate');
	return {
		letters: awards.filter(({ kind }) => kind === 'thank-you-letter').length,
		certificates: certificates.length,
		certificateName: certificates.some(({ title }) => /^диплом/i.test(title)) ? 'диплом' : 'сертификат'
	} as const;
}

const bodyOf = (name: OrganisationName | undefined): NamedBody => ({
	name: name?.name ?? '',
	genitive: name?.genitive ?? null
});

/** A giver is written as a name; the forms of the name are known where it is an organisation of the contest. */
const giverOf = (giver: string, known: readonly NamedBody[]): NamedBody =>
	known.find(({ name }) => name === giver) ?? { name: giver, genitive: null };

const isHonour = ({ kind }: AwardRow): boolean =>
	kind !== 'participation-certificate' && kind !== 'thank-you-letter' && kind !== 'money';

/** Awards of one title side by side, in the order in which they are given, the Grand Prix first. */
function byTitle(awards: readonly AwardRow[], describe: (award: AwardRow) => Honoured, givers: readonly NamedBody[]) {
	const groups = [...Map.groupBy(awards, ({ title }) => title).values()].map((group) => ({
		title: group[0]!.title,
		isFirst: group[0]!.kind === 'grand-prix',
		giver: group[0]!.giver ? giverOf(group[0]!.giver, givers) : null,
		honoured: group.map(describe)
	}));
	return groups.sort((a, b) => Number(b.isFirst) - Number(a.isFirst)).map(({ isFirst: _, ...group }) => group);
}

const unawardedPlaces = (tally: TallyResult, nomination: string | null): number[] =>
	tally.lines.flatMap((line) =>
		line.kind === 'place-unawarded' && (line.nomination ?? null) === nomination ? [line.place] : []
	);

/** How many came to the last of several stages with marks; null where there was one. */
function finalistsOf({ stages }: TallyResult): number | null {
	const marked = stages.map(({ entries }) => entries.filter(({ result }) => result !== null).length).filter(Boolean);
	return marked.length < 2 ? null : marked.at(-1)!;
}

/** Whoever has not let the name or the post be shown is not named, nor is the post. */
async function describer(
	db: Db | Tx,
	entries: readonly EntryRow[],
	awards: readonly AwardRow[],
	names: ReadonlyMap<string, OrganisationName>
): Promise<(award: AwardRow) => Honoured> {
	const ofEntry = new Map(entries.map((entry) => [entry.id, entry]));
	const ids = awards.flatMap(({ entryId, personId }) => [
		...(personId ? [personId] : []),
		...(ofEntry.get(entryId ?? '')?.authors ?? []).map((author) => author.personId)
	]);
	const [people, hidden] = [await peopleByIds(db, ids), await hiddenFieldsOf(db, ids)];
	const shows = (personId: string, field: 'name' | 'post') => !hidden.get(personId)?.includes(field);
	return (award) => {
		const entry = ofEntry.get(award.entryId ?? '');
		const posts = new Map(entry?.authors.map(({ personId, post }) => [personId, post]));
		const named =
			award.recipientKind === 'person'
				? [award.personId!]
				: award.recipientKind === 'team'
					? (entry?.authors ?? []).map(({ personId }) => personId)
					: [];
		const organisationId = award.organisationId ?? entry?.organisationId ?? '';
		return {
			people: named
				.filter((id) => shows(id, 'name'))
				.map((id) => ({
					name: people.get(id)?.fullName ?? '',
					post: shows(id, 'post') ? (posts.get(id) ?? '').replaceAll('\n', ' ') : ''
				})),
			team: award.recipientKind === 'team' ? (entry?.teamName ?? '') : '',
			organisation: names.get(organisationId)?.name ?? '',
			work: entry?.title ?? ''
		};
	};
}
