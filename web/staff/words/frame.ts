// t() of the console's frame, its first page and its refusals.
import { defineWords } from '@shared/words.ts'
import zh from './frame.zh.ts'

export const t = defineWords(zh, async () => (await import('./frame.en.ts')).default)
