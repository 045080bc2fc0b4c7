import { inQuotes } from '#server/platform/russian/typography.ts';
import type { PrintedDocument } from '../register/documents.ts';
import { paperName, workOn } from '../register/rules.ts';

/** The site that a credential is checked at: `https://biblioteki.example.org`. */
export type CredentialSite = { base: string };

export type CredentialFacts = {
	code: string;
	number: string;
	printed: PrintedDocument;
	issuedOn: string;
	/** Its days of issue are days of the contest's zone. */
	contest: { slug: string; timeZone: string };
	/** Since when, or since which day of issue of another, the paper no longer holds; null while it does. */
	ended: Date | string | null;
};

export type Credential = { id: string; validFrom: string; validUntil?: string } & Record<string, unknown>;

/** Where a paper is checked, and so what its credential is called. */
export const paperAddress = ({ base }: CredentialSite, code: string): string => `${base}/v/${code}`;

/**
 * A paper as an Open Badges 3.0 credential (1EdTech, OpenBadgeCredential over VC Data Model 2.0), before it is signed.
 * Of the person it holds what the paper prints: the name, and nothing to find the person by.
 */
export function credentialOf(facts: CredentialFacts, site: CredentialSite): Credential {
	const { code, number, printed, issuedOn, contest, ended } = facts;
	const id = paperAddress(site, code);
	const validFrom = startOfDay(issuedOn, contest.timeZone);
	return {
		'@context': [
			'https://www.w3.org/ns/credentials/v2',
			'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
			'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
		],
		id,
		type: ['VerifiableCredential', 'OpenBadgeCredential'],
		name: `${paperName(printed)} № ${number}`,
		issuer: { id: site.base, type: ['Profile'], name: printed.issuer.name, url: site.base },
		validFrom,
		...(ended && { validUntil: ended instanceof Date ? secondsOf(ended) : startOfDay(ended, contest.timeZone) }),
		awardedDate: validFrom,
		credentialSubject: {
			id: `${id}#recipient`,
			type: ['AchievementSubject'],
			identifier: namesOn(printed).map((name) => ({
				...{ type: 'IdentityObject', hashed: false, identityHash: name, identityType: 'name' }
			})),
			achievement: {
				id: `${id}#achievement`,
				type: ['Achievement'],
				achievementType: printed.kind === 'certificate' ? 'Certificate' : 'Award',
				inLanguage: 'ru',
				name: paperName(printed),
				description: descriptionOf(printed),
				criteria: {
					id: `${site.base}/contests/${contest.slug}/results`,
					narrative: printed.kind === 'certificate' ? 'Участие в конкурсе.' : 'По решению жюри конкурса.'
				}
			}
		},
		credentialStatus: { id: `${id}/status.json`, type: '1EdTechRevocationList' },
		refreshService: { id: `${id}/credential.jwt`, type: '1EdTechCredentialRefresh' }
	};
}

/** The claims by which a credential is signed as a JWT: those of its own that the format names otherwise. */
export function claimsOf(credential: Credential): { iss: string; jti: string; sub: string; nbf: number; exp?: number } {
	const { id, validFrom, validUntil, issuer, credentialSubject } = credential;
	return {
		iss: (issuer as { id: string }).id,
		jti: id,
		sub: (credentialSubject as { id: string }).id,
		nbf: Date.parse(validFrom) / 1000,
		...(validUntil && { exp: Date.parse(validUntil) / 1000 })
	};
}

export type RevocationList = {
	id: string;
	issuer: string;
	revokedCredentials: { id: string; revoked: true; revocationReason: string }[];
};

/**
 * What became of one paper, in the form of 1EdTech's Revocation List Status Method. A list of its own for each: a common one
 * would tell everybody the codes of all annulled papers.
 */
export function revocationList(
	{ code, reason }: { code: string; reason: string | null },
	site: CredentialSite
): RevocationList {
	const id = paperAddress(site, code);
	return {
		id: `${id}/status.json`,
		issuer: site.base,
		revokedCredentials: reason === null ? [] : [{ id, revoked: true, revocationReason: reason }]
	};
}

/** Whom the paper is for, as it prints them. */
function namesOn(printed: PrintedDocument): string[] {
	if (printed.kind === 'letter') return [printed.addressee.name];
	const { recipient } = printed;
	if (recipient.kind !== 'team') return [recipient.name];
	return [...(recipient.title ? [recipient.title] : []), ...recipient.members.map(({ name }) => name)];
}

function descriptionOf(printed: PrintedDocument): string {
	const nomination = printed.kind === 'letter' ? undefined : printed.nomination;
	const work = workOn(printed);
	return [
		`${printed.contest}.`,
		...(nomination ? [`Номинация ${inQuotes(nomination)}.`] : []),
		...(work ? [`Работа ${inQuotes(work)}.`] : [])
	].join(' ');
}

/** «2027-06-10T00:00:00+07:00»: a day begins where the contest is, not in Greenwich. */
function startOfDay(day: string, timeZone: string): string {
	const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
	const name = format.formatToParts(new Date(`${day}T00:00:00Z`)).find(({ type }) => type === 'timeZoneName')?.value;
	return `${day}T00:00:00${name?.replace(/^GMT/, '') || '+00:00'}`;
}

const secondsOf = (moment: Date): string => `${moment.toISOString().slice(0, 19)}Z`;
