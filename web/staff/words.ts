// t() of the console.
import { defineWords } from '@shared/words.ts'
import zh from './words.zh.ts'

export const t = defineWords(zh, async () => (await import('./words.en.ts')).default)
