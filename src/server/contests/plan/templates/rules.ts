import { modelLibrary } from './model-library/rules.ts';
import { practices } from './practices/rules.ts';
import { projects } from './projects/rules.ts';
import { reading } from './reading/rules.ts';
import type { Template } from './shared/rules.ts';
import { visits } from './visits/rules.ts';

/** What a contest can be begun from, most frequent first. Only names, people and dates are left to fill in. */
export const templates: readonly Template[] = [practices, projects, reading, modelLibrary, visits];

export const templateById = (id: string): Template | null => templates.find((template) => template.id === id) ?? null;
