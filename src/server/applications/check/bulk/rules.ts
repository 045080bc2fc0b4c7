import type { PointVerdict } from '../queries.ts';

/** Why an application is not among those that are admitted at once. */
export type Obstacle =
	'not-submitted' | 'decision-open' | 'points-unchecked' | 'points-failed' | 'organisation-unknown' | 'consent-missing';

export type AdmissionFacts = {
	state: string;
	hasOpenDecision: boolean;
	isOrganisationUnknown: boolean;
	authorsWithoutConsent: number;
	/** Of each point of the regulations, what was found by everybody who checked the newest version. */
	points: readonly (readonly Pick<PointVerdict, 'verdict'>[])[];
};

/** Null: everybody who looked let every point pass, and nothing else stands in the way. */
export function obstacleTo(facts: AdmissionFacts): Obstacle | null {
	if (facts.hasOpenDecision) return 'decision-open';
	if (facts.state !== 'submitted') return 'not-submitted';
	if (facts.points.some((verdicts) => verdicts.some(({ verdict }) => verdict !== 'pass'))) return 'points-failed';
	if (facts.points.some((verdicts) => verdicts.length === 0)) return 'points-unchecked';
	if (facts.isOrganisationUnknown) return 'organisation-unknown';
	return facts.authorsWithoutConsent > 0 ? 'consent-missing' : null;
}
