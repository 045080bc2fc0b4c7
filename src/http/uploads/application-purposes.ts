import { attachFile } from '#server/applications/attachments/commands.ts';
import { fileFieldOf } from '#server/applications/attachments/queries.ts';
import type { UploadPurposes } from './purposes.ts';

/** Applications: the only thing of the site yet that files are brought to. */
export const applicationPurposes: UploadPurposes = { fieldOf: fileFieldOf, attach: attachFile };
