import type { ApplicationSheetData, ReceiptData } from './application-papers.ts';
import type { RegulationsData } from './regulations-text.ts';
import type { ScoreSheetData } from './score-sheets.ts';

/**
 * What each printed document needs to be told. Plain values only, every text final: names already declined and
 * confirmed, organisations under the name of their time. Optional texts that are absent leave no trace on the page.
 * Dates are ISO days («2027-05-27»); decimals are strings with a comma or a point, printed as they come.
 */

/** «классический», «строгий», «праздничный». */
export type DocumentLook = 'classic' | 'strict' | 'festive';

export type Emblem = { format: 'svg' | 'png'; content: Uint8Array; alt: string };

/** Who issues the paper: «Заречная областная универсальная научная библиотека» above it, the founder above that. */
export type Issuer = { name: string; founder?: string; emblem?: Emblem };

/** `post` may run over several lines; `name` is printed as given («М. П. Иванова»). */
export type Signature = { post: string; name: string };

/** `address` is what a person types: «host/v/CODE». The QR code holds `https://` and the same. */
export type Verification = { address: string; code: string };

export type TeamMember = { name: string; post?: string };

/** Names in the nominative. A team has no leader: its members stand in the order given, all alike. */
export type Recipient =
	| { kind: 'person'; name: string; post?: string; organisation?: string; territory?: string }
	| { kind: 'team'; title?: string; members: TeamMember[]; organisation?: string; territory?: string }
	| { kind: 'organisation'; name: string; parent?: string; territory?: string };

/** What every issued paper carries beside its own text. */
export type IssuedPaper = {
	look: DocumentLook;
	issuer: Issuer;
	/** Full name with its kind: «Областной конкурс профессиональных практик «Библиотечный компас — 2027»». */
	contest: string;
	number: string;
	issuedOn: string;
	city: string;
	signatures: Signature[];
	verification?: Verification;
};

export type DiplomaData = IssuedPaper & {
	kind: 'diploma';
	/** The large word: «Диплом», «Гран-при», «Поощрительный приз», «Приз зрительских симпатий». */
	title: string;
	/** The line under it: «I степени», «победителя», «II место». */
	degree?: string;
	/** «Награждается» (a team: «Награждаются») where absent; «Вручается» wants the names in the dative. */
	formula?: string;
	recipient: Recipient;
	nomination?: string;
	work?: string;
	/** One free line, «за лучшее краеведческое исследование». */
	merit?: string;
	/** Who gives a sponsor's prize: «ООО «Печатный дом»». */
	giver?: string;
};

export type LetterData = IssuedPaper & {
	kind: 'letter';
	/** «Благодарственное письмо» where absent. */
	title?: string;
	/** The addressee in the dative: name, post, organisation; each may be absent but the name. */
	addressee: { name: string; post?: string; organisation?: string };
	/** «Уважаемая Мария Петровна!» */
	salutation: string;
	paragraphs: string[];
};

export type CertificateData = IssuedPaper & {
	kind: 'certificate';
	/** «Сертификат» where absent. */
	title?: string;
	/** «участника» where absent. */
	degree?: string;
	recipient: Recipient;
	nomination?: string;
	work?: string;
};

export type JuryRole = 'chair' | 'deputy-chair' | 'secretary' | 'member';

export type JuryMember = { name: string; post?: string; role: JuryRole; votes: boolean };

/** Whole numbers of voting members. `required` is the least number that makes the meeting valid. */
export type Quorum = { voting: number; present: number; required: number };

export type VoteCount = { inFavour: number; against: number; abstained: number };

export type MinutesRow = {
	/** «I», «1–2», «4» or empty. */
	place: string;
	entryNumber: string;
	work: string;
	/** The organisation or author as the table names them. */
	participant: string;
	territory: string;
	/** One per stage of `MinutesTable.stages`; an empty string where the entry did not reach the stage. */
	stageResults: string[];
	total: string;
	/** «не допущена: подана после срока», «снята с конкурса». */
	note?: string;
};

export type MinutesTable = {
	/** A nomination's name, or absent where the contest has none. */
	nomination?: string;
	/** Column headings of stages: «Этап 1», «Защита». */
	stages: string[];
	rows: MinutesRow[];
	/** A line for each step of the ladder used, in the order used. */
	tieBreaks: string[];
	/** «Номинация не состоялась: допущено 4 работы при необходимых 5.», «I место не присуждено.» */
	remarks: string[];
};

export type MinutesAward = { award: string; recipient: string; work?: string; nomination?: string; giver?: string };

export type MinutesDecision = { text: string; votes?: VoteCount };

/** One item of the agenda and what became of it. */
export type MinutesItem = {
	subject: string;
	/** «Председатель жюри М. П. Иванова доложила…»: whole sentences. */
	heard: string[];
	recused: { name: string; reason: string }[];
	decided: MinutesDecision[];
};

export type MinutesData = {
	kind: 'minutes';
	issuer: Issuer;
	contest: string;
	number: string;
	heldOn: string;
	place: string;
	/** «заседание жюри» where absent: «протокол заседания жюри». In the genitive: «второго заседания жюри». */
	meeting?: string;
	present: JuryMember[];
	absent: (JuryMember & { reason?: string })[];
	invited: { name: string; post?: string }[];
	quorum: Quorum;
	items: MinutesItem[];
	tables: MinutesTable[];
	awards: MinutesAward[];
	dissent: { name: string; text: string }[];
	chair: Signature;
	secretary: Signature;
};

export type DocumentData =
	| DiplomaData
	| LetterData
	| CertificateData
	| MinutesData
	| RegulationsData
	| ApplicationSheetData
	| ReceiptData
	| ScoreSheetData;
