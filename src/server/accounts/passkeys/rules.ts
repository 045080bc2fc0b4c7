import { z } from 'zod';

const base64Url = z
	.string()
	.regex(/^[\w-]+$/)
	.max(4096);

/** What a browser answers for a passkey; shape only, all else is for the library to judge. */
const shared = {
	id: base64Url,
	rawId: base64Url,
	type: z.literal('public-key'),
	authenticatorAttachment: z.string().max(40).optional(),
	clientExtensionResults: z.object({}).default({})
};
const signed = z.object({
	...shared,
	response: z.object({
		clientDataJSON: base64Url,
		authenticatorData: base64Url,
		signature: base64Url,
		userHandle: base64Url.optional()
	})
});
const registered = z.object({
	...shared,
	response: z.object({
		clientDataJSON: base64Url,
		attestationObject: z
			.string()
			.regex(/^[\w-]+$/)
			.max(6000),
		transports: z
			.array(z.string().regex(/^[a-z-]{2,20}$/))
			.max(10)
			.optional()
	})
});
export type SignedAnswer = z.infer<typeof signed>;
export type RegisteredAnswer = z.infer<typeof registered>;

export const parseSignedAnswer = (text: string): SignedAnswer | null => signed.safeParse(jsonOf(text)).data ?? null;
export const parseRegisteredAnswer = (text: string): RegisteredAnswer | null =>
	registered.safeParse(jsonOf(text)).data ?? null;

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** Enough for every device of a person, too few to fill a table. */
export const mostPasskeys = 20;
export const longestPasskeyName = 60;

export const passkeyName = (typed: string, fallback: string): string =>
	(
		typed
			.normalize('NFC')
			.replace(/[\s\p{C}]+/gu, ' ')
			.trim() || fallback
	).slice(0, longestPasskeyName);
