import { obstacleToAdmission, type AdmissionFacts, type AdmissionObstacle } from '../rules.ts';

/** Why an application is not among those that are admitted at once. */
export type Obstacle = 'not-submitted' | 'decision-open' | 'own-application' | AdmissionObstacle;

export type CandidateFacts = AdmissionFacts & {
	state: string;
	hasOpenDecision: boolean;
	/** The person who decides works on it. */
	isOwn: boolean;
};

/** Null: nothing stands in the way. */
export function obstacleTo(facts: CandidateFacts): Obstacle | null {
	if (facts.hasOpenDecision) return 'decision-open';
	if (facts.state !== 'submitted') return 'not-submitted';
	return facts.isOwn ? 'own-application' : obstacleToAdmission(facts);
}
