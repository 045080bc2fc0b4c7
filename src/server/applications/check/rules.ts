import type { ApplicationState, Decision } from '../tables.ts';

/** What may be decided about an application in each state. A decision once made can be turned into the other one. */
const decisionsIn: Record<ApplicationState, readonly Decision[]> = {
	draft: [],
	submitted: ['admit', 'reject', 'correct'],
	// Nobody need wait for a correction that does not come.
	correction: ['admit', 'reject'],
	withdrawn: [],
	admitted: ['reject'],
	rejected: ['admit']
};

export const decisionsFor = (state: ApplicationState): readonly Decision[] => decisionsIn[state];

export type DecisionFacts = {
	state: ApplicationState;
	/** The version that was looked at, and the one sent last. */
	version: number;
	lastVersion: number;
	decision: Decision;
	reason: string;
	hasOpenDecision: boolean;
	/** The organisation is not in the directory yet. */
	isOrganisationUnknown: boolean;
	/** Authors without a consent to processing, given in the browser or noted from paper. */
	authorsWithoutConsent: number;
	/** Files that the virus scanner has not found clean: not seen yet, or infected. */
	uncleanFiles: number;
};

export type DecisionRefusal =
	| 'not-now'
	| 'version-outdated'
	| 'decision-open'
	| 'reason-missing'
	| 'organisation-unknown'
	| 'consent-missing'
	| 'files-unclean';

/** Why this cannot be decided now, or null. */
export function refusalToDecide(facts: DecisionFacts): DecisionRefusal | null {
	if (facts.hasOpenDecision) return 'decision-open';
	if (!decisionsFor(facts.state).includes(facts.decision)) return 'not-now';
	if (facts.version !== facts.lastVersion) return 'version-outdated';
	if (facts.decision !== 'admit') return facts.reason.trim().length < 3 ? 'reason-missing' : null;
	if (facts.isOrganisationUnknown) return 'organisation-unknown';
	if (facts.authorsWithoutConsent > 0) return 'consent-missing';
	return facts.uncleanFiles > 0 ? 'files-unclean' : null;
}
