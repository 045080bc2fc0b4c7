import type { ApplicationState, Decision, Verdict } from '../tables.ts';

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

/** What stands between an application that was sent and its admission. */
export type AdmissionFacts = {
	/** Of each point of the regulations, what was found by everybody who checked the version. */
	points: readonly (readonly { verdict: Verdict }[])[];
	/** The organisation is not in the directory yet. */
	isOrganisationUnknown: boolean;
	/** Authors without a consent to processing, given in the browser or noted from paper. */
	authorsWithoutConsent: number;
	/** Files that the virus scanner has not found clean: not seen yet, or infected. */
	uncleanFiles: number;
};
export type AdmissionObstacle =
	'points-failed' | 'points-unchecked' | 'organisation-unknown' | 'consent-missing' | 'files-unclean';

/** Why it cannot be admitted, or null: everybody who looked let every point pass, and nothing is missing. */
export function obstacleToAdmission(facts: AdmissionFacts): AdmissionObstacle | null {
	if (facts.points.some((verdicts) => verdicts.some(({ verdict }) => verdict !== 'pass'))) return 'points-failed';
	if (facts.points.some((verdicts) => verdicts.length === 0)) return 'points-unchecked';
	if (facts.isOrganisationUnknown) return 'organisation-unknown';
	if (facts.authorsWithoutConsent > 0) return 'consent-missing';
	return facts.uncleanFiles > 0 ? 'files-unclean' : null;
}

export type DecisionFacts = AdmissionFacts & {
	state: ApplicationState;
	/** The version that was looked at, and the one sent last. */
	version: number;
	lastVersion: number;
	decision: Decision;
	reason: string;
	hasOpenDecision: boolean;
};

export type DecisionRefusal = 'not-now' | 'version-outdated' | 'decision-open' | 'reason-missing' | AdmissionObstacle;

/** Why this cannot be decided now, or null. */
export function refusalToDecide(facts: DecisionFacts): DecisionRefusal | null {
	if (facts.hasOpenDecision) return 'decision-open';
	if (!decisionsFor(facts.state).includes(facts.decision)) return 'not-now';
	if (facts.version !== facts.lastVersion) return 'version-outdated';
	if (facts.decision === 'admit') return obstacleToAdmission(facts);
	return facts.reason.trim().length < 3 ? 'reason-missing' : null;
}
