import { isKeeper, type Actor } from '#server/platform/actor.ts';

/** The register shows more than the papers do: who annulled what and when, and everybody's papers side by side. */
export const canSeeRegister = (actor: Actor | null): actor is Actor => actor !== null && isKeeper(actor);
