// t() of the import pages.
import { defineWords } from '@shared/words.ts'
import zh from './imports.zh.ts'

export const t = defineWords(zh, async () => (await import('./imports.en.ts')).default)
