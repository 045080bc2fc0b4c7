import type { Decision, Recusal } from '#server/contests/scoring/rules.ts';
import type { RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import type { References } from '../../references/forms.ts';
import type { ContestDocument } from '../document/forms.ts';

/** `isUnread`: their list could not be read, so nobody can tell that one is unknown. */
type Known = { references: References; ids: readonly string[]; isUnread?: boolean };
export type KnownThings = { stages: Known; nominations: Known; entries: Known; jurors: Known; awards: Known };
type Path = (string | number)[];

export type ReadRecusal = Recusal & { reason: string | null };

/** Recusals with the ids of jurors and entries; unknown ones are noted at their line. */
export function resolveRecusals({ description, fault }: ContestDocument, known: KnownThings): ReadRecusal[] {
	return description.recusals.flatMap(({ juror, entries, reason }, index) => {
		if (entries.length === 0)
			fault(['recusals', index], 'укажите работу (entry) или работы (entries), по которым заявлен самоотвод');
		const who = resolve(juror, {
			known: known.jurors,
			fault,
			path: ['recusals', index, 'juror'],
			what: lacking.jurors
		});
		return entries.flatMap((text) => {
			const entry = resolve(text, {
				known: known.entries,
				fault,
				path: ['recusals', index, 'entry'],
				what: lacking.entries
			});
			return who === null || entry === null ? [] : [{ juror: who, entry, reason }];
		});
	});
}

/** Each decision with the place in contest.yaml where it stands. */
export type DecisionPaths = ReadonlyMap<Decision, Path>;

/** Decisions with ids instead of what was typed; unknown things are noted at their line. */
export function resolveDecisions({ description, fault }: ContestDocument, known: KnownThings): DecisionPaths {
	const resolved = new Map<Decision, Path>();
	description.decisions.forEach((decision, index) => {
		const path: Path = ['decisions', index];
		let isWhole = true;
		const id = (of: keyof KnownThings, text: string, ...more: Path) => {
			const found = resolve(text, { known: known[of], fault, path: [...path, ...more], what: lacking[of] });
			if (found === null) isWhole = false;
			return found ?? text;
		};
		const whole = resolveDecision(decision, id);
		if (isWhole) resolved.set(whole, path);
	});
	return resolved;
}

type ResolveId = (of: keyof KnownThings, text: string, ...more: Path) => string;

function resolveDecision(decision: ContestDocument['description']['decisions'][number], id: ResolveId): Decision {
	switch (decision.kind) {
		case 'rejection':
		case 'withdrawal':
			return {
				...decision,
				stage: id('stages', decision.stage, 'stage'),
				entry: id('entries', decision.entry, 'entry')
			};
		case 'recorded-vote': {
			const votes = decision.votes.map(({ entry, votes: count }, at) => ({
				entry: id('entries', entry, 'votes', at, 'entry'),
				votes: count
			}));
			return { ...decision, stage: id('stages', decision.stage, 'stage'), votes };
		}
		case 'casting-vote': {
			const order = decision.order.map((entry, at) => id('entries', entry, 'order', at));
			return { ...decision, stage: id('stages', decision.stage, 'stage'), order };
		}
		case 'lots':
			return { ...decision, stage: id('stages', decision.stage, 'stage') };
		case 'unawarded-place':
			return {
				...decision,
				nomination: optional(decision.nomination, (text) => id('nominations', text, 'nomination'))
			};
		case 'kept-win':
			return { ...decision, entry: id('entries', decision.entry, 'entry') };
		case 'award': {
			const nomination = optional(decision.nomination, (text) => id('nominations', text, 'nomination'));
			const entry = optional(decision.entry, (text) => id('entries', text, 'entry'));
			// A special nomination is an award that the rules do not know: the decision itself says what it is called.
			const award = decision.title ? decision.award : id('awards', decision.award, 'award');
			return { ...decision, award, entry, nomination };
		}
	}
}

const optional = (text: string | null | undefined, resolved: (text: string) => string) =>
	text === null || text === undefined ? null : resolved(text);

const lacking: Record<keyof KnownThings, string> = {
	stages: 'такого этапа',
	nominations: 'такой номинации',
	entries: 'такой работы',
	jurors: 'такого члена жюри',
	awards: 'такой награды'
};

type Sought = { known: Known; fault: ContestDocument['fault']; path: Path; what: string };

function resolve(text: string, { known, fault, path, what }: Sought): string | null {
	const found = known.references.find(text);
	if (found >= 0) return known.ids[found]!;
	if (known.isUnread) return text;
	fault(path, `${what} нет${known.references.suggestion(text)}`);
	return null;
}

/** Titles count as names of what a rule set holds. */
export function thingsOfRules(ruleSet: RuleSet) {
	const named = (things: readonly { id: string; title: string }[]) =>
		things.map(({ id, title }) => ({ id, names: [title] }));
	return { nominations: named(ruleSet.nominations), awards: named(ruleSet.awards) };
}
