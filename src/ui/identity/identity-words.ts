import type { AskRefusal, LinkRefusal } from '#server/accounts/links/commands.ts';
import type { ChangeRefusal } from '#server/accounts/passwords/commands.ts';
import type { ProviderEntryRefusal } from '#server/accounts/providers/commands.ts';
import { m } from '#messages';

export const askFaults: Record<AskRefusal, () => string> = {
	'email-faulty': m.identity_fault_email,
	'name-missing': m.identity_fault_name,
	'too-often': m.identity_fault_letters_too_often
};

export const linkFaults: Record<LinkRefusal, () => string> = {
	'link-ended': m.identity_link_ended,
	'name-missing': m.identity_fault_name,
	'too-often': m.identity_fault_too_often
};

export const passwordFaults: Record<ChangeRefusal | 'link-ended' | 'not-repeated', () => string> = {
	'current-wrong': m.identity_fault_current,
	'sign-in-again': m.identity_again,
	'link-ended': m.identity_link_ended,
	'too-often': m.identity_fault_too_often,
	'password-too-short': m.identity_fault_short,
	'password-too-long': m.identity_fault_long,
	'password-is-email': m.identity_fault_is_email,
	'not-repeated': m.identity_fault_repeated
};

const passwordFields: Record<string, string> = {
	'not-repeated': 'repeatedPassword',
	'current-wrong': 'currentPassword'
};

/** What is wrong with a form that asks for a new password, by its field. */
export const passwordFaultsOf = (
	form: { reason: keyof typeof passwordFaults } | null
): { name: string; text: string }[] =>
	form ? [{ name: passwordFields[form.reason] ?? 'password', text: passwordFaults[form.reason]() }] : [];

const ofProvider: Record<ProviderEntryRefusal | 'provider-away', () => string> = {
	'provider-away': m.identity_provider_away,
	'provider-refused': m.identity_provider_refused,
	'email-unverified': m.identity_provider_unverified,
	'sign-in-to-link': m.identity_provider_guarded,
	'already-linked': m.identity_provider_taken,
	'start-again': m.identity_provider_again,
	'too-often': m.identity_fault_too_often
};

/** What to say of a sign-in that a provider sent back in vain; null for anything else in the address. */
export function providerRefusals(reason: string | null): string | null {
	return reason !== null && Object.hasOwn(ofProvider, reason) ? ofProvider[reason as ProviderEntryRefusal]() : null;
}
