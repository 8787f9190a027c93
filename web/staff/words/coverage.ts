// t() of the coverage page and of the list of gaps.
import { defineWords } from '@shared/words.ts'
import zh from './coverage.zh.ts'

export const t = defineWords(zh, async () => (await import('./coverage.en.ts')).default)
