// t() of the review page.
import { defineWords } from '@shared/words.ts'
import zh from './review.zh.ts'

export const t = defineWords(zh, async () => (await import('./review.en.ts')).default)
