import type { Issuer, MinutesData } from './shapes.ts';
export function minutesInput(minutes: MinutesData, issuerInput: (issuer: Issuer) => object) {
	return { ...minutes, issuer: issuerInput(minutes.issuer) };
}
