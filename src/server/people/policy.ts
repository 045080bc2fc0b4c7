import { isKeeper, type Actor } from '#server/platform/actor.ts';

export type KeepingRefusal = 'not-allowed';

/** Why this actor may not write people and forms of their names, or null when they may. */
export function refusalToKeepPeople(actor: Actor): KeepingRefusal | null {
	return isKeeper(actor) ? null : 'not-allowed';
}

/** Whether the card is the actor's own: whose account a person is, the module of accounts knows. */
export type CardFacts = { isOwn: boolean };

/** Why this actor may not write this card, or null: keepers any, everybody the own one. */
export const refusalToKeepCard = (actor: Actor, { isOwn }: CardFacts): KeepingRefusal | null =>
	isOwn || isKeeper(actor) ? null : 'not-allowed';
