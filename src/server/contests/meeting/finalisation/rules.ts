import type { TallyResult } from '../../scoring/rules.ts';

export type CountObstacle = 'too-few-sheets' | 'correction-not-applicable' | 'open-ties' | 'decisions-not-applicable';
export type Obstacle = CountObstacle | 'no-quorum' | 'stage-open' | 'votes-open';

/** What the jury must settle before a count may stand: it would not be the count that the regulations promise. */
export function obstaclesOf({ shortfalls, refusals, openTies, objections }: TallyResult): CountObstacle[] {
	return [
		...(shortfalls.length > 0 ? ['too-few-sheets' as const] : []),
		...(refusals.length > 0 ? ['correction-not-applicable' as const] : []),
		...(openTies.length > 0 ? ['open-ties' as const] : []),
		...(objections.length > 0 ? ['decisions-not-applicable' as const] : [])
	];
}
